/// Gives pairs of small numbers dense numbers in the order of their first occurrence.
///
/// A table has a slot for each possible pair where these are few, or not many more than there are pairs; else they are
/// hashed.
struct PairIndex: Sendable {
  /// The pairs by number.
  private(set) var pairs: [(first: UInt32, second: UInt32)] = []
  private var table: [UInt32] = []
  /// Slots of a first number in the table.
  private var width = 0
  private var hashed: KeyIndex?
  private var share: GrowingShare?
  private static let free = UInt32.max
  private static let widest = 1 << 20
  /// Rows whose pairs are added one by one before the others are looked up together.
  private static let sample = 256

  var count: Int { pairs.count }

  /// The number of a pair, added where it is new.
  @inline(__always)
  mutating func number(_ first: UInt32, _ second: UInt32) -> UInt32 {
    if hashed == nil {
      let slot = Int(first) * width + Int(second)
      if Int(second) < width, slot < table.count, table[slot] != Self.free { return table[slot] }
    }
    return insert(first, second)
  }

  /// The numbers of many pairs; `reserve` must have been told bounds that hold for all of them.
  @inline(__always)
  mutating func numbers(_ count: Int, _ first: (Int) -> UInt32, _ second: (Int) -> UInt32) -> [UInt32] {
    guard hashed == nil, count > Self.sample else { return [UInt32](count: count) { number(first($0), second($0)) } }
    // The first rows mostly show all pairs there are.
    var numbers = [UInt32](unsafeUninitializedCapacity: count) { numbers, filled in
      for row in 0..<Self.sample { numbers.initializeElement(at: row, to: number(first(row), second(row))) }
      filled = Self.sample
      guard hashed == nil else { return }
      let width = width
      var unseen: UInt32 = 0
      table.withUnsafeBufferPointer { table in
        for row in Self.sample..<count {
          let number = table[Int(first(row)) &* width &+ Int(second(row))]
          unseen |= number
          numbers.initializeElement(at: row, to: number)
        }
      }
      // Numbers stay below 2^31, so the top bit tells of a pair not seen before.
      if unseen >> 31 == 0 { filled = count }
    }
    for row in numbers.count..<count { numbers.append(number(first(row), second(row))) }
    return numbers
  }

  /// Makes room for pairs below these bounds, so that the table is laid out once.
  mutating func reserve(_ firsts: Int, _ seconds: Int) {
    guard hashed == nil, seconds > width || firsts * width > table.count else { return }
    // What grows at least doubles, so that growing little by little costs little.
    let oldRows = width == 0 ? 0 : table.count / width
    let newWidth = seconds > width ? max(width * 2, seconds) : width
    let rows = firsts > oldRows ? max(oldRows * 2, firsts) : oldRows
    let (slots, overflow) = rows.multipliedReportingOverflow(by: newWidth)
    // With a single first number each second one makes a pair.
    let expected = max(pairs.count, rows == 1 ? seconds : 0)
    guard !overflow, slots <= max(Self.widest, 4 * expected) else {
      var index = KeyIndex()
      for pair in pairs { _ = index.number(Self.key(pair.first, pair.second)) }
      hashed = index
      table = []
      share = nil
      return
    }
    width = newWidth
    if slots > Self.widest {
      // The slots and the pairs that may come to have one.
      GrowingShare.set(&share, to: slots * (MemoryLayout<UInt32>.stride + MemoryLayout<UInt64>.stride))
    }
    table = [UInt32](repeating: Self.free, count: slots)
    for (number, pair) in pairs.enumerated() {
      table[Int(pair.first) * width + Int(pair.second)] = UInt32(truncatingIfNeeded: number)
    }
  }

  private mutating func insert(_ first: UInt32, _ second: UInt32) -> UInt32 {
    if hashed == nil, Int(second) >= width || Int(first) * width + Int(second) >= table.count {
      reserve((Int(first) + 1) * 2, Int(second) < width ? width : (Int(second) + 1) * 2)
    }
    if hashed != nil {
      let number = hashed?.number(Self.key(first, second)) ?? 0
      if Int(number) == pairs.count { pairs.append((first, second)) }
      return number
    }
    let number = UInt32(truncatingIfNeeded: pairs.count)
    pairs.append((first, second))
    table[Int(first) * width + Int(second)] = number
    return number
  }

  private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }
}
