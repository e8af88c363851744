package import SpadeBase

/// What the caller decides about writing an answer.
package struct WriteOptions: Sendable {
  /// At most so many rows are shown in the modes for reading, the first and the last few; nil shows all.
  package var maxRows: Int?
  /// The answer is drawn in the modes table and box; the others write it as it is.
  package var plot: PlotRequest?
  /// A `'` goes before texts that a spreadsheet would take for a formula (csv and tsv).
  package var guardsFormulas: Bool
  /// Where the answer comes from, for pages.
  package var story = AnswerStory()
  /// A page has begun already, and the answer is a further section of it.
  package var continuesPage = false
  /// The title of a page that begins.
  package var pageTitle = "spade"
  /// The answer is drawn on a page rather than on a terminal.
  var isPage = false
  /// Threads that may format at once.
  package var threads: Int
  /// Asked every few thousand rows; says why to stop where the query was cancelled or its time is over.
  package var checkpoint: @Sendable () -> Diagnostic?

  /// Told after each chunk how many there are and how many are written.
  package var progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?

  package init(
    maxRows: Int? = nil, plot: PlotRequest? = nil, guardsFormulas: Bool = false,
    threads: Int = 2,
    checkpoint: @escaping @Sendable () -> Diagnostic? = { nil }
  ) {
    self.maxRows = maxRows
    self.plot = plot
    self.guardsFormulas = guardsFormulas
    self.threads = threads
    self.checkpoint = checkpoint
  }
}
