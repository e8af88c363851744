/// The double nearest to a decimal number, without the general algorithm where the number is small enough.
enum DoubleRounding {
  /// 10^0 to 10^22: the powers of ten that are doubles.
  private static let exactPowers: [Double] = (0...22).map { n in (0..<n).reduce(1.0) { power, _ in power * 10 } }

  /// The double nearest to `mantissa` · 10^`exponent`; nil where the general algorithm is needed.
  static func nearest(_ mantissa: UInt64, exponent: Int) -> Double? {
    if mantissa == 0 { return 0 }
    if exponent == 0 { return Double(mantissa) }
    if exponent > 0 {
      // Both factors are exact doubles, so the product is rounded once.
      guard exponent < exactPowers.count, mantissa < 1 << 53 else { return nil }
      return Double(mantissa) * exactPowers[exponent]
    }
    guard exponent >= -19 else { return nil }
    return quotient(mantissa, Digits.powers[-exponent])
  }

  /// The double nearest to `dividend` / `divisor`, both positive.
  ///
  /// 63 or 64 bits of the quotient are computed exactly; whether anything is left decides ties.
  private static func quotient(_ dividend: UInt64, _ divisor: UInt64) -> Double {
    let dividendShift = dividend.leadingZeroBitCount
    let divisorShift = divisor.leadingZeroBitCount
    let top = dividend << UInt64(dividendShift)
    let (bits, rest) = (divisor << UInt64(divisorShift)).dividingFullWidth((top >> 1, top << 63))
    let rounded = Double(rest == 0 ? bits : bits | 1)
    return rounded * Double(sign: .plus, exponent: divisorShift - dividendShift - 63, significand: 1)
  }
}
