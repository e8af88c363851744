package import SpadeBase
import SpadeSyntax

extension Session {
  /// Runs a text's statements in order. An error is handed to `failed`, which throws it again to stop there or
  /// returns to go on with the next statement; one in the text itself comes in its place in the order.
  package func run(
    _ text: SourceText, folder: String, emit: (Outcome) throws(Diagnostic) -> Void,
    failed: (Diagnostic) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    if running.isEmpty { isStopped = false }
    let parsed = Parser.parse(text)
    var errors = parsed.diagnostics[...]
    func report(upTo offset: Int) throws(Diagnostic) {
      while let error = errors.first, error.labels.first?.span.start ?? 0 < offset {
        errors.removeFirst()
        try failed(error.located(in: text))
      }
    }
    defer { ahead = ReadAhead() }
    for (number, statement) in parsed.statements.enumerated() {
      if isStopped { return }
      try report(upTo: statement.span.start)
      if case .load = statement.kind { readAhead(parsed.statements[number...], folder) } else { ahead = ReadAhead() }
      do {
        try execute(statement, in: text, folder: folder, emit: emit)
      } catch {
        try failed(error)
      }
    }
    if !isStopped { try report(upTo: .max) }
  }

  /// `run "file.spade"`: the file's statements, paths in it relative to it; the first error ends it.
  func run(
    _ file: TextArgument, _ folder: String, _ emit: (Outcome) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let path = try path(file.text, in: folder, for: .reading, at: file.span)
    if running.contains(path) { throw .runsItself(running + [path], file.span) }
    guard running.count < Limits.runDepth.value else { throw .runTooDeep(file.span) }
    let text = try Files.script(path, file.span)
    running.append(path)
    defer { running.removeLast() }
    try run(text, folder: Paths.folder(of: path), emit: emit) { error throws(Diagnostic) in throw error }
  }
}

/// Limits of a session.
enum SessionLimits {
  /// Queries that `.undo` can go back over.
  static let askedKept = 50
  /// Rows of an answer that is kept when it is no longer the last.
  static let keptRows = 10_000
}
