import SpadeBase

/// The directory of a saved file, read and checked as far as it can be without the sections.
struct Directory {
  let tables: [TableRecord]
  let definitions: [[UInt8]]
  let source: String?
  let now: Int64?

  init(_ reader: inout DirectoryReader) throws(Diagnostic) {
    let tableCount = try reader.count(of: "tables", most: SnapshotFormat.mostTables)
    var tables: [TableRecord] = []
    for _ in 0..<tableCount { tables.append(try Self.table(&reader, tableCount)) }
    self.tables = tables
    var definitions: [[UInt8]] = []
    for _ in 0..<(try reader.count(of: "definitions", most: Int(UInt32.max))) { definitions.append(try reader.utf8()) }
    self.definitions = definitions
    source = try reader.flag() ? try reader.text() : nil
    now = try reader.flag() ? try reader.moment() : nil
    try reader.end()
    guard Set(tables.map(\.name)).count == tables.count else { throw reader.damaged("two of its tables have one name") }
  }

  private static func table(_ reader: inout DirectoryReader, _ tableCount: Int) throws(Diagnostic) -> TableRecord {
    let name = try reader.text()
    let kindNumber = try reader.byte()
    let rows = try reader.rows(of: "rows")
    let columnCount = try reader.count(of: "columns", most: SnapshotFormat.mostColumns)
    guard columnCount > 0 else { throw reader.damaged("a table has no columns") }
    let main = try reader.position(below: columnCount)
    let from = try reader.position(below: columnCount)
    let until = try reader.position(below: columnCount)
    var parent: (table: Int, keyColumn: Int, offsets: Section)?
    if let table = try reader.position(below: tableCount) {
      guard let keyColumn = try reader.position(below: columnCount) else {
        throw reader.damaged("a table does not say which column names its parent")
      }
      parent = (table, keyColumn, try reader.section(length: nil))
    }
    let fileOrder = try reader.flag() ? try reader.section(length: rows * 4) : nil
    let latest = try reader.flag() ? try reader.moment() : nil
    let report = try report(&reader)
    var columns: [ColumnRecord] = []
    for _ in 0..<columnCount { columns.append(try column(&reader, rows: rows)) }
    let kind: Table.Kind
    switch (kindNumber, main) {
    case (0, nil): kind = .plain
    case (1, let key?): kind = .entity(key: key, from: from, until: until)
    case (2, let time?): kind = .history(time: time)
    case (3, let time?): kind = .log(time: time)
    default: throw reader.damaged("table kind \(kindNumber) is unknown")
    }
    let table = TableRecord(
      name: name, kind: kind, rows: rows, parent: parent, fileOrder: fileOrder, latest: latest, report: report,
      columns: columns)
    try check(table, reader)
    return table
  }

  /// Names, kinds and types fit each other.
  private static func check(_ table: TableRecord, _ reader: DirectoryReader) throws(Diagnostic) {
    var temporal: [Int?] = []
    switch table.kind {
    case .plain: if table.parent != nil { throw reader.damaged("a plain table has a parent") }
    case .entity(_, let from, let until): temporal = [from, until]
    case .history(let time), .log(let time):
      temporal = [time]
      if table.parent == nil { throw reader.damaged("a history or log has no parent") }
    }
    for case let column? in temporal where !table.columns[column].type.isTemporal {
      throw reader.damaged("a column of times is \(table.columns[column].type.rawValue)")
    }
    if table.latest != nil, table.isUndated { throw reader.damaged("a table without times has a latest time") }
    if table.fileOrder != nil, table.parent == nil { throw reader.damaged("rows without a parent are out of order") }
    // Names are told apart by their bytes.
    guard Set(table.columns.map { Array($0.name.utf8) }).count == table.columns.count else {
      throw reader.damaged("two columns of a table have one name")
    }
  }

  private static func report(_ reader: inout DirectoryReader) throws(Diagnostic) -> LoadReport {
    var report = LoadReport()
    report.rows = try reader.rows(of: "rows read")
    report.fileBytes = Int(try reader.number(UInt64.self) & UInt64(Int.max))
    report.textBytes = Int(try reader.number(UInt64.self) & UInt64(Int.max))
    report.orphans = try reader.rows(of: "rows without a parent")
    report.superseded = try reader.rows(of: "superseded rows")
    for _ in 0..<(try reader.count(of: "notes", most: Int(UInt32.max))) { report.notes.append(try reader.text()) }
    return report
  }

  private static func column(_ reader: inout DirectoryReader, rows: Int) throws(Diagnostic) -> ColumnRecord {
    let name = try reader.text()
    let typeNumber = Int(try reader.byte())
    let layoutNumber = try reader.byte()
    let scaleNumber = try reader.byte()
    guard ScalarType.saved.indices.contains(typeNumber - 1),
      let layout = ColumnRecord.Layout(rawValue: layoutNumber), let scale = Column.Scale(saved: scaleNumber),
      ColumnRecord.isPossible(ScalarType.saved[typeNumber - 1], layout, scale)
    else {
      throw reader.damaged("a column has type \(typeNumber), layout \(layoutNumber) and scale \(scaleNumber)")
    }
    let values = try reader.section(length: layout.bytes(rows: rows))
    var texts: (bytes: Section, offsets: Section)?
    if layout.isText {
      let bytes = try reader.section(length: nil)
      let offsets = try reader.section(length: nil)
      guard offsets.length >= 8, offsets.length % 8 == 0 else { throw reader.damaged("a dictionary has no offsets") }
      texts = (bytes, offsets)
    }
    let validity = try reader.flag() ? try reader.section(length: (rows + 63) / 64 * 8) : nil
    return ColumnRecord(
      name: name, type: ScalarType.saved[typeNumber - 1], layout: layout, scale: scale, rows: rows, values: values,
      texts: texts, validity: validity)
  }
}

extension TableRecord {
  /// True where no column dates the rows.
  fileprivate var isUndated: Bool {
    switch kind {
    case .plain, .entity: true
    case .history, .log: false
    }
  }
}

extension Column.Scale {
  /// The number of whole seconds in a file; of decimals it is their count.
  private static let secondsNumber: UInt8 = 255

  /// What a number in a file stands for.
  init?(saved number: UInt8) {
    switch number {
    case 0: self = .one
    case 1...9: self = .decimal(Int(number))
    case Self.secondsNumber: self = .seconds
    default: return nil
    }
  }

  /// The number in a file.
  var saved: UInt8 {
    switch self {
    case .one: 0
    case .decimal(let digits): UInt8(truncatingIfNeeded: digits)
    case .seconds: Self.secondsNumber
    }
  }
}
