/// Eight digits at a time: numbers read from a word of text.
enum Digits {
  static let zeros: UInt64 = 0x3030_3030_3030_3030
  static let high: UInt64 = 0x8080_8080_8080_8080

  /// The last `count` (1 to 8) bytes before `end`, the digits as their values, zeros before them.
  ///
  /// Eight bytes before `end` must be readable.
  @inline(__always) static func word(_ text: UnsafePointer<UInt8>, endingAt end: Int, _ count: Int) -> UInt64 {
    let raw = UnsafeRawPointer(text + (end &- 8)).loadUnaligned(as: UInt64.self) ^ zeros
    return raw & (~0 &<< UInt64(truncatingIfNeeded: (8 &- count) &* 8))
  }

  /// True where every byte is below 10.
  @inline(__always) static func areDigits(_ word: UInt64) -> Bool {
    ((word &+ 0x7676_7676_7676_7676) | word) & high == 0
  }

  /// The number that eight digits form, the first one in the lowest byte.
  @inline(__always) static func value(_ digits: UInt64) -> UInt64 {
    var word = ((digits &* 2561) &>> 8) & 0x00ff_00ff_00ff_00ff
    word = ((word &* 6_553_601) &>> 16) & 0x0000_ffff_0000_ffff
    return (word &* 42_949_672_960_001) &>> 32
  }

  /// The number that `count` (1 to 19) digits before `end` form; nil where a byte is no digit.
  @inline(__always) static func number(_ text: UnsafePointer<UInt8>, endingAt end: Int, _ count: Int) -> UInt64? {
    if count <= 8 {
      let low = word(text, endingAt: end, count)
      return areDigits(low) ? value(low) : nil
    }
    let low = word(text, endingAt: end, 8)
    if count <= 16 {
      let middle = word(text, endingAt: end &- 8, count &- 8)
      guard areDigits(low), areDigits(middle) else { return nil }
      return value(middle) &* 100_000_000 &+ value(low)
    }
    let middle = word(text, endingAt: end &- 8, 8)
    let top = word(text, endingAt: end &- 16, count &- 16)
    guard areDigits(low), areDigits(middle), areDigits(top) else { return nil }
    // At most 999 × 10^16: below 2^64.
    return value(top) &* 10_000_000_000_000_000 &+ value(middle) &* 100_000_000 &+ value(low)
  }

  /// 10^n for 0 ≤ n ≤ 19.
  static let powers: [UInt64] = (0...19).map { n in (0..<n).reduce(1) { power, _ in power * 10 } }
}
