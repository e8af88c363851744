import SpadeBase
import SpadeStore

/// The saved files whose tables are in use, by the catalog or by what was taken from it.
struct OpenFiles {
  private struct Entry {
    weak var file: MappedFile?
  }
  private var entries: [Entry] = []

  private var files: [MappedFile] { entries.compactMap(\.file) }

  /// Watches a file for as long as any of its columns is in use.
  mutating func add(_ file: MappedFile) {
    entries.removeAll { $0.file == nil }
    entries.append(Entry(file: file))
  }

  /// A statement begins.
  func beginStatement() {
    for file in files { file.beginStatement() }
  }

  /// Throws what is wrong with what the present statement has read.
  func check() throws(Diagnostic) {
    if let trouble = trouble() { throw trouble }
  }

  /// The same for an answer whose columns may be read only when it is written.
  func check(_ answer: ResultTable) throws(Diagnostic) {
    guard !entries.isEmpty else { return }
    for column in answer.columns { _ = column.column.storage }
    try check()
  }

  /// What is wrong with what the present statement has read so far.
  func trouble() -> Diagnostic? { Self.trouble(files) }

  /// The same, to be asked from any thread.
  var question: @Sendable () -> Diagnostic? { { [files] in Self.trouble(files) } }

  private static func trouble(_ files: [MappedFile]) -> Diagnostic? {
    for file in files {
      if let trouble = file.trouble() { return trouble }
    }
    return nil
  }
}
