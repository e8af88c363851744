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
    let text = view.text
    let values = values
    return Digits.powers.withUnsafeBufferPointer { table in
      guard let powers = table.baseAddress else { return .misfit }
      for row in 0..<view.rows {
        if !view.hasNulls, let value = parser.plain(text, view.start(row), view.end(row), digits, powers) {
          values[row] = value
          hasMarks = true
          continue
        }
        let field = view.field(row)
        if view.isNull(field) {
          setNull(row)
          nulls &+= 1
          continue
        }
        guard let number = parser.short(text, field) ?? long(parser, field) else {
          return .misfit
        }
        guard number.decimals <= digits else {
          if number.decimals <= Self.mostDecimals { return .needs(number.decimals) }
          return .misfit
        }
        let (high, product) = number.mantissa.multipliedFullWidth(by: powers[digits &- number.decimals])
        guard high == 0, product < Self.scaledLimit else {
          // `digits` are those of some row of this column, so the whole column doesn't fit either.
          return .misfit
        }
        let value = Int64(truncatingIfNeeded: product)
        let signed = number.isNegative ? 0 &- value : value
        values[row] = signed
        hasMarks = hasMarks || number.hasMark
      }
      if !hasMarks, digits > 0, nulls < view.rows { return .needs(0) }
      return .piece(piece(hasMarks ? .decimal(digits: digits, mark: mark) : .int, nulls))
    }
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
