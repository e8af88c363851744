package import SpadeDisplay

/// What the command line and the dot commands set about how answers are given.
package struct ShellSettings: Sendable {
  /// How diagnostics are written.
  package enum ErrorFormat: String, Sendable, CaseIterable { case text, json }

  /// The form of answers; nil takes what a file's ending asks for, and `table` elsewhere.
  package var mode: ResultMode?
  /// At most so many rows of an answer are shown on a terminal; nil shows all.
  package var maxRows: Int? = 100
  /// Whether long answers go through a pager, at the prompt.
  package var pager = Pager.Choice.auto
  package var errors = ErrorFormat.text
  package var showsTime = false
  package var isQuiet = false
  package var keepsGoing = false
  /// Someone types and reads: notices, row counts and times are shown.
  package var isInteractive = false
  /// Statements without an answer say what they did, where someone looks; not while the prompt is being prepared, whose
  /// banner sums it up.
  package var showsNotices = true
  /// Whether a pager or an editor may be started.
  package var runsPrograms = true
  /// What is known of standard output and standard error.
  package var output = TerminalProfile.file
  package var standardError = TerminalProfile.file

  package init() {}
}
