/// Where the clusters of the line fall on rows of a given width, and where the cursor is.
struct LineLayout {
  /// What a row begins with.
  enum Lead { case prompt, continuation, none }

  /// One row: its lead and its clusters.
  struct RowPlan {
    var lead: Lead
    var clusters: Range<Int>
  }

  private(set) var rows: [RowPlan] = []
  private(set) var cursorRow = 0
  private(set) var cursorColumn = 0
  /// Cells taken on the last row.
  private(set) var endColumn = 0

  /// `cursor` counts scalars; the leads' widths are less than `columns`.
  init(_ clusters: [Cluster], cursor: Int, columns: Int, promptWidth: Int, continuationWidth: Int) {
    var lead = Lead.prompt
    var first = 0
    var column = promptWidth
    var cursorFound = false
    func endRow(_ end: Int, next: Lead, at start: Int, rows: inout [RowPlan]) {
      rows.append(RowPlan(lead: lead, clusters: first..<end))
      lead = next
      first = start
      column = next == .continuation ? continuationWidth : 0
    }
    for (index, cluster) in clusters.enumerated() {
      let holdsCursor = !cursorFound && cursor < cluster.start + cluster.count
      if cluster.form == .newline {
        if holdsCursor {
          // The cursor needs a cell of its own at the end of a full row.
          if column >= columns { endRow(index, next: .none, at: index, rows: &rows) }
          (cursorRow, cursorColumn, cursorFound) = (rows.count, column, true)
        }
        endRow(index, next: .continuation, at: index + 1, rows: &rows)
        continue
      }
      if column + min(cluster.width, columns) > columns { endRow(index, next: .none, at: index, rows: &rows) }
      if holdsCursor { (cursorRow, cursorColumn, cursorFound) = (rows.count, column, true) }
      column += min(cluster.width, columns)
    }
    if !cursorFound {
      if column >= columns { endRow(clusters.count, next: .none, at: clusters.count, rows: &rows) }
      (cursorRow, cursorColumn) = (rows.count, column)
    }
    endColumn = column
    rows.append(RowPlan(lead: lead, clusters: first..<clusters.count))
  }

  /// Leaves out a last row that is there for the cursor alone, after a row that the text fills.
  mutating func dropCursorRow(columns: Int) {
    guard rows.count > 1, cursorRow == rows.count - 1, let last = rows.last, last.lead == .none, last.clusters.isEmpty
    else { return }
    rows.removeLast()
    cursorRow -= 1
    cursorColumn = columns - 1
  }
}
