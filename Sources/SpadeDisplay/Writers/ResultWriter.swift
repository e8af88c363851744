package import SpadeBase
package import SpadeStore

/// Writes answers: the one way in.
package enum ResultWriter {
  /// Writes `table` in a mode; what was written before an error stays written. Flushing is the caller's.
  package static func write(
    _ table: ResultTable, mode: ResultMode, profile: TerminalProfile, options: WriteOptions = WriteOptions(),
    to sink: ByteSink
  ) throws(Diagnostic) {
    if let request = options.plot, mode == .table || mode == .box {
      return try Plot(table, request, profile: profile, options: options).write(to: sink)
    }
    // Off a terminal every row and every column is written, whatever the caller's limits.
    var options = options
    var profile = profile
    if !profile.isTerminal {
      options.maxRows = nil
      profile.width = nil
    }
    switch mode {
    case .table, .box:
      let frame = mode == .box ? Frame.box(profile.charset) : Frame.light(profile.charset)
      let grid = try GridWriter(table, frame: frame, profile: profile, options: options)
      if mode == .table, profile.isTerminal, isReadRowByRow(table, grid, profile) {
        return try VerticalWriter(table, profile: profile, options: options).write(to: sink, options: options)
      }
      try grid.write(to: sink, options: options)
    case .vertical:
      try VerticalWriter(table, profile: profile, options: options).write(to: sink, options: options)
    case .html:
      options.isPage = true
      let page = HTMLPage(options: options)
      if !options.continuesPage { try page.begin(title: options.pageTitle, to: sink) }
      try page.section(table, to: sink)
    case .svg:
      options.isPage = true
      let plot = try Plot(table, options.plot ?? PlotRequest(), profile: .page, options: options)
      try sink.write(plot.svg(evidence: options.story.evidence, isStandalone: true))
    case .csv, .tsv, .json, .ndjson, .markdown:
      guard
        let dialect = try RowDialect(mode, columns: table.columns, options: options, profile: profile)
      else { return }
      try RowWriter(table, dialect: dialect).write(to: sink, options: options)
    }
  }

  /// Writes `table` to a file, which appears whole or not at all.
  package static func write(
    _ table: ResultTable, toFile path: String, mode: ResultMode, options: WriteOptions = WriteOptions()
  ) throws(Diagnostic) {
    let file = try AtomicFile(path: path)
    try write(table, mode: mode, profile: .file, options: options, to: file.sink)
    if let reason = options.checkpoint() { throw reason }
    try file.commit()
  }

  /// A row, or a few that are things of their own, are read one by one where they don't fit side by side; groups are
  /// there to be compared, and many rows would be blocks without end.
  private static func isReadRowByRow(
    _ table: ResultTable, _ grid: GridWriter, _ profile: TerminalProfile
  ) -> Bool {
    if table.rowCount <= 1 { return table.rowCount == 1 && table.columns.count > 1 && !grid.isWhole }
    if grid.hasRoom { return false }
    let lines = table.rowCount * (table.columns.count + 1)
    return table.columns.first?.meaning.role != .dim && lines <= (profile.height ?? 24)
  }
}
