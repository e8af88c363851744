package import SpadeBase

extension NumberText {
  /// The shortest text that reads back as the same double, as Swift's `description` writes it: `0.1`, `1e-05`.
  /// A NaN or an infinity, which no answer holds, would be `nan` or `inf`.
  @inline(__always)
  package static func append(_ value: Double, to buffer: inout ByteBuffer) throws(Diagnostic) {
    try buffer.put(atMost: limit) { end in write(value, at: end) }
  }

  static func write(_ value: Double, at end: UnsafeMutablePointer<UInt8>) -> Int {
    var length = 0
    if value.sign == .minus, !value.isNaN {
      end[0] = minus
      length = 1
    }
    guard value.isFinite else {
      let word: StaticString = value.isNaN ? "nan" : "inf"
      for index in 0..<3 { end[length + index] = word.utf8Start[index] }
      return length + 3
    }
    let magnitude = value.magnitude
    if magnitude == 0 { return length + writeDecimal(0, exponent: 0, magnitude: 0, at: end + length) }
    let (digits, exponent) = ShortestDecimal(magnitude).parts
    return length + writeDecimal(digits, exponent: exponent, magnitude: magnitude, at: end + length)
  }

  /// `digits` · 10^`exponent`: plain between 0.0001 and 2^53, with an exponent elsewhere; no digit too many.
  private static func writeDecimal(
    _ digits: UInt64, exponent: Int, magnitude: Double, at end: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let count = digitCount(digits)
    // Digits before the point.
    let whole = count + exponent
    if digits != 0, whole < -3 || magnitude > 0x1p53 { return writeScientific(digits, count, whole - 1, at: end) }
    if whole <= 0 {
      end[0] = zero
      end[1] = point
      for index in 0..<(-whole) { end[2 + index] = zero }
      write(digits, count: count, at: end + 2 - whole)
      return 2 - whole + count
    }
    if exponent >= 0 {
      write(digits, count: count, at: end)
      for index in 0..<exponent { end[count + index] = zero }
      end[whole] = point
      end[whole + 1] = zero
      return whole + 2
    }
    let unit = power(-exponent)
    let front = digits / unit
    write(front, count: whole, at: end)
    end[whole] = point
    write(digits &- front &* unit, count: -exponent, at: end + whole + 1)
    return count + 1
  }

  private static func writeScientific(
    _ digits: UInt64, _ count: Int, _ power: Int, at end: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var length = count
    write(digits, count: count, at: end)
    if count > 1 {
      for index in stride(from: count - 1, through: 1, by: -1) { end[index + 1] = end[index] }
      end[1] = point
      length += 1
    }
    end[length] = UInt8(ascii: "e")
    end[length + 1] = power < 0 ? minus : UInt8(ascii: "+")
    length += 2
    let magnitude = power.magnitude
    if magnitude < 10 {
      end[length] = zero
      length += 1
    }
    return length + write(digits: UInt64(magnitude), at: end + length)
  }
}

/// The decimal with the fewest digits that lies nearer to a double than to any other.
struct ShortestDecimal {
  /// The number is `digits` · 10^`exponent`; `digits` doesn't end in 0.
  let parts: (digits: UInt64, exponent: Int)

  /// For a finite, positive number.
  @inline(__always)
  init(_ value: Double) {
    // Most data has few decimals. A decimal of up to 15 digits that rounds to the double is the only such one, so
    // where one is found it is the shortest.
    if value < 1e9 {
      let scaled = UInt64(value * 1e6 + 0.5)
      if Double(scaled) / 1e6 == value {
        parts = Self.stripped(scaled, -6)
        return
      }
    }
    parts = Self.search(value)
  }

  // After R. Giulietti, "The Schubfach way to render doubles": the interval of decimals that read back as `value` is
  // scaled by a power of ten so that it holds one or two integers, or ten times one.
  private static func search(_ value: Double) -> (digits: UInt64, exponent: Int) {
    let fraction = value.significandBitPattern
    let field = Int(value.exponentBitPattern)
    let mantissa = field == 0 ? fraction : fraction | 1 << 52
    let power = (field == 0 ? 1 : field) - 1075
    // At a power of two the neighbour below is only half as far away.
    let narrow = fraction == 0 && field > 1
    let exponent = narrow ? (power * 1_262_611 - 524_031) >> 22 : (power * 1_262_611) >> 22
    let shift = UInt64(power + ((-exponent * 1_741_647) >> 19) + 1)
    let scale = PowerOfTen.table[-exponent]
    let middle = scale.product(mantissa << (2 + shift))
    let lower = scale.product((mantissa * 4 - (narrow ? 1 : 2)) << shift) + (mantissa & 1)
    let upper = scale.product((mantissa * 4 + 2) << shift) - (mantissa & 1)

    let units = middle >> 2
    if units >= 10 {
      let tens = units / 10
      let below = lower <= tens * 40
      let above = tens * 40 + 40 <= upper
      if below != above { return stripped(tens + (above ? 1 : 0), exponent + 1) }
    }
    let below = lower <= units * 4
    let above = units * 4 + 4 <= upper
    if below != above { return stripped(units + (above ? 1 : 0), exponent) }
    let half = units * 4 + 2
    return stripped(units + (middle > half || middle == half && units & 1 == 1 ? 1 : 0), exponent)
  }

  @inline(__always)
  private static func stripped(_ digits: UInt64, _ exponent: Int) -> (digits: UInt64, exponent: Int) {
    var digits = digits
    var exponent = exponent
    if digits == 0 { return (0, 0) }
    while case let (quotient, rest) = digits.quotientAndRemainder(dividingBy: 100), rest == 0 {
      digits = quotient
      exponent += 2
    }
    if digits % 10 == 0 {
      digits /= 10
      exponent += 1
    }
    return (digits, exponent)
  }
}
