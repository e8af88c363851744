import SpadeBase
import SpadeStore

/// Writes an answer as one line a value and one block a row.
struct VerticalWriter: Sendable {
  private let profile: TerminalProfile
  private let theme: Theme
  private let shown: ShownRows
  private let columns: [(name: String, padding: Int, format: CellFormat)]
  private let nameWidth: Int

  init(_ table: ResultTable, profile: TerminalProfile, options: WriteOptions) {
    self.profile = profile
    theme = Theme(profile)
    let shown = ShownRows(total: table.rowCount, limit: options.maxRows)
    self.shown = shown
    let names = table.columns.map { VisibleText.string($0.name, charset: profile.charset) }
    let nameWidth = names.map { DisplayWidth.of($0) }.max() ?? 0
    self.nameWidth = nameWidth
    columns = zip(table.columns, names).map { pair in
      let format = CellFormat(pair.0, shown: shown, charset: profile.charset, hasUnits: profile.isTerminal)
      return (pair.1, nameWidth - DisplayWidth.of(pair.1), format)
    }
  }

  /// Writes the blocks.
  func write(to sink: ByteSink, options: WriteOptions) throws(Diagnostic) {
    let chunkRows = max(16, 16_384 / max(1, columns.count))
    let work = OrderedWork(
      chunks: (shown.count + chunkRows - 1) / chunkRows, sink: sink, checkpoint: options.checkpoint
    ) { (chunk, buffer, spill) throws(Diagnostic) in
      let first = chunk * chunkRows
      for index in first..<min(first + chunkRows, shown.count) {
        if index == shown.head { try appendMoreRows(to: &buffer) }
        try appendBlock(shown[index], to: &buffer)
        try spill(&buffer)
      }
    }
    try work.run(threads: options.threads)
    var end = ByteBuffer()
    if shown.hidden > 0, shown.tail == 0 { try appendMoreRows(to: &end) }
    if shown.total == 0 { try end.append(theme.paint("(0 rows)", .dim) + "\n") }
    try sink.write(draining: &end)
  }

  private func appendBlock(_ row: Int, to lines: inout ByteBuffer) throws(Diagnostic) {
    let dash = profile.utf8 ? "─" : "-"
    let title = String(repeating: dash, count: 2) + " \(row + 1) "
    let length = max(nameWidth + 2 - DisplayWidth.of(title), 2)
    try lines.append(theme.paint(title + String(repeating: dash, count: length), .rule) + "\n")
    for column in columns {
      try lines.append(theme.paint(column.name, .header))
      try lines.append(UInt8(ascii: " "), times: column.padding + 2)
      var cell = ByteBuffer()
      let role = try column.format.append(row: row, to: &cell).role
      try lines.append(theme.on(role))
      try cell.withBytes { (bytes) throws(Diagnostic) in try lines.append(bytes) }
      try lines.append(theme.off(role) + "\n")
    }
  }

  private func appendMoreRows(to lines: inout ByteBuffer) throws(Diagnostic) {
    try lines.append(theme.paint(GridWriter.moreRows(shown.hidden, profile.charset), .dim) + "\n")
  }
}
