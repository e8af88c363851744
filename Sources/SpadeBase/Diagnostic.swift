/// Something to tell the user, as data: what it is, where, and what to do; drawing it is the display's work.
package struct Diagnostic: Error, Sendable {
  /// How grave it is.
  package enum Severity: String, Sendable { case error, warning, note }

  /// A place in the query text, with a few words about it.
  package struct Label: Sendable {
    package var span: Span
    package var text: String
    /// The text the span points into; nil means the statement being run.
    package var source: SourceText?

    package init(_ span: Span, _ text: String = "", in source: SourceText? = nil) {
      self.span = span
      self.text = text
      self.source = source
    }
  }

  /// A place in a data file.
  package struct FilePlace: Sendable {
    package var path: String
    /// Counted from 1; nil where the trouble is with the file as a whole.
    package var line: Int?
    /// Column counted from 1, as a field number or a character position.
    package var column: Int?
    /// A bounded preview of the offending text.
    package var excerpt: String?

    package init(path: String, line: Int? = nil, column: Int? = nil, excerpt: String? = nil) {
      self.path = path
      self.line = line
      self.column = column
      self.excerpt = excerpt
    }
  }

  package var code: DiagnosticCode
  package var severity: Severity
  /// One sentence, no full stop, no "you"; values previewed to 40 cells.
  package var message: String
  /// The first label is the place the diagnostic is about.
  package var labels: [Label]
  package var place: FilePlace?
  /// More facts, one sentence each.
  package var notes: [String]
  /// What to type instead.
  package var help: String?

  /// An error unless `severity` says otherwise.
  package init(
    _ code: DiagnosticCode, _ message: String, at span: Span? = nil, label: String = "",
    place: FilePlace? = nil, notes: [String] = [], help: String? = nil, severity: Severity = .error
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.labels = span.map { [Label($0, label)] } ?? []
    self.place = place
    self.notes = notes
    self.help = help
  }
}

/// The stable name of a kind of diagnostic, the exit code it leads to, and its paragraph in `docs/errors.md`.
///
/// Each module lists its own codes as static members in its `...Diagnostics.swift`.
package struct DiagnosticCode: Hashable, Sendable {
  /// Which exit code an error of this kind gives a script.
  package enum Exit: Int32, Sendable {
    /// A statement could not be understood or answered.
    case query = 1
    /// The command line is wrong.
    case usage = 2
    /// Data or files could not be read or written.
    case data = 3
    /// The time limit was reached.
    case timeLimit = 4
    /// An `expect` did not hold.
    case expectation = 5
    /// A defect of the program itself.
    case internalError = 70
    /// Interrupted by the user.
    case interrupted = 130
  }

  /// Lower-case words joined by hyphens, for example `unknown-column`.
  package let id: String
  package let exit: Exit
  /// One or two sentences that say what it means and what to do.
  package let explanation: String

  package init(_ id: String, exit: Exit = .query, _ explanation: String) {
    self.id = id
    self.exit = exit
    self.explanation = explanation
  }
}
