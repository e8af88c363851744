import SpadeBase
import SpadeDisplay
import SpadeStore

/// Small tables that the shell itself makes: lists of tables, columns, cohorts.
enum Listing {
  /// A column's values, null where there is none.
  enum Values {
    case texts([String?])
    case ints([Int?])
    /// How often values fall into each of some steps: drawn as blocks.
    case distributions([[Int]])
  }

  /// A table of equally long columns; throws `memory-limit`.
  static func table(_ columns: [(name: String, values: Values)]) throws(Diagnostic) -> ResultTable {
    var made: [ResultColumn] = []
    var rows = 0
    for (name, values) in columns {
      let column = try column(name, values)
      rows = column.count
      made.append(ResultColumn(name: name, column: column, rows: nil, meaning: meaning(values)))
    }
    return ResultTable(columns: made, rowCount: rows)
  }

  private static func meaning(_ values: Values) -> ColumnMeaning {
    switch values {
    case .texts: ColumnMeaning()
    case .ints: ColumnMeaning(.measure, .count)
    case .distributions: ColumnMeaning(.attribute, .blocks)
    }
  }

  private static func column(_ name: String, _ values: Values) throws(Diagnostic) -> Column {
    switch values {
    case .ints(let ints):
      let storage = Column.Storage.int64(try Buffer(ints.map { Int64($0 ?? 0) }))
      return Column(
        name: name, type: .int, storage: storage, scale: .one, validity: try validity(ints.map { $0 != nil }),
        count: ints.count)
    case .distributions(let counts):
      return try column(name, .texts(counts.map { $0.isEmpty ? nil : Blocks.distribution($0) }))
    case .texts(let texts):
      var distinct: [[UInt8]] = []
      var codes: [UInt32] = []
      var known: [[UInt8]: UInt32] = [:]
      for text in texts {
        let bytes = Array((text ?? "").utf8)
        let code = known[bytes] ?? UInt32(distinct.count)
        if known.updateValue(code, forKey: bytes) == nil { distinct.append(bytes) }
        codes.append(code)
      }
      let storage = Column.Storage.text(.uint32(try Buffer(codes)), try TextDictionary(distinct))
      return Column(
        name: name, type: .text, storage: storage, scale: .one, validity: try validity(texts.map { $0 != nil }),
        count: texts.count)
    }
  }

  private static func validity(_ valid: [Bool]) throws(Diagnostic) -> Bitmap? {
    guard valid.contains(false) else { return nil }
    let bits = try Bitmap(count: valid.count)
    for (row, isValid) in valid.enumerated() where isValid { bits.set(row) }
    return bits
  }
}
