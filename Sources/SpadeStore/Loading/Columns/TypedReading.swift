import CKernels

/// Reads all fields of a column's chunk as one kind, or finds the first that is not of it.
struct TypedReading {
  let view: FieldView
  let values: UnsafeMutablePointer<Int64>
  let nullBits: UnsafeMutablePointer<UInt64>
  /// The column was told its type, so zeros in front and long integers don't make it text.
  let isForced: Bool

  init(_ view: FieldView, _ scratch: PieceScratch, isForced: Bool) {
    self.view = view
    values = scratch.values
    nullBits = scratch.nullBits
    self.isForced = isForced
  }

  /// The piece without its values, which are in the scratch memory; nil where a field is of another kind.
  mutating func read(as kind: FieldKind) -> Piece? {
    nullBits.update(repeating: 0, count: (view.rows + 63) / 64)
    switch kind {
    case .none: return nulls()
    case .bool: return integers(.bool, Self.bool)
    case .int:
      let parser = IntParser(allowsZeros: isForced)
      var fields = view.fields(allowsZeros: isForced)
      return integers(.int, plainly: { spade_read_integers(&fields, $0, $1, $2) }) { text, field in
        parser.parse(text, field)
      }
    case .decimal(let digits, let mark): return decimals(mark, digits)
    case .double(let mark): return doubles(mark)
    case .date(let format):
      var parser = DateParser(format)
      var piece = integers(.date(format)) { text, field in parser.parse(text, field.start, field.end) }
      piece?.canBeDayFirst = parser.canBeDayFirst
      piece?.canBeMonthFirst = parser.canBeMonthFirst
      return piece
    case .time(let format):
      var parser = TimeParser(format)
      var piece = integers(.time(format)) { text, field in parser.parse(text, field) }
      piece?.canBeDayFirst = parser.date.canBeDayFirst
      piece?.canBeMonthFirst = parser.date.canBeMonthFirst
      piece?.hasFractions = parser.hasFractions
      piece?.isTruncated = parser.isTruncated
      if let micros = piece, !parser.hasFractions { piece = wholeSeconds(micros) }
      // Dates alone are dates, whatever was expected.
      return parser.hasTimes || piece?.kind == FieldKind.none ? piece : nil
    case .text: return nil
    }
  }

  @inline(__always) func setNull(_ row: Int) {
    nullBits[row >> 6] |= 1 &<< UInt64(truncatingIfNeeded: row & 63)
    values[row] = 0
  }

  private mutating func nulls() -> Piece? {
    for row in 0..<view.rows {
      guard view.isNull(view.field(row)) else {
        return nil
      }
      setNull(row)
    }
    return Piece(kind: .none, rows: view.rows, nulls: view.rows)
  }

  /// Rows read at once where their fields are plain.
  static let rowsAtOnce = Int(SPADE_FIELDS)

  /// The next row of those with a bit in `left`, which it loses; rows before it that are null are set so and counted.
  @inline(__always) func next(_ left: inout UInt64, from first: Int, _ nulls: inout Int) -> (Int, FieldView.Field)? {
    while left != 0 {
      let row = first &+ left.trailingZeroBitCount
      left &= left &- 1
      let field = view.field(row)
      guard view.isNull(field) else { return (row, field) }
      setNull(row)
      nulls &+= 1
    }
    return nil
  }

  /// The loop of every kind that is stored as an integer; `plainly` reads some rows from the first given on as what
  /// most fields look like, and returns a bit for each that is something else.
  @inline(__always) private mutating func integers(
    _ kind: FieldKind, plainly: (_ first: Int, _ count: Int, UnsafeMutablePointer<Int64>) -> UInt64 = { _, _, _ in ~0 },
    _ parse: (UnsafePointer<UInt8>, FieldView.Field) -> Int64?
  ) -> Piece? {
    var nulls = 0
    let view = view
    let text = view.text
    let values = values
    for first in stride(from: 0, to: view.rows, by: Self.rowsAtOnce) {
      var left = view.hasNulls ? ~0 : plainly(first, min(Self.rowsAtOnce, view.rows - first), values + first)
      if view.rows - first < Self.rowsAtOnce { left &= 1 &<< UInt64(view.rows - first) &- 1 }
      while let (row, field) = next(&left, from: first, &nulls) {
        guard let value = parse(text, field) ?? parse(text, view.trimmed(field)) else {
          return nil
        }
        values[row] = value
      }
    }
    return piece(kind, nulls)
  }

  /// A piece of the values read; its bounds are those of the values and, where there are nulls, of 0.
  func piece(_ kind: FieldKind, _ nulls: Int) -> Piece {
    var minimum = Int64.max
    var maximum = Int64.min
    for row in 0..<view.rows {
      minimum = min(minimum, values[row])
      maximum = max(maximum, values[row])
    }
    return Piece(
      kind: nulls == view.rows ? .none : kind, rows: view.rows, nulls: nulls, minimum: minimum, maximum: maximum)
  }

  /// The same times in seconds, which take half the memory.
  private func wholeSeconds(_ micros: Piece) -> Piece {
    for row in 0..<view.rows { values[row] /= 1_000_000 }
    var piece = micros
    piece.isSeconds = true
    piece.minimum /= 1_000_000
    piece.maximum /= 1_000_000
    return piece
  }

  /// Numbers whose marks were not seen, as in `1e9`, go with those of either mark.
  private mutating func doubles(_ mark: UInt8) -> Piece? {
    let parser = DecimalParser(mark: mark, isForced: isForced)
    var hasMarks = false
    var piece = integers(.double(mark: mark)) { text, field in
      guard let (value, hasMark) = parser.double(text, field) else { return nil }
      hasMarks = hasMarks || hasMark
      return Int64(bitPattern: value.bitPattern)
    }
    if !hasMarks, piece?.kind != FieldKind.none { piece?.kind = .double(mark: 0) }
    return piece
  }

  static func bool(_ text: UnsafePointer<UInt8>, _ field: FieldView.Field) -> Int64? {
    func equals(_ word: StaticString) -> Bool {
      guard field.count == word.utf8CodeUnitCount else { return false }
      for offset in 0..<field.count where text[field.start + offset] | 0x20 != word.utf8Start[offset] { return false }
      return true
    }
    return equals("true") ? 1 : equals("false") ? 0 : nil
  }
}
