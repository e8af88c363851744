import SpadeBase

/// The menu of candidates as rows: one below the other with their details, or in columns where they have none.
struct MenuRows {
  let columns: Int
  /// Rows that may be used, the one that counts the rest included.
  let limit: Int
  let colored: Bool

  func rows(of menu: CompletionMenu) -> [Row] {
    let widest = menu.candidates.prefix(1_000).lazy.map { Self.width($0.display) }.max() ?? 1
    let hasDetails = menu.candidates.contains { !$0.detail.isEmpty }
    let cell = min(widest + 2, columns)
    let perRow = hasDetails ? 1 : max(1, columns / max(cell, 1))
    let total = (menu.candidates.count + perRow - 1) / perRow
    let visible = total <= limit ? total : max(1, limit - 1)
    let chosenRow = (menu.chosen ?? 0) % max(total, 1)
    let first = max(0, min(chosenRow - visible / 2, total - visible))
    var rows = (first..<first + visible).map { index in
      hasDetails
        ? detailed(menu, index, width: widest) : cells(menu, row: index, of: total, perRow: perRow, width: cell)
    }
    if total > visible, limit > 1 {
      var rest = Row(colored: colored)
      let position = menu.chosen.map { "\($0 + 1) of " } ?? ""
      rest.put("... \(position)\(menu.candidates.count)", style: .faint, limit: columns)
      rest.finish()
      rows.append(rest)
    }
    return rows
  }

  private func detailed(_ menu: CompletionMenu, _ index: Int, width: Int) -> Row {
    let candidate = menu.candidates[index]
    let isChosen = index == menu.chosen
    let style = isChosen ? TextStyle.selected : .plain
    let detail = candidate.detail
    // The names keep what they need, up to half of the window.
    let detailWidth = detail.isEmpty ? 0 : min(Self.width(detail), max(0, columns - min(width, columns / 2) - 2))
    let nameWidth = max(1, min(width, columns - (detailWidth > 0 ? detailWidth + 2 : 0)))
    var row = Row(colored: colored)
    row.put(candidate.display, style: style, limit: nameWidth)
    if detailWidth > 0 {
      row.pad(to: nameWidth + 2, style: style)
      row.put(detail, style: isChosen ? .selected : .faint, limit: nameWidth + 2 + detailWidth)
    }
    row.finish()
    return row
  }

  private func cells(_ menu: CompletionMenu, row index: Int, of total: Int, perRow: Int, width: Int) -> Row {
    var row = Row(colored: colored)
    for column in 0..<perRow {
      let position = column * total + index
      guard position < menu.candidates.count else { break }
      row.pad(to: column * width)
      row.put(
        menu.candidates[position].display, style: position == menu.chosen ? .selected : .plain,
        limit: min(column * width + max(1, width - 2), columns))
    }
    row.finish()
    return row
  }

  private static func width(_ text: String) -> Int {
    Clusters.split(Array(text.unicodeScalars)).reduce(0) { $0 + $1.width }
  }
}
