import Glibc
import SpadeBase

extension LineEditor {
  /// Brings the screen up to date; the final time without anything that is not text. `needsCell` keeps a cell free for
  /// what follows the text.
  func paint(isFinal: Bool = false, needsCell: Bool = true) {
    let size = Terminal.size()
    let columns = max(2, size.columns)
    let text = engine.text
    let cursor = engine.cursor
    let string = String(scalars: text)
    if session.clusters.text != text { session.clusters = (text, Clusters.split(text)) }
    let clusters = session.clusters.clusters

    let leads = (
      prompt: lead(session.search?.prompt ?? configuration.prompt, columns: columns),
      continuation: lead(configuration.continuationPrompt, columns: columns)
    )
    var layout = LineLayout(
      clusters, cursor: cursor, columns: columns, promptWidth: leads.prompt.width,
      continuationWidth: leads.continuation.width)

    if isFinal, !needsCell { layout.dropCursorRow(columns: columns) }

    var below: [Row] = []
    if !isFinal {
      if let menu = session.menu {
        below = MenuRows(columns: columns, limit: max(1, min(10, size.rows / 3)), colored: configuration.usesColor)
          .rows(of: menu)
      }
      let cursorByte = text[..<cursor].reduce(0) { $0 + UTF8.width($1) }
      if let status = configuration.status(string, cursorByte) { below.append(lead(status, limit: columns)) }
      below = Array(below.prefix(max(0, size.rows - 1)))
    }

    let height = max(1, size.rows - below.count)
    scroll(to: layout.cursorRow, of: layout.rows.count, height: height)
    let shown = session.windowTop..<min(layout.rows.count, session.windowTop + height)
    let styles = styles(of: clusters, string)
    var rows = shown.map { index -> Row in
      let plan = layout.rows[index]
      var row =
        switch plan.lead {
        case .prompt: leads.prompt
        case .continuation: leads.continuation
        case .none: Row(colored: configuration.usesColor)
        }
      for index in plan.clusters where clusters[index].form != .newline {
        put(clusters[index], styles[index], into: &row, columns: columns)
      }
      return row
    }
    if !isFinal, shown.upperBound == layout.rows.count, let hint = hint(text, string, cursor: cursor) {
      let firstLine = hint.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
      rows[rows.count - 1].put(firstLine, style: .hint, limit: columns)
    }
    for index in rows.indices { rows[index].finish() }
    painter.paint(
      rows + below, cursorRow: layout.cursorRow - session.windowTop, cursorColumn: layout.cursorColumn)
  }

  /// What the text could go on with; only at its end, and never while something else is going on.
  func hint(_ text: [Unicode.Scalar], _ string: String, cursor: Int) -> String? {
    guard cursor == text.count, !text.isEmpty, session.menu == nil, session.search == nil else { return nil }
    if let hint = configuration.hint { return hint(string) }
    return history.continuation(of: Array(string.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A prompt, cut where it would leave no room for text.
  private func lead(_ parts: [StyledText], columns: Int) -> Row {
    lead(parts, limit: max(columns / 2, columns - 24))
  }

  private func lead(_ parts: [StyledText], limit: Int) -> Row {
    var row = Row(colored: configuration.usesColor)
    for part in parts { row.put(part.text, style: part.style, limit: limit) }
    row.finish()
    return row
  }

  private func put(_ cluster: Cluster, _ style: TextStyle, into row: inout Row, columns: Int) {
    if cluster.width > columns {
      row.put("?", width: 1, style: style)
      row.pad(to: min(row.width + columns - 1, columns), style: style)
      return
    }
    row.put(cluster.shown(in: session.clusters.text), width: cluster.width, style: style)
    if cluster.isDisputed, row.width < columns { row.assertColumn() }
  }

  /// Moves the shown part of a tall text no further than needed.
  private func scroll(to row: Int, of count: Int, height: Int) {
    var top = min(session.windowTop, max(0, count - height))
    if row < top { top = row }
    if row >= top + height { top = row - height + 1 }
    session.windowTop = top
  }

  /// The style of each cluster.
  private func styles(of clusters: [Cluster], _ text: String) -> [TextStyle] {
    let spans = configuration.highlight(text).sorted { $0.span.start < $1.span.start }
    let match = session.search?.match
    let scalars = session.clusters.text
    var styles: [TextStyle] = []
    styles.reserveCapacity(clusters.count)
    var byte = 0
    var next = 0
    for cluster in clusters {
      while next < spans.count, spans[next].span.end <= byte { next += 1 }
      var style = TextStyle.plain
      if next < spans.count, spans[next].span.start <= byte { style = spans[next].style }
      if let match, match.contains(cluster.start) { style = .match }
      styles.append(style)
      for index in cluster.start..<cluster.start + cluster.count { byte += UTF8.width(scalars[index]) }
    }
    return styles
  }
}
