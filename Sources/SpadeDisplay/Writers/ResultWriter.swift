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
      try GridWriter(table, frame: frame, profile: profile, options: options).write(to: sink, options: options)
    case .vertical:
      try VerticalWriter(table, profile: profile, options: options).write(to: sink, options: options)
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
}
