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
    // At most about a megabyte of output, so that it stays in a core's cache; of fewer rows so many that all threads
    // have some.
    let rowCount = table.rowCount
    let chunkRows = max(16, min(131_072 / max(1, table.columns.count), max(2_048, (rowCount + 15) / 16)))
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
