package import SpadeBase

extension NumberText {
  /// An integer with separators, as people write it: `4,812`.
  package static func appendGrouped(_ value: Int64, to buffer: inout ByteBuffer) throws(Diagnostic) {
    try buffer.put(atMost: limit) { end in
      if value < 0 { end[0] = minus }
      let sign = value < 0 ? 1 : 0
      return sign + writeGrouped(value.magnitude, at: end + sign)
    }
  }

  /// A number with exactly `decimals` (up to 15) decimals and separators: `12,345.60`.
  ///
  /// Its shortest text is rounded, halves away from zero: so does one who has that text before him. A number that
  /// would vanish keeps two digits of its own (`0.0042`), and one beyond 2^53 has an exponent.
  package static func appendFixed(_ value: Double, decimals: Int, to buffer: inout ByteBuffer) throws(Diagnostic) {
    let decimals = min(max(decimals, 0), 15)
    guard value.isFinite, value != 0 else {
      if value == 0 { return try appendScaled(0, decimals: decimals, negative: false, to: &buffer) }
      return try append(value, to: &buffer)
    }
    let magnitude = value.magnitude
    let shortest = ShortestDecimal(magnitude).parts
    guard magnitude <= 0x1p53, let scaled = rescaled(shortest, decimals: decimals) else {
      return try append(rounded(value, significant: 4), to: &buffer)
    }
    if scaled == 0 { return try append(rounded(value, significant: 2), to: &buffer) }
    try appendScaled(scaled, decimals: decimals, negative: value < 0, to: &buffer)
  }

  /// How many decimals the shortest text of a number has, 0 for whole ones.
  static func decimals(of value: Double) -> Int {
    guard value.isFinite, value != 0 else { return 0 }
    return max(0, -ShortestDecimal(value.magnitude).parts.exponent)
  }

  // digits · 10^exponent · 10^decimals as an integer, halves away from zero; nil where it doesn't fit.
  private static func rescaled(_ parts: (digits: UInt64, exponent: Int), decimals: Int) -> UInt64? {
    let shift = parts.exponent + decimals
    if shift >= 0 {
      guard shift <= 19 else { return nil }
      let (product, overflow) = parts.digits.multipliedReportingOverflow(by: power(shift))
      return overflow ? nil : product
    }
    guard shift >= -19 else { return 0 }
    let unit = power(-shift)
    let (quotient, rest) = parts.digits.quotientAndRemainder(dividingBy: unit)
    return quotient + (rest >= unit - rest ? 1 : 0)
  }

  // The nearest number with so many digits.
  private static func rounded(_ value: Double, significant: Int) -> Double {
    let (digits, exponent) = ShortestDecimal(value.magnitude).parts
    let drop = digitCount(digits) - significant
    guard drop > 0 else { return value }
    let unit = power(drop)
    let kept = digits / unit + (digits % unit >= unit / 2 ? 1 : 0)
    // Exact operands below 10^22: the quotient or product is the double nearest to the decimal.
    let scale = exponent + drop
    var result = Double(kept)
    for _ in 0..<scale.magnitude / 22 { result = scale < 0 ? result / 1e22 : result * 1e22 }
    let rest = Double(power(Int(scale.magnitude % 22) / 2)) * Double(power((Int(scale.magnitude % 22) + 1) / 2))
    result = scale < 0 ? result / rest : result * rest
    return value < 0 ? -result : result
  }

  private static func appendScaled(
    _ scaled: UInt64, decimals: Int, negative: Bool, to buffer: inout ByteBuffer
  ) throws(Diagnostic) {
    try buffer.put(atMost: limit) { end in
      if negative { end[0] = minus }
      var length = negative ? 1 : 0
      let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: power(decimals))
      length += writeGrouped(whole, at: end + length)
      guard decimals > 0 else { return length }
      end[length] = point
      write(fraction, count: decimals, at: end + length + 1)
      return length + 1 + decimals
    }
  }

  private static func writeGrouped(_ value: UInt64, at end: UnsafeMutablePointer<UInt8>) -> Int {
    let count = digitCount(value)
    write(value, count: count, at: end)
    let separators = (count - 1) / 3
    var target = count + separators
    for (moved, source) in stride(from: count - 1, through: 0, by: -1).enumerated() {
      if moved > 0, moved % 3 == 0 {
        target -= 1
        end[target] = UInt8(ascii: ",")
      }
      target -= 1
      end[target] = end[source]
    }
    return count + separators
  }
}
