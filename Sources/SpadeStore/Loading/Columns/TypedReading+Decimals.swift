import CKernels

extension TypedReading {
  /// The largest number of decimals that a column stores as scaled integers.
  static let mostDecimals = 9
  /// Scaled integers stay below this, so that they are exact doubles.
  static let scaledLimit: UInt64 = 1 << 53

  /// Numbers with few decimals, as integers scaled by the largest number of decimals among them, or by `expected`,
  /// which another chunk of the column had.
  mutating func decimals(_ mark: UInt8, _ expected: Int) -> Piece? {
    var digits = min(max(expected, 0), Self.mostDecimals)
    while true {
      switch scaled(mark, digits) {
      case .piece(let piece): return piece
      case .misfit: return nil
      case .needs(let more): digits = more
      }
    }
  }

  private enum Attempt {
    case piece(Piece)
    case misfit
    case needs(Int)
  }

  private mutating func scaled(_ mark: UInt8, _ digits: Int) -> Attempt {
    let parser = DecimalParser(mark: mark, isForced: isForced)
    var nulls = 0
    var hasMarks = false
    let view = view
    let values = values
    var fields = view.fields(mark: mark, allowsZeros: isForced)
    let isPlain = !view.hasNulls && (1...7).contains(digits)
    for first in stride(from: 0, to: view.rows, by: Self.rowsAtOnce) {
      let count = min(Self.rowsAtOnce, view.rows - first)
      let all: UInt64 = ~0 &>> UInt64(Self.rowsAtOnce - count)
      var left = isPlain ? spade_read_decimals(&fields, first, count, UInt32(digits), values + first) : all
      hasMarks = hasMarks || left != all
      while let (row, field) = next(&left, from: first, &nulls) {
        guard let number = parser.short(view.text, field) ?? long(parser, field) else {
          return .misfit
        }
        guard number.decimals <= digits else {
          if number.decimals <= Self.mostDecimals { return .needs(number.decimals) }
          return .misfit
        }
        let (high, product) = number.mantissa.multipliedFullWidth(by: Digits.powers[digits &- number.decimals])
        guard high == 0, product < Self.scaledLimit else {
          // `digits` are those of some row of this column, so the whole column doesn't fit either.
          return .misfit
        }
        let value = Int64(truncatingIfNeeded: product)
        values[row] = number.isNegative ? 0 &- value : value
        hasMarks = hasMarks || number.hasMark
      }
    }
    if !hasMarks, digits > 0, nulls < view.rows { return .needs(0) }
    return .piece(piece(hasMarks ? .decimal(digits: digits, mark: mark) : .int, nulls))
  }

  private func long(_ parser: DecimalParser, _ field: FieldView.Field) -> DecimalParser.Decimal? {
    let trimmed = view.trimmed(field)
    guard let (number, exponent, isExact) = parser.long(view.text, trimmed), exponent == 0, isExact,
      !hasExponent(trimmed)
    else { return nil }
    return number
  }

  private func hasExponent(_ field: FieldView.Field) -> Bool {
    (field.start..<field.end).contains { view.text[$0] | 0x20 == UInt8(ascii: "e") }
  }
}
