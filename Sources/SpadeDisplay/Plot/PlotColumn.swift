import SpadeBase
import SpadeStore

/// A column of an answer as a drawing reads it: amounts, moments, labels.
struct PlotColumn: Sendable {
  /// The name as shown.
  let name: String
  let type: ScalarType
  /// What it was pivoted from, as shown: the measure, and the dim that its columns are values of.
  let family: (measure: String, dim: String)?
  /// The moment that it was pivoted by.
  var pivoted: Int64? { source.meaning.moment }
  private let reader: ColumnReader
  private let source: ResultColumn
  private let charset: VisibleText.Charset

  init(_ source: ResultColumn, charset: VisibleText.Charset) {
    self.source = source
    self.charset = charset
    name = VisibleText.string(source.name, charset: charset, maxWidth: 40)
    type = source.type
    family = source.meaning.family.map { family in
      (
        VisibleText.string(family.measure, charset: charset, maxWidth: 40),
        VisibleText.string(family.dim, charset: charset, maxWidth: 40)
      )
    }
    reader = ColumnReader(source)
  }

  /// The number in a row; nil for null.
  func amount(_ row: Int) -> Double? {
    let stored = reader.stored(row)
    guard stored >= 0 else { return nil }
    let value = reader.number(stored)
    return value.isFinite ? value : nil
  }

  /// The moment in a row, in microseconds since 1970; nil for null.
  func moment(_ row: Int) -> Int64? {
    let stored = reader.stored(row)
    guard stored >= 0 else { return nil }
    let value = reader.integer(stored)
    let first = Calendar.micros(ofDay: Calendar.dayRange.lowerBound)
    let last = Calendar.micros(ofDay: Calendar.dayRange.upperBound)
    let (moment, overflow) =
      switch reader.meaning {
      case .date: value.multipliedReportingOverflow(by: Calendar.microsPerDay)
      case .seconds: value.multipliedReportingOverflow(by: 1_000_000)
      default: (value, false)
      }
    return overflow ? nil : min(max(moment, first), last)
  }

  /// What tells the row's value from the column's others.
  func key(_ row: Int) -> Int64? {
    let stored = reader.stored(row)
    guard stored >= 0 else { return nil }
    if case .number = reader.meaning { return Int64(bitPattern: reader.double(stored).bitPattern) }
    return reader.integer(stored)
  }

  /// Writes cells as the table would: `rows` decide how many decimals all have.
  func format(rows: Int) -> CellFormat {
    CellFormat(source, shown: ShownRows(total: rows, limit: nil), charset: charset)
  }

  /// The values' bounds; nil where all are null.
  func bounds(rows: Int, _ options: WriteOptions) throws(Diagnostic) -> (range: ClosedRange<Double>, count: Int)? {
    var low = Double.infinity
    var high = -Double.infinity
    var count = 0
    for row in 0..<rows {
      if row & 0xfff == 0, let reason = options.checkpoint() { throw reason }
      guard let value = amount(row) else { continue }
      low = min(low, value)
      high = max(high, value)
      count += 1
    }
    return count > 0 ? (low...high, count) : nil
  }
}

extension CellFormat {
  /// A cell as a string, with the role that its text has of itself.
  func string(row: Int, maxWidth: Int = .max) throws(Diagnostic) -> (text: String, role: Role) {
    var buffer = ByteBuffer()
    let role = try append(row: row, maxWidth: maxWidth, to: &buffer).role
    return (buffer.withBytes { String(decoding: $0, as: UTF8.self) }, role)
  }

  /// The cells of several columns in one label: `business · dach`.
  static func label(
    _ formats: [CellFormat], row: Int, charset: VisibleText.Charset
  ) throws(Diagnostic) -> (text: String, role: Role) {
    var texts: [String] = []
    var role = Role.plain
    for format in formats {
      let cell = try format.string(row: row, maxWidth: 60)
      // The dot that stands for null would look like those between the cells.
      if case .null = cell.role { texts.append("null") } else { texts.append(cell.text) }
      if case .plain = role { role = cell.role }
    }
    return (texts.joined(separator: charset == .unicode ? " · " : " - "), role)
  }
}
