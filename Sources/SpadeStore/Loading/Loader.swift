package import SpadeBase

/// Reads files into tables.
package enum Loader {
  /// Loads what `request` names on `threads` threads, all of it or nothing.
  ///
  /// `ahead` is what was made of the same file with the same options before. `cancel` is asked once a chunk from any thread,
  /// `progress` told the bytes of the file read so far and in all.
  package static func load(
    _ request: LoadRequest, ahead: consuming LoadedAhead? = nil, threads: Int,
    cancel: @escaping @Sendable () -> Bool = { false }, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
  ) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    switch ahead {
    case .table(let table, let report) where table.parent?.table === request.parent: return (table, report)
    case .columns(let file):
      if let made = try table(request, file, cancel) { return made }
    case .table, nil: break
    }
    return try load(request, threads: threads, chunkSize: nil, cancel: cancel, progress: progress)
  }

  /// The same with chunks of about `chunkSize` bytes; for tests, answers don't depend on it.
  package static func load(
    _ request: LoadRequest, threads: Int, chunkSize: Int?, cancel: @escaping @Sendable () -> Bool,
    progress: (@Sendable (Int, Int) -> Void)?
  ) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    let checkpoint = LoadCheckpoint(path: request.path, cancel: cancel)
    let file = try OpenedFile(request.path, request.options, checkpoint)
    let layout = try TableLayout(request, names: file.head.names)
    var columns = try file.columns(
      textColumn: layout.textKeyColumn, threads: threads, chunkSize: chunkSize, progress: progress)
    return try table(&columns, layout, checkpoint)
  }

  /// Reads a small plain file before it is known what table it becomes, on this thread alone; nil for other files.
  package static func readAhead(
    _ path: String, _ options: LoadRequest.Options, cancel: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) -> FileColumns? {
    let file = try OpenedFile(path, options, LoadCheckpoint(path: path, cancel: cancel))
    guard file.input.source is FileSource, file.input.source.size <= mostAhead else { return nil }
    return try file.columns(textColumn: nil, threads: 1, chunkSize: nil, progress: nil)
  }

  /// The table of columns read ahead; nil where they would have been read another way for it.
  package static func tableAhead(
    _ request: LoadRequest, _ file: consuming FileColumns, cancel: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) -> LoadedAhead? {
    try table(request, file, cancel).map { .table($0.table, $0.report) }
  }

  private static func table(
    _ request: LoadRequest, _ file: consuming FileColumns, _ cancel: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) -> (table: Table, report: LoadReport)? {
    let layout = try TableLayout(request, names: file.names)
    guard file.isSame(textColumn: layout.textKeyColumn) else { return nil }
    return try table(&file, layout, LoadCheckpoint(path: request.path, cancel: cancel))
  }

  /// Larger files keep several threads busy by themselves.
  package static let mostAhead = 4 << 20

  private static func table(
    _ file: inout FileColumns, _ layout: TableLayout, _ checkpoint: LoadCheckpoint
  ) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    var report = LoadReport()
    report.fileBytes = file.fileBytes
    report.textBytes = file.textBytes
    report.notes = file.loaded.notes
    let table = try layout.table(&file.loaded, threads: file.threads, checkpoint, report: &report)
    report.rows = table.rowCount
    return (table, report)
  }
}

/// What was made of a file before its turn came.
package enum LoadedAhead: Sendable {
  /// Its columns, where the table they are for wasn't known.
  case columns(FileColumns)
  /// All of the load, below a parent that came of it as well.
  case table(Table, LoadReport)
}
