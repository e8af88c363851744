import SpadeBase
import SpadeStore

/// An answer as a table of a page: numbers to the right, nulls apart from texts, the decorations of a terminal.
struct HTMLTable {
  private let table: ResultTable
  private let shown: ShownRows
  private let formats: [CellFormat]
  private let decoration: Decoration
  private let curves: [CellFormat]
  private let options: WriteOptions

  init(_ table: ResultTable, options: WriteOptions) throws(Diagnostic) {
    self.table = table
    self.options = options
    let shown = ShownRows(total: table.rowCount, limit: options.maxRows ?? HTMLPage.rows)
    self.shown = shown
    let formats = table.columns.map { CellFormat($0, shown: shown, charset: .unicode, hasUnits: true) }
    self.formats = formats
    decoration = try Decoration(table, shown, checkpoint: options.checkpoint)
    curves = decoration.trend.map { Array(formats[$0]) } ?? []
  }

  func write(to sink: ByteSink) throws(Diagnostic) {
    var lines = ByteBuffer()
    try lines.append("<div class=\"scroll\"><table>\n<thead><tr>")
    for (index, column) in table.columns.enumerated() {
      if isTrend(index) { try lines.append("<th scope=\"col\">trend</th>") }
      let number = formats[index].isRightAligned ? " class=\"num\"" : ""
      try lines.append("<th scope=\"col\"\(number)>\(Markup.escaped(column.name))</th>")
      if decoration.bar?.column == index { try lines.append("<th></th>") }
    }
    try lines.append("</tr></thead>\n<tbody>\n")
    for index in 0..<shown.count {
      if index & 0xff == 0, let reason = options.checkpoint() { throw reason }
      if index == shown.head { try appendMore(to: &lines) }
      try appendRow(shown[index], to: &lines)
      try sink.write(draining: &lines)
    }
    if shown.hidden > 0, shown.tail == 0 { try appendMore(to: &lines) }
    try lines.append("</tbody>\n")
    try appendTotals(to: &lines)
    try lines.append("</table></div>\n")
    if table.rowCount == 0 { try lines.append("<p class=\"more\">no rows</p>\n") }
    try sink.write(draining: &lines)
  }

  private func isTrend(_ index: Int) -> Bool { decoration.trend?.lowerBound == index }

  private func appendRow(_ row: Int, to lines: inout ByteBuffer) throws(Diagnostic) {
    try lines.append("<tr>")
    for (index, format) in formats.enumerated() {
      if isTrend(index) {
        let values = curves.map { $0.amount(row: row) }
        let known = values.compactMap { $0 }
        let curve =
          if let low = known.min(), let high = known.max() {
            Blocks.curve(values, in: low...high, charset: .unicode)
          } else { "" }
        try lines.append("<td class=\"curve\">\(curve)</td>")
      }
      let cell = try format.string(row: row)
      let amount = format.amount(row: row)
      var names = format.isRightAligned ? ["num"] : []
      if let name = Self.name(cell.role) { names.append(name) }
      var style = ""
      if let range = decoration.heat[index], let amount {
        let step = Heat.step(amount, in: range)
        style = " style=\"background:\(Heat.hex(step));color:\(Heat.isDark(step) ? "#fff" : "#000")\""
      }
      let attribute = names.isEmpty ? "" : " class=\"\(names.joined(separator: " "))\""
      try lines.append("<td\(attribute)\(style)>\(Markup.escapedOnly(cell.text))</td>")
      if let bar = decoration.bar, bar.column == index {
        let width = SVGImage.number(min(max((amount ?? 0) / bar.full, 0), 1) * 100)
        try lines.append("<td class=\"bar\"><span style=\"width:\(width)%\"></span></td>")
      }
    }
    try lines.append("</tr>\n")
  }

  private func appendMore(to lines: inout ByteBuffer) throws(Diagnostic) {
    let count = table.columns.count + (decoration.bar == nil ? 0 : 1) + (decoration.trend == nil ? 0 : 1)
    let more = GridWriter.moreRows(shown.hidden, .unicode)
    try lines.append("<tr><td class=\"dim\" colspan=\"\(count)\">\(more)</td></tr>\n")
  }

  private func appendTotals(to lines: inout ByteBuffer) throws(Diagnostic) {
    guard !decoration.totals.isEmpty else { return }
    try lines.append("<tfoot><tr>")
    for (index, format) in formats.enumerated() {
      if isTrend(index) { try lines.append("<td></td>") }
      var cell = ByteBuffer()
      switch decoration.totals[index] {
      case .integer(let value): _ = try format.append(value, to: &cell)
      case .number(let value): _ = try format.append(value, to: &cell)
      case nil: if index == 0 { try cell.append(GridWriter.totalName) }
      }
      let text = cell.withBytes { String(decoding: $0, as: UTF8.self) }
      try lines.append("<td\(format.isRightAligned ? " class=\"num\"" : "")>\(Markup.escapedOnly(text))</td>")
      if decoration.bar?.column == index { try lines.append("<td></td>") }
    }
    try lines.append("</tr></tfoot>\n")
  }

  /// The class of a cell's role; nil for ordinary ones.
  private static func name(_ role: Role) -> String? {
    switch role {
    case .null: "null"
    case .green, .yellow, .orange, .red: PageStyle.name(role)
    case .rise: "rise"
    case .fall: "fall"
    case .series: "curve"
    default: nil
    }
  }
}
