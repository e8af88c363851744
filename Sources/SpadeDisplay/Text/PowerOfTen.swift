/// A power of ten, scaled by a power of two to 128 bits of which the highest is set, and rounded up.
struct PowerOfTen {
  private let high: UInt64
  private let low: UInt64

  /// `factor` times this, divided by 2^128; the lowest bit also says that something was cut off.
  @inline(__always)
  func product(_ factor: UInt64) -> UInt64 {
    let lower = low.multipliedFullWidth(by: factor)
    let upper = high.multipliedFullWidth(by: factor)
    let (rest, carry) = upper.low.addingReportingOverflow(lower.high)
    return (upper.high &+ (carry ? 1 : 0)) | (rest > 1 ? 1 : 0)
  }

  /// The powers that doubles need, worked out at first use in a few microseconds.
  static let table = Table()

  /// 10^-292 to 10^324.
  struct Table: Sendable {
    private static let first = -292
    private static let last = 324
    private let powers: [PowerOfTen]

    init() {
      // Digits to base 2^32, the lowest first. Below 1: 2^1280 / 10^n, each from the one before, rounded down.
      var small: [PowerOfTen] = []
      var digits = [UInt32](repeating: 0, count: 40) + [1]
      for _ in 1...(-Self.first) {
        Self.divideByTen(&digits)
        small.append(Self.top(digits, exact: false))
      }
      var large: [PowerOfTen] = []
      digits = [1]
      for power in 0...Self.last {
        if power > 0 { Self.multiplyByTen(&digits) }
        large.append(Self.top(digits, exact: true))
      }
      powers = small.reversed() + large
    }

    @inline(__always)
    subscript(power: Int) -> PowerOfTen { powers[power - Self.first] }

    private static func multiplyByTen(_ digits: inout [UInt32]) {
      var carry: UInt64 = 0
      for index in digits.indices {
        let product = UInt64(digits[index]) * 10 + carry
        digits[index] = UInt32(truncatingIfNeeded: product)
        carry = product >> 32
      }
      if carry > 0 { digits.append(UInt32(truncatingIfNeeded: carry)) }
    }

    private static func divideByTen(_ digits: inout [UInt32]) {
      var rest: UInt64 = 0
      for index in digits.indices.reversed() {
        let value = rest << 32 | UInt64(digits[index])
        digits[index] = UInt32(truncatingIfNeeded: value / 10)
        rest = value % 10
      }
      while digits.last == 0 { digits.removeLast() }
    }

    // The highest 128 bits, plus one where lower ones are not zero.
    private static func top(_ digits: [UInt32], exact: Bool) -> PowerOfTen {
      var bits: UInt128 = 0
      var taken = 0
      var cut = !exact
      for digit in digits.reversed() {
        let width = taken == 0 ? 32 - digit.leadingZeroBitCount : 32
        let room = min(width, 128 - taken)
        bits = bits << UInt128(room) | UInt128(digit >> UInt32(width - room))
        if width > room, digit << UInt32(32 - (width - room)) != 0 { cut = true }
        taken += room
      }
      bits <<= UInt128(128 - taken)
      if cut { bits += 1 }
      return PowerOfTen(high: UInt64(truncatingIfNeeded: bits >> 64), low: UInt64(truncatingIfNeeded: bits))
    }
  }
}
