package import SpadeBase

/// What the caller decides about writing an answer.
package struct WriteOptions: Sendable {
  /// At most so many rows are shown in the modes for reading, the first and the last few; nil shows all.
  package var maxRows: Int?
  /// How many leading columns name the row: they stay when others must go, and their integers have no separators.
  package var keyColumns: Int
  /// The answer is drawn in the modes table and box; the others write it as it is.
  package var plot: PlotRequest?
  /// A `'` goes before texts that a spreadsheet would take for a formula (csv and tsv).
  package var guardsFormulas: Bool
  /// Threads that may format at once.
  package var threads: Int
  /// Asked every few thousand rows; says why to stop where the query was cancelled or its time is over.
  package var checkpoint: @Sendable () -> Diagnostic?

  /// Told after each chunk how many there are and how many are written.
  package var progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?

  package init(
    maxRows: Int? = nil, keyColumns: Int = 1, plot: PlotRequest? = nil, guardsFormulas: Bool = false,
    threads: Int = 2,
    checkpoint: @escaping @Sendable () -> Diagnostic? = { nil }
  ) {
    self.maxRows = maxRows
    self.keyColumns = keyColumns
    self.plot = plot
    self.guardsFormulas = guardsFormulas
    self.threads = threads
    self.checkpoint = checkpoint
  }
}
