package import SpadeBase

/// Numbers as text, written as bytes: the same digits that Swift's own descriptions have, without a String.
package enum NumberText {
  /// The most bytes that any number takes here: sign, 19 digits with separators, point and fraction.
  static let limit = 64

  /// An integer: `-4812`.
  @inline(__always)
  package static func append(_ value: Int64, to buffer: inout ByteBuffer) throws(Diagnostic) {
    try buffer.put(atMost: limit) { end in write(value, at: end) }
  }

  /// `mantissa` / 10^`decimals` in the shortest form that reads back as the same double: `62.325`, `60.0`.
  @inline(__always)
  package static func append(_ mantissa: Int64, decimals: Int, to buffer: inout ByteBuffer) throws(Diagnostic) {
    try buffer.put(atMost: limit) { end in write(mantissa, decimals: decimals, at: end) }
  }

  @inline(__always)
  static func write(_ value: Int64, at end: UnsafeMutablePointer<UInt8>) -> Int {
    guard value < 0 else { return write(digits: UInt64(value), at: end) }
    end[0] = minus
    return 1 + write(digits: value.magnitude, at: end + 1)
  }

  @inline(__always)
  static func write(_ mantissa: Int64, decimals: Int, at end: UnsafeMutablePointer<UInt8>) -> Int {
    let magnitude = mantissa.magnitude
    // Up to 15 digits name one double only, so they are its shortest text. Beyond, and where the shortest text has
    // an exponent, the double itself is asked.
    guard magnitude < 1_000_000_000_000_000, magnitude >= smallestPlain(decimals) || mantissa == 0 else {
      return write(Double(mantissa) / Double(power(decimals)), at: end)
    }
    var start = end
    if mantissa < 0 {
      end[0] = minus
      start += 1
    }
    let unit = power(decimals)
    let front = magnitude / unit
    var length = write(digits: front, at: start)
    start[length] = point
    guard decimals > 0 else {
      start[length + 1] = zero
      return start + length + 2 - end
    }
    write(magnitude &- front &* unit, count: decimals, at: start + length + 1)
    length += 1 + decimals
    while start[length - 1] == zero, start[length - 2] != point { length -= 1 }
    return start + length - end
  }

  // The least mantissa with so many decimals that is written without an exponent: that of 0.0001.
  @inline(__always)
  private static func smallestPlain(_ decimals: Int) -> UInt64 { decimals > 4 ? power(decimals - 4) : 0 }

  /// Digits without sign; returns their number. Up to 8 bytes may be overwritten.
  @inline(__always)
  static func write(digits value: UInt64, at end: UnsafeMutablePointer<UInt8>) -> Int {
    guard value < 100_000_000 else {
      let count = digitCount(value)
      write(value, count: count, at: end)
      return count
    }
    // Eight digits at once, each in a byte of a word, the first in the lowest; then the zeros in front are shifted out.
    // No branch depends on how many digits there are.
    let fours = (value / 10_000) | (value % 10_000) << 32
    let hundreds = ((fours &* 10_486) >> 20) & 0x0000_007f_0000_007f
    let pairs = hundreds | (fours &- hundreds &* 100) << 16
    let tens = ((pairs &* 103) >> 10) & 0x000f_000f_000f_000f
    let digits = tens | (pairs &- tens &* 10) << 8
    // The last digit stands, also where it is 0.
    let zeros = min(digits.trailingZeroBitCount >> 3, 7)
    let text = (digits | 0x3030_3030_3030_3030) >> UInt64(truncatingIfNeeded: zeros << 3)
    UnsafeMutableRawPointer(end).storeBytes(of: text.littleEndian, as: UInt64.self)
    return 8 &- zeros
  }

  /// Exactly `count` digits, with zeros in front; what doesn't fit is left out.
  @inline(__always)
  static func write(_ value: UInt64, count: Int, at end: UnsafeMutablePointer<UInt8>) {
    var rest = value
    var index = count
    // Eight digits at a time: their divisions don't wait for each other.
    while index >= 8 {
      let quotient = rest / 100_000_000
      let eight = UInt32(truncatingIfNeeded: rest &- quotient &* 100_000_000)
      let high = eight / 10_000
      let low = eight &- high &* 10_000
      index &-= 8
      writePair(high / 100, at: end + index)
      writePair(high % 100, at: end + index + 2)
      writePair(low / 100, at: end + index + 4)
      writePair(low % 100, at: end + index + 6)
      rest = quotient
    }
    while index >= 2 {
      let quotient = rest / 100
      index &-= 2
      writePair(UInt32(truncatingIfNeeded: rest &- quotient &* 100), at: end + index)
      rest = quotient
    }
    if index == 1 { end[0] = zero &+ UInt8(truncatingIfNeeded: rest % 10) }
  }

  @inline(__always)
  private static func writePair(_ value: UInt32, at end: UnsafeMutablePointer<UInt8>) {
    let pair = digitPairs.utf8Start + Int(truncatingIfNeeded: value) &* 2
    end[0] = pair[0]
    end[1] = pair[1]
  }

  /// Number of decimal digits; 1 for 0.
  @inline(__always)
  static func digitCount(_ value: UInt64) -> Int {
    // log10 from the number of bits, by 1233/4096 ≈ log10(2).
    let guess = ((64 &- (value | 1).leadingZeroBitCount) &* 1233) >> 12
    return guess &+ ((value | 1) >= power(guess) ? 1 : 0)
  }

  /// 10^n for 0 ≤ n ≤ 19; clamped beyond.
  @inline(__always)
  static func power(_ n: Int) -> UInt64 { powers[min(max(n, 0), 19)] }

  private static let powers: [UInt64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]

  private static var digitPairs: StaticString {
    """
    00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354\
    5556575859606162636465666768697071727374757677787980818283848586878889909192939495969798\
    99
    """
  }

  static var zero: UInt8 { UInt8(ascii: "0") }
  static var minus: UInt8 { UInt8(ascii: "-") }
  static var point: UInt8 { UInt8(ascii: ".") }
}
