/// The answer of a query: columns of equal length, each a stored column seen through a list of rows.
///
/// Nothing is copied to sort or filter a column that is only read.
package struct ResultTable: Sendable {
  package let columns: [ResultColumn]
  package let rowCount: Int

  /// Every column must have `rowCount` rows.
  package init(columns: [ResultColumn], rowCount: Int) {
    self.columns = columns
    self.rowCount = rowCount
  }
}

/// One column of an answer.
package struct ResultColumn: Sendable {
  package let name: String
  package let column: Column
  /// The stored row of each row of the answer, `UInt32.max` for null; nil where row n is stored row n.
  package let rows: Buffer<UInt32>?
  package var type: ScalarType { column.type }
  /// What it is to a reader.
  package var meaning: ColumnMeaning

  package init(name: String, column: Column, rows: Buffer<UInt32>?, meaning: ColumnMeaning = ColumnMeaning()) {
    self.name = name
    self.column = column
    self.rows = rows
    self.meaning = meaning
  }

  /// The value in a row of the answer; for edges and tests.
  package func value(at row: Int) -> Value {
    guard let rows else { return column.value(at: row) }
    guard row >= 0, row < rows.count, rows.pointer[row] != .max else { return .null }
    return column.value(at: Int(rows.pointer[row]))
  }
}
