import SpadeBase
import SpadeStore

/// Writes an answer's rows in an exact format: bytes to bytes, in chunks on several threads.
struct RowWriter: Sendable {
  private let table: ResultTable
  private let dialect: RowDialect
  private let rendered: [RenderedTexts?]

  init(_ table: ResultTable, dialect: RowDialect) throws(Diagnostic) {
    self.table = table
    self.dialect = dialect
    rendered = try table.columns.map { (column) throws(Diagnostic) in
      guard case .text(_, let dictionary) = column.column.storage else { return nil }
      return try RenderedTexts(dictionary, encoding: dialect.text, rows: table.rowCount)
    }
  }

  /// Writes head, rows and tail.
  func write(to sink: ByteSink, options: WriteOptions) throws(Diagnostic) {
    try sink.write(dialect.head)
    // Some hundred kilobytes of output: large enough to share out, small enough to stay in a core's cache.
    let chunkRows = max(16, 32_768 / max(1, table.columns.count))
    let rowCount = table.rowCount
    let work = OrderedWork(
      chunks: (rowCount + chunkRows - 1) / chunkRows, sink: sink, checkpoint: options.checkpoint,
      progress: options.progress
    ) { (chunk, buffer, spill) throws(Diagnostic) in
      let first = chunk * chunkRows
      let rows = first..<min(first + chunkRows, rowCount)
      try RowEncoder(table, dialect, rendered).append(rows, to: &buffer, spill)
    }
    try work.run(threads: options.threads)
    try sink.write(dialect.tail)
  }
}

/// One thread's view of the columns: nothing in it is counted or shared, so that a cell costs no more than its bytes.
private struct RowEncoder: ~Copyable {
  private struct Column {
    let reader: ColumnReader
    let texts: PreparedTexts?
    let lead: UnsafeBufferPointer<UInt8>
  }

  private let columns: UnsafeMutableBufferPointer<Column>
  private let constants: ConstantBytes
  private let firstRow: UnsafeBufferPointer<UInt8>
  private let nextRow: UnsafeBufferPointer<UInt8>
  private let rowEnd: UnsafeBufferPointer<UInt8>
  private let null: UnsafeBufferPointer<UInt8>
  private let textQuote: UInt8?
  private let temporalQuote: UInt8?
  private let timeSeparator: UInt8
  // Keeps what the pointers point into.
  private let table: ResultTable
  private let rendered: [RenderedTexts?]

  init(_ table: ResultTable, _ dialect: RowDialect, _ rendered: [RenderedTexts?]) {
    self.table = table
    self.rendered = rendered
    constants = ConstantBytes([dialect.firstRow, dialect.nextRow, dialect.rowEnd, dialect.null] + dialect.leads)
    firstRow = constants[0]
    nextRow = constants[1]
    rowEnd = constants[2]
    null = constants[3]
    textQuote = dialect.text.quote
    temporalQuote = dialect.temporalQuote
    timeSeparator = dialect.timeSeparator
    columns = .allocate(capacity: table.columns.count)
    for (index, source) in table.columns.enumerated() {
      var texts: PreparedTexts?
      if case .text(_, let dictionary) = source.column.storage, let copy = rendered[index] {
        texts = PreparedTexts(dictionary, copy, encoding: dialect.text)
      }
      columns.initializeElement(
        at: index, to: Column(reader: ColumnReader(source), texts: texts, lead: constants[4 + index]))
    }
  }

  deinit { columns.deallocate() }

  borrowing func append(
    _ rows: Range<Int>, to buffer: inout ByteBuffer, _ spill: OrderedWork.Spill
  ) throws(Diagnostic) {
    for row in rows {
      try buffer.append(row == 0 ? firstRow : nextRow)
      for column in columns {
        try buffer.append(column.lead)
        try append(column, row, to: &buffer)
      }
      try buffer.append(rowEnd)
      try spill(&buffer)
    }
  }

  @inline(__always)
  private borrowing func append(_ column: Column, _ row: Int, to buffer: inout ByteBuffer) throws(Diagnostic) {
    let reader = column.reader
    let stored = reader.stored(row)
    guard stored >= 0 else { return try buffer.append(null) }
    switch reader.meaning {
    case .integer: try NumberText.append(reader.integer(stored), to: &buffer)
    case .decimal(let decimals): try NumberText.append(reader.integer(stored), decimals: decimals, to: &buffer)
    case .number:
      let value = reader.double(stored)
      if value.isFinite { try NumberText.append(value, to: &buffer) } else { try buffer.append(null) }
    case .bool: try buffer.append(reader.integer(stored) != 0 ? "true" as StaticString : "false")
    case .text:
      if let textQuote { try buffer.append(textQuote) }
      try column.texts?.append(code: Int(reader.integer(stored)), to: &buffer)
      if let textQuote { try buffer.append(textQuote) }
    case .date, .micros, .seconds:
      if let temporalQuote { try buffer.append(temporalQuote) }
      try TemporalText.append(reader, stored, separator: timeSeparator, to: &buffer)
      if let temporalQuote { try buffer.append(temporalQuote) }
    }
  }
}

/// Short texts at fixed addresses.
private final class ConstantBytes {
  private let memory: UnsafeMutablePointer<UInt8>
  private var ends = [0]

  init(_ texts: [[UInt8]]) {
    memory = .allocate(capacity: texts.reduce(1) { $0 + $1.count })
    for text in texts {
      let start = ends[ends.count - 1]
      for (index, byte) in text.enumerated() { memory[start + index] = byte }
      ends.append(start + text.count)
    }
  }

  deinit { memory.deallocate() }

  /// Text n; valid while this lives.
  subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory + ends[index], count: ends[index + 1] - ends[index])
  }
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
