package import SpadeBase

/// Reads files into tables.
package enum Loader {
  /// Loads what `request` names on `threads` threads, all of it or nothing.
  ///
  /// `cancel` is asked once a chunk from any thread, `progress` told the bytes of the file read so far and in all.
  package static func load(
    _ request: LoadRequest, threads: Int, cancel: @escaping @Sendable () -> Bool = { false },
    progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
  ) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    try load(request, threads: threads, chunkSize: nil, cancel: cancel, progress: progress)
  }

  /// The same with chunks of about `chunkSize` bytes; for tests, answers don't depend on it.
  package static func load(
    _ request: LoadRequest, threads: Int, chunkSize: Int?, cancel: @escaping @Sendable () -> Bool,
    progress: (@Sendable (Int, Int) -> Void)?
  ) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    let input = try Input(path: request.path, cancel: cancel)
    let head = try FileHead(input, request.options)
    let layout = try TableLayout(request, names: head.names)
    let checkpoint = LoadCheckpoint(path: request.path, cancel: cancel)
    let reader = try ChunkReader(
      input, delimiter: head.dialect.delimiter, chunkSize: chunkSize ?? self.chunkSize(head), cancel: cancel,
      progress: progress)
    // Starting a thread takes longer than reading a small file.
    let threads = chunkSize == nil ? max(min(threads, input.source.size / bytesWorthAThread), 1) : max(threads, 1)
    let loader = ColumnLoader(
      path: request.path, head: head, reader: reader, threads: threads, plans: try plans(request, head, layout),
      checkpoint: checkpoint)
    var loaded = try loader.load()
    var report = LoadReport()
    report.fileBytes = input.source.size
    report.textBytes = reader.textBytes + head.length + input.markLength
    report.notes = loaded.notes
    let table = try layout.table(&loaded, threads: threads, checkpoint, report: &report)
    report.rows = table.rowCount
    return (table, report)
  }

  /// Two threads for 4 MiB.
  private static let bytesWorthAThread = 2 << 20

  /// Small enough to stay in a core's cache, large enough for many rows.
  private static func chunkSize(_ head: FileHead) -> Int {
    min(max(1 << 18, head.names.count * 1024), 1 << 25)
  }

  private static func plans(_ request: LoadRequest, _ head: FileHead, _ layout: TableLayout) throws(Diagnostic)
    -> [ColumnPlan]
  {
    var plans = [ColumnPlan](repeating: .inferred, count: head.names.count)
    if let key = layout.textKeyColumn { plans[key] = .forced(.text) }
    for (name, type) in request.options.types {
      guard let column = head.names.firstIndex(of: name) else {
        throw LoadDiagnostics.unknownColumn(request.path, name, "types", head.names)
      }
      plans[column] = .forced(type)
    }
    return plans
  }
}
