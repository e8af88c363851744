package import SpadeBase

/// What a text of queries holds: its statements, its errors and its comments, each in the order of the text.
package struct ParseResult: Sendable {
  /// The statements without an error.
  package var statements: [Statement]
  /// All errors; the first label says where.
  package var diagnostics: [Diagnostic]
  /// The spans of the comments, from `#` to the line's end.
  package var comments: [Span]

  /// The statements that stand before the first error: those that a script may run before it reports it.
  package var statementsBeforeError: ArraySlice<Statement> {
    guard let first = diagnostics.first?.labels.first?.span.start else { return statements[...] }
    return statements.prefix { $0.span.end <= first }
  }
}

/// Whether a text typed at a prompt can be run.
package enum Completeness: Sendable {
  /// Whole statements, or nothing at all.
  case complete
  /// The beginning of a statement: a bracket is open, or the text ends in an operator.
  case wantsMore
  /// Nothing that may follow can mend it.
  case hopeless
}
