import SpadeBase
import SpadeStore

/// Writes an answer's rows in an exact format: bytes to bytes, in chunks on several threads.
struct RowWriter: Sendable {
  private struct Column {
    let reader: ColumnReader
    let texts: PreparedTexts
    let lead: [UInt8]
  }

  private let table: ResultTable
  private let dialect: RowDialect
  private let columns: [Column]

  init(_ table: ResultTable, dialect: RowDialect) throws(Diagnostic) {
    self.table = table
    self.dialect = dialect
    var columns: [Column] = []
    for (source, lead) in zip(table.columns, dialect.leads) {
      let reader = ColumnReader(source)
      let texts = try PreparedTexts(reader.dictionary, encoding: dialect.text, rows: table.rowCount)
      columns.append(Column(reader: reader, texts: texts, lead: lead))
    }
    self.columns = columns
  }

  /// Writes head, rows and tail.
  func write(to sink: ByteSink, options: WriteOptions) throws(Diagnostic) {
    try sink.write(dialect.head)
    // Some hundred kilobytes of output: large enough to share out, small enough to stay in a core's cache.
    let chunkRows = max(16, 32_768 / max(1, columns.count))
    let rowCount = table.rowCount
    let work = OrderedWork(
      chunks: (rowCount + chunkRows - 1) / chunkRows, sink: sink, checkpoint: options.checkpoint
    ) { (chunk, buffer, spill) throws(Diagnostic) in
      let first = chunk * chunkRows
      try append(first..<min(first + chunkRows, rowCount), to: &buffer, spill)
    }
    try work.run(threads: options.threads)
    try sink.write(dialect.tail)
  }

  private func append(
    _ rows: Range<Int>, to buffer: inout ByteBuffer, _ spill: OrderedWork.Spill
  ) throws(Diagnostic) {
    let dialect = dialect
    for row in rows {
      try buffer.append(row == 0 ? dialect.firstRow : dialect.nextRow)
      for column in columns {
        try buffer.append(column.lead)
        try append(column, row, dialect, to: &buffer)
      }
      try buffer.append(dialect.rowEnd)
      try spill(&buffer)
    }
  }

  @inline(__always)
  private func append(
    _ column: Column, _ row: Int, _ dialect: RowDialect, to buffer: inout ByteBuffer
  ) throws(Diagnostic) {
    let reader = column.reader
    let stored = reader.stored(row)
    guard stored >= 0 else { return try buffer.append(dialect.null) }
    switch reader.meaning {
    case .integer: try NumberText.append(reader.integer(stored), to: &buffer)
    case .decimal(let decimals): try NumberText.append(reader.integer(stored), decimals: decimals, to: &buffer)
    case .number:
      let value = reader.double(stored)
      if value.isFinite { try NumberText.append(value, to: &buffer) } else { try buffer.append(dialect.null) }
    case .bool: try buffer.append(reader.integer(stored) != 0 ? Self.yes : Self.no)
    case .text:
      if let quote = dialect.text.quote { try buffer.append(quote) }
      try column.texts.append(code: Int(reader.integer(stored)), to: &buffer)
      if let quote = dialect.text.quote { try buffer.append(quote) }
    case .date, .micros, .seconds:
      if let quote = dialect.temporalQuote { try buffer.append(quote) }
      try TemporalText.append(reader, stored, separator: dialect.timeSeparator, to: &buffer)
      if let quote = dialect.temporalQuote { try buffer.append(quote) }
    }
  }

  private static let yes = Array("true".utf8)
  private static let no = Array("false".utf8)
}

extension TemporalText {
  /// The date or time that a column's cell holds.
  @inline(__always)
  static func append(
    _ reader: ColumnReader, _ stored: Int, separator: UInt8, to buffer: inout ByteBuffer
  ) throws(Diagnostic) {
    let value = reader.integer(stored)
    switch reader.meaning {
    case .date: try append(day: Int32(clamping: value), to: &buffer)
    case .seconds:
      let (micros, overflow) = value.multipliedReportingOverflow(by: 1_000_000)
      try append(micros: overflow ? (value < 0 ? .min : .max) : micros, separator: separator, to: &buffer)
    default: try append(micros: value, separator: separator, to: &buffer)
    }
  }
}
