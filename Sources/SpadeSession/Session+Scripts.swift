package import SpadeBase
import SpadeSyntax

extension Session {
  /// Runs a text's statements in order. An error is handed to `failed`, which throws it again to stop there or
  /// returns to go on with the next statement; one in the text itself comes in its place in the order.
  package func run(
    _ text: SourceText, folder: String, emit: (Outcome) throws(Diagnostic) -> Void,
    failed: (Diagnostic) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    if running.isEmpty { (isStopped, isGivingUp) = (false, false) }
    /// An error that ends the script it is in ends those that run it, and is told once.
    func hand(_ error: Diagnostic) throws(Diagnostic) {
      if isGivingUp { throw error }
      do { try failed(error) } catch {
        isGivingUp = true
        throw error
      }
    }
    let parsed = Parser.parse(text)
    var errors = parsed.diagnostics[...]
    func report(upTo offset: Int) throws(Diagnostic) {
      while let error = errors.first, error.labels.first?.span.start ?? 0 < offset {
        errors.removeFirst()
        try hand(error.located(in: text))
      }
    }
    defer { ahead = ReadAhead() }
    for (number, statement) in parsed.statements.enumerated() {
      if isStopped { return }
      try report(upTo: statement.span.start)
      if case .load = statement.kind { readAhead(parsed.statements[number...], folder) } else { ahead = ReadAhead() }
      do {
        try execute(statement, in: text, folder: folder, emit: emit, failed: failed)
      } catch {
        try hand(error)
      }
    }
    if !isStopped { try report(upTo: .max) }
  }

  /// `run "file.spade"`: the file's statements as if they stood here, but for paths, which are relative to the file.
  func run(
    _ file: TextArgument, _ folder: String, _ emit: (Outcome) throws(Diagnostic) -> Void,
    _ failed: (Diagnostic) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let path = try path(file.text, in: folder, for: .reading, at: file.span)
    // However a way to it is spelt, a file is itself.
    if let place = Paths.real(path), let first = running.firstIndex(where: { Paths.real($0) == place }) {
      throw .runsItself(running[first...] + [path], file.span)
    }
    guard running.count < Limits.runDepth.value else { throw .runTooDeep(file.span) }
    let text = try Files.script(path, file.span)
    running.append(path)
    defer { running.removeLast() }
    try run(text, folder: Paths.folder(of: path), emit: emit, failed: failed)
  }
}

/// Limits of a session.
enum SessionLimits {
  /// Queries that `.undo` can go back over.
  static let askedKept = 50
  /// Rows of an answer that is kept when it is no longer the last.
  static let keptRows = 10_000
}
