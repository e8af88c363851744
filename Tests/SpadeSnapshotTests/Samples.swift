import SpadeBase

@testable import SpadeStore

/// Tables made by hand: of every type in every layout, or wrong in one point.
enum Sample {
  static func column(
    _ name: String, _ type: ScalarType, _ storage: Column.Storage, _ rows: Int, scale: Column.Scale = .one,
    valid: [Bool]? = nil
  )
    throws -> Column
  {
    Column(name: name, type: type, storage: storage, scale: scale, validity: try valid.map(bits), count: rows)
  }

  static func bits(_ values: [Bool]) throws -> Bitmap {
    let bitmap = try Bitmap(count: values.count)
    for (row, value) in values.enumerated() where value { bitmap.set(row) }
    return bitmap
  }

  static func texts(_ texts: [String]) throws -> TextDictionary { try TextDictionary(texts.map { Array($0.utf8) }) }

  /// A column of every type and layout, nulls and none, for `rows` rows.
  static func columns(_ rows: Int, _ random: inout SeededGenerator) throws -> [Column] {
    func numbers<Number: FixedWidthInteger & BitwiseCopyable & Sendable>(
      _ valid: [Bool]?, _ range: ClosedRange<Number>
    ) throws -> Buffer<Number> {
      try Buffer((0..<rows).map { valid?[$0] ?? true ? Number.random(in: range, using: &random) : 0 })
    }
    let words = ["", "a", "zoë", "e\u{301}", "é", "株式会社", "NULL", "\u{1b}[31m", "two words", "\u{0}"]
    var columns: [Column] = []
    for withNulls in [false, true] {
      let valid: [Bool]? = withNulls ? (0..<rows).map { _ in Bool.random(using: &random) } : nil
      func add(_ type: ScalarType, _ storage: Column.Storage, _ scale: Column.Scale = .one) throws {
        columns.append(
          try column("c\(columns.count) \(type)", type, storage, rows, scale: scale, valid: valid))
      }
      try add(.bool, .bits(try bits((0..<rows).map { (valid?[$0] ?? true) && Bool.random(using: &random) })))
      try add(.int, .int8(try numbers(valid, .min ... .max)))
      try add(.int, .int16(try numbers(valid, .min ... .max)))
      try add(.int, .int32(try numbers(valid, .min ... .max)))
      try add(.int, .int64(try numbers(valid, .min ... .max)))
      try add(.number, .int8(try numbers(valid, .min ... .max)), .decimal(1))
      try add(.number, .int16(try numbers(valid, .min ... .max)), .decimal(2))
      try add(.number, .int32(try numbers(valid, .min ... .max)), .decimal(9))
      try add(.number, .int64(try numbers(valid, -(1 << 53)...(1 << 53))), .decimal(3))
      try add(.number, .int16(try numbers(valid, .min ... .max)))
      let doubles = (0..<rows).map { row in
        valid?[row] ?? true
          ? [-0.0, 1.0e308, .leastNonzeroMagnitude, Double.random(in: -1...1, using: &random)].randomElement(
            using: &random) ?? 0 : 0
      }
      try add(.number, .double(try Buffer(doubles)))
      try add(.date, .int16(try numbers(valid, .min ... .max)))
      try add(.date, .int32(try numbers(valid, Calendar.dayRange)))
      try add(.time, .int32(try numbers(valid, .min ... .max)), .seconds)
      try add(.time, .int64(try numbers(valid, -62_135_596_800_000_000...253_402_300_799_999_999)))
      let dictionary = try texts(words)
      let last = words.count - 1
      try add(.text, .text(.uint8(try numbers(valid, 0...UInt8(last))), dictionary))
      try add(.text, .text(.uint16(try numbers(valid, 0...UInt16(last))), dictionary))
      try add(.text, .text(.uint32(try numbers(valid, 0...UInt32(last))), dictionary))
    }
    return columns
  }

  static func plain(_ columns: [Column], _ name: String = "t") -> Table {
    Table(
      name: name, kind: .plain, columns: columns, rowCount: columns.first?.count ?? 0, parent: nil, fileOrder: nil)
  }

  /// One column as a whole file.
  static func snapshot(_ columns: [Column]) -> Snapshot { Snapshot(tables: [(plain(columns), LoadReport())]) }

  static func accounts(_ keys: [Int32] = [1, 2, 3], valid: [Bool]? = nil) throws -> Table {
    Table(
      name: "accounts", kind: .entity(key: 0, from: nil, until: nil),
      columns: [try column("id", .int, .int32(try Buffer(keys)), keys.count, valid: valid)], rowCount: keys.count,
      parent: nil, fileOrder: nil)
  }

  /// A history or log below `accounts`.
  static func dated(
    _ days: [Int32] = [10, 11, 5, 7, 7, 3], _ offsets: [UInt32] = [0, 2, 4, 5], of accounts: Table? = nil,
    kind: Table.Kind = .log(time: 1), latest: Int64?? = nil, type: ScalarType = .date
  ) throws -> Table {
    let link = ParentLink(table: try accounts ?? Sample.accounts(), keyColumn: 0, offsets: try Buffer(offsets))
    let columns = [
      try column("id", .int, .int32(try Buffer([Int32](repeating: 1, count: days.count))), days.count),
      try column("day", type, .int32(try Buffer(days)), days.count),
    ]
    let table = Table(
      name: "dated", kind: kind, columns: columns, rowCount: days.count, parent: link, fileOrder: nil)
    guard let latest else { return table }
    return Table(
      name: "dated", kind: kind, columns: columns, rowCount: days.count, parent: link, fileOrder: nil, latest: latest)
  }

  /// A table and its parent as a file.
  static func snapshot(_ table: Table) -> Snapshot {
    Snapshot(tables: ((table.parent.map { [$0.table] } ?? []) + [table]).map { ($0, LoadReport()) })
  }

  /// All kinds of table in one file.
  static func everything(rows: Int = 70, seed: UInt64 = 1) throws -> Snapshot {
    var random = SeededGenerator(seed: seed)
    let accounts = try accounts()
    let users = Table(
      name: "users", kind: .entity(key: 0, from: 1, until: nil),
      columns: [
        try column("uid", .text, .text(.uint8(try Buffer([0, 1, 2, 3])), try texts(["u1", "u2", "u3", "u4"])), 4),
        try column("since", .date, .int16(try Buffer([1, 2, 0, 4])), 4, valid: [true, true, false, true]),
      ], rowCount: 4,
      parent: ParentLink(table: accounts, keyColumn: 0, offsets: try Buffer([0, 1, 1, 3])),
      fileOrder: try Buffer([2, 0, 1, 3]))
    var report = LoadReport()
    report.rows = 6
    report.orphans = 1
    report.notes = ["column x stays text: \"é\""]
    return Snapshot(
      tables: [
        (plain(try columns(rows, &random)), LoadReport()), (accounts, LoadReport()),
        (try dated(of: accounts), report), (users, report),
        (
          try dated([3, 4, 4, 9], [0, 1, 3, 4, 4], of: users, kind: .log(time: 1)).named("events"), LoadReport()
        ),
        (try dated([3, 5, 4, 9], [0, 2, 2, 4], of: accounts, kind: .history(time: 1)).named("scores"), LoadReport()),
      ],
      definitions: [Array("let x of accounts = id + 1".utf8), Array("cohort ü of users = since > 2020-01-01".utf8)],
      source: "users", now: 1_000_000)
  }
}

extension Table {
  func named(_ name: String) -> Table {
    Table(
      name: name, kind: kind, columns: columns, rowCount: rowCount, parent: parent, fileOrder: fileOrder,
      latest: latest)
  }
}
