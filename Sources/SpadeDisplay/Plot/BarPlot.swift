import SpadeBase
import SpadeStore

/// A bar a row, named by the row's dims; where a measure has become several columns, a bar for each of them.
struct BarPlot: Drawing {
  private let chart: BarChart

  init(_ context: Plot.Context, labels: [Int], measures: [Int]) throws(Diagnostic) {
    let rows = context.table.rowCount
    // One more would take the line that counts the rest.
    let most = max(1, context.entries / measures.count)
    let shown = rows <= most + 1 ? rows : most
    let dims = labels.map(context.column)
    let columns = measures.map(context.column)
    var isKnown = false
    for column in columns where try column.bounds(rows: rows, context.options) != nil { isKnown = true }
    guard isKnown else { throw DisplayFailure.onlyNullsToPlot(columns.map(\.name)) }
    let dimFormats = dims.map { $0.format(rows: 0) }
    let formats = columns.map { $0.format(rows: shown) }
    var bars: [BarChart.Bar] = []
    for row in 0..<shown {
      let label = try CellFormat.label(dimFormats, row: row, charset: context.charset)
      for (number, column) in columns.enumerated() {
        let name = columns.count > 1 ? label.text + context.dot + column.name : label.text
        bars.append(
          BarChart.Bar(
            label: name, amount: column.amount(row), value: try formats[number].string(row: row).text,
            role: SeriesLook.role(number, of: columns.count > 1 ? .plain : label.role)))
      }
    }
    var notes: [StyledLine] = []
    if shown < rows {
      let more = (rows - shown) * columns.count
      let count = CountText.of(more, "more bar")
      notes.append(StyledLine("\(context.dots) \(count)\(context.dash)sort and take choose", .dim))
    }
    chart = BarChart(
      title: Caption.title(columns, by: dims), bars: bars, notes: notes, width: context.width, charset: context.charset)
  }

  func lines() -> [StyledLine] { chart.lines() }
  func sketch() -> Sketch { chart.sketch() }
}
