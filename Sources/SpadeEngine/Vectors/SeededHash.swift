/// Hashing of data keys with a seed drawn once a process, so that no file can be made to collide.
///
/// No order of results may depend on it.
struct SeededHash: Sendable {
  private static let seeds = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)
  private let first: UInt64
  private let second: UInt64

  init() { (first, second) = Self.seeds }

  /// Both halves of a product folded into one word: every bit of the key reaches every bit of the hash.
  @inline(__always)
  func callAsFunction(_ key: UInt64) -> UInt64 {
    let product = (key ^ first).multipliedFullWidth(by: second ^ 0x9e37_79b9_7f4a_7c15)
    let mixed = (product.high ^ product.low).multipliedFullWidth(by: first | 1)
    return mixed.high ^ mixed.low
  }

  /// Hash of bytes, eight at a time.
  func callAsFunction(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state = UInt64(truncatingIfNeeded: bytes.count) &* 0x9e37_79b9_7f4a_7c15
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index + 8 <= raw.count {
      state = self(state ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var tail: UInt64 = 0
    while index < raw.count {
      tail = tail << 8 | UInt64(raw[index])
      index += 1
    }
    return self(state ^ tail)
  }
}
