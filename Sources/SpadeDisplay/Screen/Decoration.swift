import SpadeBase
import SpadeStore

/// What a reader at a terminal is shown beyond the cells: which column has bars, which are a heat map, what the total is.
struct Decoration: Sendable {
  /// A sum over all rows of a column.
  enum Total: Sendable {
    case integer(Int64)
    case number(Double)
  }

  /// The column that has a bar beside each number, and the number that fills it.
  private(set) var bar: (column: Int, full: Double)?
  /// The columns that are heat maps, with the range of their family.
  private(set) var heat: [Int: ClosedRange<Double>] = [:]
  /// The columns of one measure at several moments: a small curve of them stands before the first.
  private(set) var trend: Range<Int>?
  /// Sums of the columns whose rows add up to a whole; empty where there is no row for them.
  private(set) var totals: [Int: Total] = [:]

  /// Nothing beyond the cells.
  static let none = Decoration()

  private init() {}

  /// What suits an answer.
  init(_ table: ResultTable, _ shown: ShownRows, checkpoint: () -> Diagnostic?) throws(Diagnostic) {
    let meanings = table.columns.map(\.meaning)
    let formats = table.columns.map { CellFormat($0, shown: ShownRows(total: 0, limit: nil), charset: .unicode) }
    heat = Self.heat(table, formats, shown)
    if let first = meanings.firstIndex(where: { $0.moment != nil }) {
      let end =
        meanings[first...].firstIndex { $0.moment == nil || $0.family != meanings[first].family }
        ?? meanings.endIndex
      if end - first > 1, table.columns[first].type.isNumeric { trend = first..<end }
    }
    guard table.rowCount > 1, meanings.first?.role == .dim else { return }
    bar = Self.bar(meanings, formats, shown, unless: heat)
    for (index, meaning) in meanings.enumerated() where meaning.isAdditive {
      totals[index] = try Self.total(table.columns[index], rows: table.rowCount, checkpoint)
    }
  }

  // The first measure that is an amount: counts, sums and shares grow from nought, other levels don't.
  private static func bar(
    _ meanings: [ColumnMeaning], _ formats: [CellFormat], _ shown: ShownRows, unless heat: [Int: ClosedRange<Double>]
  ) -> (Int, Double)? {
    guard heat.isEmpty else { return nil }
    let amounts = meanings.indices.filter {
      let meaning = meanings[$0]
      return meaning.role == .measure && !meaning.isChange && formats[$0].isRightAligned
        && (meaning.quantity == .count || meaning.quantity == .share || meaning.isAdditive)
    }
    guard let column = amounts.first else { return nil }
    var full = 0.0
    for index in 0..<shown.count {
      guard let amount = formats[column].amount(row: shown[index]) else { continue }
      if amount < 0 { return nil }
      full = max(full, amount)
    }
    return full > 0 ? (column, full) : nil
  }

  // The columns of one pivoted measure have one range; the rate of a retention is a part of one.
  private static func heat(
    _ table: ResultTable, _ formats: [CellFormat], _ shown: ShownRows
  ) -> [Int: ClosedRange<Double>] {
    if case .retention(_, _, _, let measure) = PlotForm(table.columns, dims: nil),
      table.columns[measure].meaning.quantity == .share
    {
      return [measure: 0...1]
    }
    var ranges: [Int: ClosedRange<Double>] = [:]
    var families: [ColumnMeaning.Family: [Int]] = [:]
    for (index, column) in table.columns.enumerated() where column.type.isNumeric && !column.meaning.isChange {
      if let family = column.meaning.family { families[family, default: []].append(index) }
    }
    for columns in families.values where columns.count > 1 {
      var range: ClosedRange<Double>?
      for column in columns {
        for index in 0..<shown.count {
          guard let amount = formats[column].amount(row: shown[index]) else { continue }
          range = min(range?.lowerBound ?? amount, amount)...max(range?.upperBound ?? amount, amount)
        }
      }
      guard let range, range.lowerBound < range.upperBound else { continue }
      for column in columns { ranges[column] = range }
    }
    return ranges
  }

  // Nil where a sum is beyond what the column's type holds.
  private static func total(
    _ column: ResultColumn, rows: Int, _ checkpoint: () -> Diagnostic?
  ) throws(Diagnostic) -> Total? {
    let reader = ColumnReader(column)
    var whole: Int64 = 0
    // The sum, and what its additions lost (Neumaier).
    var (sum, lost) = (0.0, 0.0)
    for row in 0..<rows {
      if row & 0xfff == 0, let reason = checkpoint() { throw reason }
      let stored = reader.stored(row)
      guard stored >= 0 else { continue }
      if column.type == .int {
        let (next, overflow) = whole.addingReportingOverflow(reader.integer(stored))
        if overflow { return nil }
        whole = next
      } else {
        let value = reader.number(stored)
        let next = sum + value
        lost += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
        sum = next
      }
    }
    if column.type == .int { return .integer(whole) }
    return (sum + lost).isFinite ? .number(sum + lost) : nil
  }
}
