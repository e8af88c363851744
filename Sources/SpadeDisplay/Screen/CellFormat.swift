import SpadeBase
import SpadeStore

/// How the cells of one column look to a reader: numbers rounded alike, nulls and empty texts told apart.
struct CellFormat: Sendable {
  /// Numbers stand to the right, so that their digits line up.
  let isRightAligned: Bool
  /// Texts may be cut where room is short; a number never.
  let isCuttable: Bool
  private let column: ResultColumn
  private let reader: ColumnReader
  private let charset: VisibleText.Charset
  private let decimals: Int
  private let isGrouped: Bool

  /// `shown` are the rows that will be seen: they decide how many decimals all have. A key's integers are names, not
  /// amounts: they have no separators.
  init(_ column: ResultColumn, shown: ShownRows, isKey: Bool, charset: VisibleText.Charset) {
    self.column = column
    reader = ColumnReader(column)
    self.charset = charset
    isGrouped = !isKey
    isRightAligned = column.type.isNumeric
    isCuttable = column.type == .text
    decimals = column.type == .number ? Self.decimals(reader, shown) : 0
  }

  /// What stands for null.
  static func null(_ charset: VisibleText.Charset) -> String { charset == .unicode ? "·" : "null" }

  /// Appends a cell in at most `maxWidth` columns; returns its columns and its role.
  func append(
    row: Int, maxWidth: Int = .max, to buffer: inout ByteBuffer
  ) throws(Diagnostic) -> (width: Int, role: Role) {
    let stored = reader.stored(row)
    let start = buffer.count
    guard stored >= 0 else { return try appendNull(to: &buffer) }
    switch reader.meaning {
    case .text:
      guard case .text(_, let dictionary) = column.column.storage else { return (0, .plain) }
      return try append(dictionary[Int(reader.integer(stored))], maxWidth, to: &buffer)
    case .bool: try buffer.append(reader.integer(stored) != 0 ? "true" : "false")
    case .integer where isGrouped: try NumberText.appendGrouped(reader.integer(stored), to: &buffer)
    case .integer: try NumberText.append(reader.integer(stored), to: &buffer)
    case .decimal(let digits):
      let value = Double(reader.integer(stored)) / Column.powerOfTen(digits)
      try NumberText.appendFixed(value, decimals: decimals, to: &buffer)
    case .number:
      let value = reader.double(stored)
      guard value.isFinite else { return try appendNull(to: &buffer) }
      try NumberText.appendFixed(value, decimals: decimals, to: &buffer)
    case .date, .micros, .seconds:
      try TemporalText.append(reader, stored, separator: UInt8(ascii: " "), to: &buffer)
    }
    return (buffer.count - start, .plain)
  }

  private func appendNull(to buffer: inout ByteBuffer) throws(Diagnostic) -> (width: Int, role: Role) {
    let null = Self.null(charset)
    try buffer.append(null)
    return (null.unicodeScalars.count, .null)
  }

  private func append(
    _ text: UnsafeBufferPointer<UInt8>, _ maxWidth: Int, to buffer: inout ByteBuffer
  ) throws(Diagnostic) -> (width: Int, role: Role) {
    // What would look like null or like the empty text stands in quotes.
    if text.isEmpty || text.elementsEqual(Self.null(charset).utf8) || text.elementsEqual("\"\"".utf8) {
      try buffer.append("\"")
      let width = try VisibleText.append(text, charset: charset, to: &buffer)
      try buffer.append("\"")
      return (width + 2, .plain)
    }
    let width = try VisibleText.append(text, charset: charset, maxWidth: maxWidth, to: &buffer)
    return (width, Role(band: text) ?? .plain)
  }

  // As many as the values have, but two at most; three significant ones where all values are below 1.
  private static func decimals(_ reader: ColumnReader, _ shown: ShownRows) -> Int {
    var largest = 0.0
    var needed = 0
    for index in 0..<shown.count {
      let stored = reader.stored(shown[index])
      guard stored >= 0 else { continue }
      var value = reader.double(stored)
      if case .decimal(let digits) = reader.meaning { value /= Column.powerOfTen(digits) }
      guard value.isFinite else { continue }
      largest = max(largest, value.magnitude)
      if needed < 9 { needed = max(needed, min(9, NumberText.decimals(of: value))) }
    }
    var limit = 2
    var bound = 1.0
    while largest > 0, largest < bound, limit < 9 {
      limit += 1
      bound /= 10
    }
    return min(needed, limit)
  }
}

/// The rows of an answer that are shown: all, or the first and the last few.
struct ShownRows: Sendable {
  let head: Int
  let tail: Int
  let total: Int

  init(total: Int, limit: Int?) {
    self.total = total
    guard let limit, total > max(1, limit) else {
      head = total
      tail = 0
      return
    }
    tail = min(5, max(1, limit) / 4)
    head = max(1, limit) - tail
  }

  var count: Int { head + tail }
  var hidden: Int { total - count }

  /// The answer's row that is shown at a place.
  @inline(__always)
  subscript(index: Int) -> Int { index < head ? index : index + hidden }
}
