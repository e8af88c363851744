package import SpadeBase
package import SpadeDisplay
import SpadeStore

/// Where answers go: standard output, or a file, which appears whole once it is closed.
package final class AnswerOutput {
  /// A place that answers go to.
  private struct Target {
    var sink: ByteSink
    var file: AtomicFile?
    /// The mode that the file's ending asks for.
    var endingMode: ResultMode?
    var hasAnswer = false
  }

  private var standard: Target
  private var file: Target?
  private var once: Target?

  /// `standard` is where answers go unless told otherwise.
  package init(standard: ByteSink = .standardOutput) { self.standard = Target(sink: standard) }

  /// What errors call standard output.
  var standardName: String { standard.sink.name }

  /// What errors call the file that answers go to.
  var fileName: String? { (once ?? file)?.sink.name }

  /// True where the next answer goes to standard output.
  package var isStandard: Bool { file == nil && once == nil }

  /// Sends answers to a file until `close`, or the next one only.
  func open(_ path: String, once isOnce: Bool = false) throws(Diagnostic) {
    let opened = try AtomicFile(path: path)
    let target = Target(sink: opened.sink, file: opened, endingMode: ResultMode(path: path))
    if isOnce {
      once = target
    } else {
      try close()
      file = target
    }
  }

  /// Puts the files in their places; answers go to standard output again.
  package func close() throws(Diagnostic) {
    let open = [once, file].compactMap(\.?.file)
    once = nil
    file = nil
    for file in open { try file.commit() }
  }

  /// Gives the files up: what was there before stays.
  package func discard() {
    for file in [once, file].compactMap(\.?.file) { file.discard() }
    once = nil
    file = nil
  }

  /// The form of the next answer.
  func mode(_ settings: ShellSettings) -> ResultMode {
    settings.mode ?? (once ?? file ?? standard).endingMode ?? .table
  }

  /// Writes an answer where it is to go. Several in one place are parted by an empty line, but for JSON, in which each
  /// answer is a document of its own, and NDJSON. `asideOfFiles` goes to standard output, also while answers go to a file.
  func write(
    _ table: ResultTable, _ settings: ShellSettings, _ options: WriteOptions, asideOfFiles: Bool = false
  ) throws(Diagnostic) {
    let target = asideOfFiles ? standard : once ?? file ?? standard
    let mode = settings.mode ?? target.endingMode ?? .table
    var options = options
    options.continuesPage = target.hasAnswer
    options.pageTitle = target.file == nil ? "spade" : Paths.stem(target.sink.name)
    if target.file == nil, let pager = Self.pager(table, mode, settings, options),
      try page(table, mode, settings, options, pager)
    {
      return
    }
    if target.hasAnswer, mode != .json, mode != .ndjson, mode != .html { try target.sink.write("\n") }
    let profile = target.file == nil ? settings.output : .file
    try ResultWriter.write(table, mode: mode, profile: profile, options: options, to: target.sink)
    if target.file != nil, once != nil {
      once = nil
      try target.file?.commit()
    } else if target.file != nil {
      file?.hasAnswer = true
    } else {
      standard.hasAnswer = true
      try standard.sink.flush()
    }
  }

  /// A new entry of someone who types: what it gives stands apart from what was before by the prompt itself.
  func beginEntry() { standard.hasAnswer = false }

  // MARK: Pages

  /// The pager for an answer that the window can't hold; nil where it goes to the screen as it is.
  private static func pager(
    _ table: ResultTable, _ mode: ResultMode, _ settings: ShellSettings, _ options: WriteOptions
  ) -> Pager? {
    guard settings.runsPrograms, settings.isInteractive, settings.output.isTerminal, settings.pager != .off,
      options.plot == nil
    else {
      return nil
    }
    if settings.pager == .auto {
      // Head, rule, and what stands below an answer; a row is a line, or a line for each value and one between.
      let lines = mode == .vertical ? table.rowCount &* (table.columns.count + 1) : table.rowCount
      guard let height = settings.output.height, lines > height - 5 else { return nil }
    }
    return Pager.command().flatMap { Pager($0) }
  }

  /// Writes the whole answer into the pager. Whoever leaves it early has seen enough. False where there is no such
  /// program: then nothing was shown but the system's word for it.
  private func page(
    _ table: ResultTable, _ mode: ResultMode, _ settings: ShellSettings, _ options: WriteOptions, _ pager: Pager
  ) throws(Diagnostic) -> Bool {
    var options = options
    options.maxRows = nil
    do throws(Diagnostic) {
      try standard.sink.flush()
      try ResultWriter.write(table, mode: mode, profile: settings.output, options: options, to: pager.sink)
      try pager.sink.flush()
    } catch {
      if error.code != .outputClosed {
        _ = pager.finish()
        throw error
      }
    }
    standard.hasAnswer = true
    return pager.finish()
  }

  /// Writes words for a reader to standard output.
  package func say(_ text: String) throws(Diagnostic) {
    try standard.sink.write(text)
    try standard.sink.flush()
  }
}
