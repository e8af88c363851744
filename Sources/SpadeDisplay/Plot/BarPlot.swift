import SpadeBase
import SpadeStore

/// A bar a row, named by the row's dims.
enum BarPlot {
  static func lines(_ context: Plot.Context, labels: [Int], measure: Int) throws(Diagnostic) -> [StyledLine] {
    let rows = context.table.rowCount
    // One more would take the line that counts the rest.
    let shown = rows <= context.entries + 1 ? rows : context.entries
    let dims = labels.map(context.column)
    let column = context.column(measure)
    guard try column.bounds(rows: rows, context.options) != nil else {
      throw DisplayFailure.onlyNullsToPlot([column.name])
    }
    let formats = dims.map { $0.format(rows: 0) }
    let format = column.format(rows: shown)
    var bars: [BarChart.Bar] = []
    for row in 0..<shown {
      let label = try CellFormat.label(formats, row: row, charset: context.charset)
      bars.append(
        BarChart.Bar(
          label: label.text, amount: column.amount(row), value: try format.string(row: row).text,
          role: SeriesLook.role(0, of: label.role)))
    }
    var lines = [Caption.title(column.name, by: dims.map(\.name))]
    lines += BarChart(bars: bars, width: context.width, charset: context.charset).lines()
    if shown < rows {
      let more = rows - shown
      let count = "\(more) more bar\(more == 1 ? "" : "s")"
      lines.append(StyledLine("\(context.dots) \(count)\(context.dash)sort and take choose", .dim))
    }
    return lines
  }
}
