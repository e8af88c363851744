/// Gives 64-bit keys dense numbers in the order of their first occurrence.
///
/// As long as the keys lie close together a table is indexed by them, else they are hashed.
struct KeyIndex: Sendable {
  /// The keys by number.
  private(set) var keys: [UInt64] = []
  private var table: [UInt32] = []
  /// The key of the table's first slot; nil where the table is hashed.
  private var origin: UInt64? = 0
  private let hash = SeededHash()
  private var share: GrowingShare?
  private static let free = UInt32.max
  private static let widest: UInt64 = 1 << 16

  var count: Int { keys.count }

  /// The number of a key, added where it is new.
  @inline(__always)
  mutating func number(_ key: UInt64) -> UInt32 {
    if let origin {
      let slot = key &- origin
      if slot < UInt64(table.count) {
        let known = table[Int(slot)]
        if known != Self.free { return known }
      }
      return insertDirect(key)
    }
    var slot = Int(truncatingIfNeeded: hash(key)) & (table.count - 1)
    while table[slot] != Self.free {
      if keys[Int(table[slot])] == key { return table[slot] }
      slot = (slot + 1) & (table.count - 1)
    }
    return insertHashed(key, slot)
  }

  /// One more than the number of each key, new ones added: a loop without branches as long as none is new.
  mutating func codes(_ keys: [Int64]) -> [UInt32] {
    if let origin {
      var seen: UInt32 = 0
      let codes = keys.withUnsafeBufferPointer { keys in
        table.withUnsafeBufferPointer { table in
          [UInt32](count: keys.count) {
            let slot = UInt64(bitPattern: keys[$0]) &- origin
            let number = slot < UInt64(table.count) ? table[Int(slot)] : Self.free
            seen |= number
            return number &+ 1
          }
        }
      }
      // Numbers stay below 2^31, so the top bit tells of a key not seen before.
      if seen >> 31 == 0 { return codes }
    }
    return keys.withUnsafeBufferPointer { keys in
      [UInt32](count: keys.count) { number(UInt64(bitPattern: keys[$0])) &+ 1 }
    }
  }

  private mutating func insertDirect(_ key: UInt64) -> UInt32 {
    guard let start = origin else { return number(key) }
    if key &- start >= UInt64(table.count) {
      // The table is laid out anew around the keys, with room on both sides; signed so that -1 is near 0.
      var least = Int64(bitPattern: key)
      var most = least
      for known in keys {
        least = min(least, Int64(bitPattern: known))
        most = max(most, Int64(bitPattern: known))
      }
      let range = UInt64(bitPattern: most) &- UInt64(bitPattern: least)
      guard range < Self.widest else {
        origin = nil
        rehash(1024)
        return number(key)
      }
      let room = range / 2 + 32
      let first = UInt64(bitPattern: least) &- room
      origin = first
      table = [UInt32](repeating: Self.free, count: Int(range + 2 * room + 1))
      for (number, known) in keys.enumerated() { table[Int(known &- first)] = UInt32(truncatingIfNeeded: number) }
    }
    let number = UInt32(truncatingIfNeeded: keys.count)
    keys.append(key)
    table[Int(key &- (origin ?? 0))] = number
    return number
  }

  private mutating func insertHashed(_ key: UInt64, _ slot: Int) -> UInt32 {
    let number = UInt32(truncatingIfNeeded: keys.count)
    keys.append(key)
    table[slot] = number
    if keys.count * 2 > table.count { rehash(table.count * 2) }
    return number
  }

  private mutating func rehash(_ least: Int) {
    var size = least
    while size < keys.count * 2 { size *= 2 }
    // A key is added for every second slot at most.
    GrowingShare.set(&share, to: size * (MemoryLayout<UInt32>.stride + MemoryLayout<UInt64>.stride))
    table = [UInt32](repeating: Self.free, count: size)
    for (number, key) in keys.enumerated() {
      var slot = Int(truncatingIfNeeded: hash(key)) & (size - 1)
      while table[slot] != Self.free { slot = (slot + 1) & (size - 1) }
      table[slot] = UInt32(truncatingIfNeeded: number)
    }
  }
}
