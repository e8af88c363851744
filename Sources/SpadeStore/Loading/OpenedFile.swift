import SpadeBase

/// A file whose first records have been looked at.
struct OpenedFile {
  let input: Input
  let head: FileHead
  private let restated: RestatedSource?
  private let options: LoadRequest.Options
  private let checkpoint: LoadCheckpoint

  init(_ path: String, _ options: LoadRequest.Options, _ checkpoint: LoadCheckpoint) throws(Diagnostic) {
    let original = try Input(path: path, options.encoding, cancel: checkpoint.cancel)
    var options = options
    if options.quoting.isUsual {
      (input, restated) = (original, nil)
    } else {
      var delimiter = options.delimiter
      if delimiter == nil { delimiter = try FileHead(sniffing: original, options).dialect.delimiter }
      options.delimiter = delimiter
      let source = try RestatedSource(original, delimiter: delimiter ?? Ascii.comma, options)
      input = try Input(path: path, source)
      restated = source
    }
    head = try FileHead(input, options)
    self.options = options
    self.checkpoint = checkpoint
  }

  /// Reads all columns, the one at `textColumn` as text whatever it looks like.
  func columns(
    textColumn: Int?, threads: Int, chunkSize: Int?, progress: (@Sendable (Int, Int) -> Void)?
  ) throws(Diagnostic) -> FileColumns {
    let reader = try ChunkReader(
      input, delimiter: head.dialect.delimiter, chunkSize: chunkSize ?? defaultChunkSize, cancel: checkpoint.cancel,
      progress: progress)
    // Starting a thread takes longer than reading a small file.
    let threads = chunkSize == nil ? max(min(threads, input.source.size / Self.bytesWorthAThread), 1) : max(threads, 1)
    let loader = ColumnLoader(
      path: input.path, head: head, reader: reader, threads: threads, plans: try plans(textColumn),
      fillsRagged: options.fillsRagged, checkpoint: checkpoint)
    var loaded = try loader.load()
    if let restated, restated.strayLines.count > 0 {
      loaded.notes.append(LoadDiagnostics.strayQuotes(restated.strayLines))
    }
    return FileColumns(
      names: head.names, loaded: loaded, threads: threads, fileBytes: input.source.size,
      textBytes: reader.textBytes + head.length + input.markLength)
  }

  /// Two threads for 4 MiB.
  private static let bytesWorthAThread = 2 << 20

  /// Small enough to stay in a core's cache, large enough for many rows.
  private var defaultChunkSize: Int {
    let size = min(max(1 << 18, head.names.count * 1024), 1 << 25)
    return input.source is FileSource ? min(size, input.source.size + 1) : size
  }

  private func plans(_ textColumn: Int?) throws(Diagnostic) -> [ColumnPlan] {
    var plans = [ColumnPlan](repeating: .inferred, count: head.names.count)
    if let textColumn { plans[textColumn] = .forced(.text) }
    for (name, type) in options.types {
      guard let column = head.names.firstIndex(of: name) else {
        throw LoadDiagnostics.unknownColumn(input.path, name, "types", head.names)
      }
      plans[column] = .forced(type)
    }
    return plans
  }
}

/// A file's columns, read but not yet laid as any kind of table.
package struct FileColumns: Sendable {
  let names: [String]
  var loaded: ColumnLoader.Result
  /// How many threads its size is worth.
  let threads: Int
  let fileBytes: Int
  let textBytes: Int

  /// Whether the same would have been read if `column` had been told to be text: its look made it one, without a word.
  func isSame(textColumn column: Int?) -> Bool {
    column.map { loaded.columns[$0].type == .text && loaded.notes.isEmpty } ?? true
  }
}
