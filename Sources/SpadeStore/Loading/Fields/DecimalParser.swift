/// Reads numbers as they stand in text: sign, digits, mark, digits, exponent; no nan, no inf, no hexadecimal.
struct DecimalParser {
  /// `.` or `,`
  let mark: UInt8
  /// Zeros in front and integers beyond 64 bits are taken too: the column was told to be number.
  var isForced = false
  private let markWord: UInt64

  /// Digits and decimals of a number without exponent.
  struct Decimal {
    var isNegative: Bool
    var mantissa: UInt64
    /// How many of its digits stand behind the mark.
    var decimals: Int
    var hasMark: Bool
  }

  init(mark: UInt8, isForced: Bool) {
    self.mark = mark
    self.isForced = isForced
    markWord = UInt64(mark ^ Ascii.zero) &* 0x0101_0101_0101_0101
  }

  /// A number of at most eight bytes behind its sign; nil also where it is longer or has an exponent.
  @inline(__always) func short(_ text: UnsafePointer<UInt8>, _ field: FieldView.Field) -> Decimal? {
    var start = field.start
    guard start < field.end else { return nil }
    let first = text[start]
    let isNegative = first == Ascii.minus
    if isNegative || first == Ascii.plus { start &+= 1 }
    let count = field.end &- start
    guard count > 0, count <= 8 else { return nil }
    if text[start] == Ascii.zero, count > 1, text[start &+ 1] != mark, !isForced { return nil }
    let word = Digits.word(text, endingAt: field.end, count)
    let marks = word ^ markWord
    let found = (marks &- 0x0101_0101_0101_0101) & ~marks & Digits.high
    if found == 0 {
      guard Digits.areDigits(word) else { return nil }
      return Decimal(isNegative: isNegative, mantissa: Digits.value(word), decimals: 0, hasMark: false)
    }
    let position = UInt64(truncatingIfNeeded: found.trailingZeroBitCount &>> 3)
    guard position < 7 else { return nil }
    // Close the gap: what stands before the mark moves one byte up.
    let before = word & ((1 &<< (position &* 8)) &- 1)
    let behind = word & (~0 &<< ((position &+ 1) &* 8))
    let digits = before &<< 8 | behind
    guard Digits.areDigits(digits) else { return nil }
    return Decimal(
      isNegative: isNegative, mantissa: Digits.value(digits), decimals: 7 &- Int(truncatingIfNeeded: position),
      hasMark: true)
  }

  /// Any number: its parts, the exponent taken into `exponent` (value = mantissa · 10^(exponent - decimals)).
  func long(_ text: UnsafePointer<UInt8>, _ field: FieldView.Field) -> (
    number: Decimal, exponent: Int, isExact: Bool
  )? {
    var position = field.start
    guard position < field.end else { return nil }
    let isNegative = text[position] == Ascii.minus
    if isNegative || text[position] == Ascii.plus { position += 1 }
    var number = Decimal(isNegative: isNegative, mantissa: 0, decimals: 0, hasMark: false)
    var isExact = true
    let first = position
    var digits = 0
    while position < field.end {
      let byte = text[position]
      if byte == mark, !number.hasMark {
        number.hasMark = true
      } else if byte &- Ascii.zero < 10 {
        let (product, overflow) = number.mantissa.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(byte &- Ascii.zero))
        if overflow || carry { isExact = false } else { number.mantissa = sum }
        digits += 1
        if number.hasMark { number.decimals += 1 }
      } else {
        break
      }
      position += 1
    }
    guard digits > 0, !(number.hasMark && number.decimals == 0) else { return nil }
    let hasZeros = text[first] == Ascii.zero && first + 1 < field.end && text[first + 1] &- Ascii.zero < 10
    if hasZeros, !isForced { return nil }
    guard position < field.end else {
      // A code of twenty digits is no quantity, nor is any other integer that 64 bits don't hold.
      let most = isNegative ? Int64.min.magnitude : Int64.max.magnitude
      if !number.hasMark, !isForced, !isExact || number.mantissa > most { return nil }
      return (number, 0, isExact)
    }
    guard let exponent = exponent(text, position, field.end) else { return nil }
    return (number, exponent, isExact)
  }

  private func exponent(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard text[start] | 0x20 == UInt8(ascii: "e") else { return nil }
    var position = start + 1
    guard position < end else { return nil }
    let isNegative = text[position] == Ascii.minus
    if isNegative || text[position] == Ascii.plus { position += 1 }
    guard position < end else { return nil }
    var value = 0
    while position < end {
      let digit = text[position] &- Ascii.zero
      guard digit < 10 else { return nil }
      value = min(value * 10 + Int(digit), 1_000_000)
      position += 1
    }
    return isNegative ? -value : value
  }

  /// The double nearest to a number as written, and whether it has a mark; nil where it is none or beyond all doubles.
  func double(_ text: UnsafePointer<UInt8>, _ field: FieldView.Field) -> (value: Double, hasMark: Bool)? {
    guard let (number, exponent, isExact) = long(text, field) else { return nil }
    if isExact, let value = DoubleRounding.nearest(number.mantissa, exponent: exponent - number.decimals) {
      return (number.isNegative ? -value : value, number.hasMark)
    }
    var spelled = ""
    for position in field.start..<field.end {
      let byte = text[position] == mark ? Ascii.point : text[position]
      spelled.unicodeScalars.append(Unicode.Scalar(byte))
    }
    guard let value = Double(spelled), value.isFinite else { return nil }
    return (value, number.hasMark)
  }
}
