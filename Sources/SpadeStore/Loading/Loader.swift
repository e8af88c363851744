package import SpadeBase

/// Reads files into tables.
package enum Loader {
  /// Loads what `request` names on `threads` threads, all of it or nothing.
  ///
  /// `ahead` is what `readAhead` gave for the same file and options. `cancel` is asked once a chunk from any thread,
  /// `progress` told the bytes of the file read so far and in all.
  package static func load(
    _ request: LoadRequest, ahead: consuming FileColumns? = nil, threads: Int,
    cancel: @escaping @Sendable () -> Bool = { false }, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
  ) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    if var ahead {
      let layout = try TableLayout(request, names: ahead.names)
      if ahead.isSame(textColumn: layout.textKeyColumn) {
        return try table(&ahead, layout, LoadCheckpoint(path: request.path, cancel: cancel))
      }
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
