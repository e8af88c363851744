package import SpadeBase
package import SpadeDisplay
package import SpadeStore
package import SpadeSyntax

/// What a statement gave.
package enum Outcome: Sendable {
  /// A table to show.
  case answer(Answer)
  /// What a `load` found.
  case loaded(table: Table, report: LoadReport)
  /// Something to say at the prompt: `now is 2026-10-31`.
  case notice(String)
  /// An `expect` held, of so many rows.
  case expected(rows: Int, warnings: [Diagnostic])
  /// The answer was written to a file.
  case written(path: String, rows: Int, warnings: [Diagnostic])
  /// Everything was saved to a file of so many bytes.
  case saved(path: String, tables: Int, bytes: Int)
  /// A saved file was opened: its tables with what loading them found, the names it gave a
  /// new meaning, and the tables that belonged to some of those and went with them.
  case opened(path: String, tables: [(table: Table, report: LoadReport)], replaced: [String], gone: [String])
  /// A dot command, which is the shell's to carry out.
  case command(name: String, rest: TextArgument, span: Span, text: SourceText)
}

/// The answer of a query, with its evidence.
package struct Answer: Sendable {
  package var table: ResultTable
  /// As of when, over how many, what is missing.
  package var evidence: Evidence?
  package var warnings: [Diagnostic] = []
  /// Where the query ends in `plot`: what is known of the answer's columns.
  package var plot: PlotRequest?
  /// What the script says of the query, and its text.
  package var story = AnswerStory()
  /// True for the rows that broke an `expect`: evidence of an error, so never part of a file of answers.
  package var isFailure = false

  package init(table: ResultTable) { self.table = table }
}
