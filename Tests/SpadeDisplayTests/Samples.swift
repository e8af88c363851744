import SpadeBase
import SpadeStore

@testable import SpadeDisplay

/// Columns and answers for tests.
enum Sample {
  static func text(_ name: String, _ values: [String?]) throws -> ResultColumn {
    try text(name, bytes: values.map { $0.map { Array($0.utf8) } })
  }

  static func text(_ name: String, bytes values: [[UInt8]?]) throws -> ResultColumn {
    var texts: [[UInt8]] = []
    var numbers: [[UInt8]: UInt32] = [:]
    let codes = values.map { value -> UInt32 in
      let value = value ?? []
      if let known = numbers[value] { return known }
      numbers[value] = UInt32(texts.count)
      texts.append(value)
      return UInt32(texts.count - 1)
    }
    let storage = Column.Storage.text(.uint32(try Buffer(codes)), try TextDictionary(texts))
    return try column(name, .text, storage, values.map { $0 != nil })
  }

  static func int(_ name: String, _ values: [Int64?]) throws -> ResultColumn {
    try column(name, .int, .int64(Buffer(values.map { $0 ?? 0 })), values.map { $0 != nil })
  }

  static func number(_ name: String, _ values: [Double?]) throws -> ResultColumn {
    try column(name, .number, .double(Buffer(values.map { $0 ?? 0 })), values.map { $0 != nil })
  }

  static func bool(_ name: String, _ values: [Bool?]) throws -> ResultColumn {
    let bits = try Bitmap(count: values.count)
    for (row, value) in values.enumerated() where value == true { bits.set(row) }
    return try column(name, .bool, .bits(bits), values.map { $0 != nil })
  }

  static func date(_ name: String, _ values: [Int32?]) throws -> ResultColumn {
    try column(name, .date, .int32(Buffer(values.map { $0 ?? 0 })), values.map { $0 != nil })
  }

  static func column(
    _ name: String, _ type: ScalarType, _ storage: Column.Storage, scale: Column.Scale = .one, _ valid: [Bool]
  ) throws -> ResultColumn {
    var validity: Bitmap?
    if valid.contains(false) {
      let bits = try Bitmap(count: valid.count)
      for (row, isValid) in valid.enumerated() where isValid { bits.set(row) }
      validity = bits
    }
    let column = Column(
      name: name, type: type, storage: storage, scale: scale, validity: validity, count: valid.count)
    return ResultColumn(name: name, column: column, rows: nil)
  }

  static func meaning(_ meaning: ColumnMeaning, _ column: ResultColumn) -> ResultColumn {
    var column = column
    column.meaning = meaning
    return column
  }

  static func table(_ columns: ResultColumn...) -> ResultTable { table(columns) }

  static func table(_ columns: [ResultColumn]) -> ResultTable {
    ResultTable(columns: columns, rowCount: columns.first?.column.count ?? 0)
  }

  static func bytes(
    _ table: ResultTable, _ mode: ResultMode, _ profile: TerminalProfile = .file,
    _ options: WriteOptions = WriteOptions()
  ) throws -> [UInt8] {
    let sink = ByteSink.memory()
    try ResultWriter.write(table, mode: mode, profile: profile, options: options, to: sink)
    return sink.bytes
  }

  static func written(
    _ table: ResultTable, _ mode: ResultMode, _ profile: TerminalProfile = .file,
    _ options: WriteOptions = WriteOptions()
  ) throws -> String {
    String(decoding: try bytes(table, mode, profile, options), as: UTF8.self)
  }

  static func terminal(width: Int = 80, color: Bool = false, utf8: Bool = true) -> TerminalProfile {
    TerminalProfile(isTerminal: true, width: width, height: 24, color: color, utf8: utf8)
  }
}
