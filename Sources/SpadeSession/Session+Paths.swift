package import SpadeBase

extension Session {
  /// The path to open for one that a statement, a command or an option names: the only way from a text to a file. Throws
  /// `outside-sandbox` where `--sandbox` has no folder that holds it.
  package func path(
    _ path: String, in folder: String, for use: Sandbox.Use, at span: Span? = nil
  ) throws(Diagnostic) -> String {
    let resolved = Paths.resolve(path, in: folder)
    guard let sandbox = options.sandbox else { return resolved }
    guard let place = sandbox.place(resolved, for: use) else { throw .outsideSandbox(resolved, use, span) }
    return place
  }
}
