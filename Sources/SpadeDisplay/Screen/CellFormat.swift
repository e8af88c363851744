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
  private let hasUnits: Bool
  private var meaning: ColumnMeaning { column.meaning }

  /// `shown` are the rows that will be seen: they decide how many decimals all have. With `hasUnits` parts of a whole
  /// are percent, days say so, and changes have their sign.
  init(_ column: ResultColumn, shown: ShownRows, charset: VisibleText.Charset, hasUnits: Bool = false) {
    self.column = column
    reader = ColumnReader(column)
    self.charset = charset
    self.hasUnits = hasUnits
    isRightAligned = column.type.isNumeric
    isCuttable = column.type == .text && column.meaning.quantity != .blocks
    isGrouped = column.type == .int && Self.isGrouped(column.meaning.role, reader, shown)
    let isPercent = hasUnits && column.meaning.quantity == .share
    decimals = column.type == .number ? Self.decimals(reader, shown, isPercent: isPercent) : 0
  }

  /// What stands for null.
  static func null(_ charset: VisibleText.Charset) -> String { charset == .unicode ? "·" : "null" }

  /// The number in a row; nil for null and for what is no number.
  func amount(row: Int) -> Double? {
    let stored = reader.stored(row)
    guard stored >= 0, column.type.isNumeric else { return nil }
    let value = reader.number(stored)
    return value.isFinite ? value : nil
  }

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
    case .integer: return try append(reader.integer(stored), to: &buffer)
    case .decimal, .number: return try append(reader.number(stored), to: &buffer)
    case .date, .micros, .seconds:
      try TemporalText.append(reader, stored, separator: UInt8(ascii: " "), to: &buffer)
    }
    return (buffer.count - start, .plain)
  }

  /// Appends an integer as the column's are written.
  func append(_ value: Int64, to buffer: inout ByteBuffer) throws(Diagnostic) -> (width: Int, role: Role) {
    let start = buffer.count
    try appendSign(Double(value), to: &buffer)
    if isGrouped {
      try NumberText.appendGrouped(value, to: &buffer)
    } else {
      try NumberText.append(value, to: &buffer)
    }
    try appendUnit(to: &buffer)
    return (buffer.count - start, role(of: Double(value)))
  }

  /// Appends a number as the column's are written.
  func append(_ value: Double, to buffer: inout ByteBuffer) throws(Diagnostic) -> (width: Int, role: Role) {
    guard value.isFinite else { return try appendNull(to: &buffer) }
    let start = buffer.count
    let isPercent = hasUnits && meaning.quantity == .share
    try appendSign(value, to: &buffer)
    try NumberText.appendFixed(isPercent ? value * 100 : value, decimals: decimals, to: &buffer)
    try appendUnit(to: &buffer)
    return (buffer.count - start, role(of: value))
  }

  private func appendSign(_ value: Double, to buffer: inout ByteBuffer) throws(Diagnostic) {
    if hasUnits, meaning.isChange, value > 0 { try buffer.append("+") }
  }

  private func appendUnit(to buffer: inout ByteBuffer) throws(Diagnostic) {
    guard hasUnits else { return }
    switch meaning.quantity {
    // The difference of two percentages is no percentage of anything.
    case .share: try buffer.append(meaning.isChange ? "pp" : "%")
    case .days: try buffer.append("d")
    case .number, .count, .score, .blocks: break
    }
  }

  private func role(of value: Double) -> Role {
    if meaning.isChange { return value > 0 ? .rise : value < 0 ? .fall : .plain }
    return meaning.quantity == .score ? Role(score: value) : .plain
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
    if meaning.quantity == .blocks {
      let blocks = String(decoding: text, as: UTF8.self)
      try buffer.append(charset == .ascii ? Blocks.ascii(blocks) : blocks)
      return (DisplayWidth.of(blocks), .series(0))
    }
    let width = try VisibleText.append(text, charset: charset, maxWidth: maxWidth, to: &buffer)
    return (width, Role(band: text) ?? .plain)
  }

  // A key's integers and those of a dim are names, and so may others' be while none has five digits: years.
  private static func isGrouped(_ role: ColumnMeaning.Role, _ reader: ColumnReader, _ shown: ShownRows) -> Bool {
    switch role {
    case .key, .dim: return false
    case .measure: return true
    case .attribute:
      for index in 0..<shown.count {
        let stored = reader.stored(shown[index])
        if stored >= 0, reader.integer(stored).magnitude >= 10_000 { return true }
      }
      return false
    }
  }

  // As many as the values have, but two at most; three significant ones where all values are below 1.
  private static func decimals(_ reader: ColumnReader, _ shown: ShownRows, isPercent: Bool) -> Int {
    var largest = 0.0
    var needed = 0
    for index in 0..<shown.count {
      let stored = reader.stored(shown[index])
      guard stored >= 0 else { continue }
      // Percent are rounded first: 0.07 · 100 isn't 7.
      let value = isPercent ? (reader.number(stored) * 1e6).rounded() / 1e4 : reader.number(stored)
      guard value.isFinite else { continue }
      largest = max(largest, value.magnitude)
      if needed < 9 { needed = max(needed, min(9, NumberText.decimals(of: value))) }
    }
    var limit = isPercent ? 1 : 2
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
