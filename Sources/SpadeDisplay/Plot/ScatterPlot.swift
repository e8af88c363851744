import SpadeBase
import SpadeStore

/// A dot for each row that has both numbers.
enum ScatterPlot {
  static func lines(_ context: Plot.Context, x: Int, y: Int) throws(Diagnostic) -> [StyledLine] {
    let rows = context.table.rowCount
    let (across, up) = (context.column(x), context.column(y))
    guard let xs = try across.bounds(rows: rows, context.options)?.range,
      let ys = try up.bounds(rows: rows, context.options)?.range
    else { throw DisplayFailure.onlyNullsToPlot([across.name, up.name]) }
    let yScale = LinearScale(ys, ticks: max(2, context.height / 3), isWhole: up.type == .int)
    let xScale = LinearScale(xs, ticks: max(2, context.width / 14), isWhole: across.type == .int)
    let yTicks = zip(yScale.ticks.map(yScale.fraction), try TickText.labels(yScale)).map { ($0, $1) }
    var frame = PlotFrame(width: context.width, rows: context.height, yTicks: yTicks, charset: context.charset)
    let xTicks = zip(xScale.ticks.map(xScale.fraction), try TickText.labels(xScale)).map { ($0, $1) }
    frame.placeBelow(
      (1...max(1, xTicks.count)).lazy.map { stride in
        xTicks.enumerated().filter { $0.offset.isMultiple(of: stride) }.map(\.element)
      })
    var canvas = frame.canvas
    var missing = 0
    for row in 0..<rows {
      if row & 0xfff == 0, let reason = context.options.checkpoint() { throw reason }
      guard let x = across.amount(row), let y = up.amount(row) else {
        missing += 1
        continue
      }
      // Single dots are hard to see where they are few.
      let dot = canvas.dot(x: xScale.fraction(x), y: yScale.fraction(y))
      if rows <= 50 { canvas.mark(dot, series: 0) } else { canvas.set(dot, series: 0) }
    }
    guard missing < rows else { throw DisplayFailure.onlyNullsToPlot([across.name, up.name]) }
    return [Caption.title(up.name, by: [], " over \(across.name)")]
      + frame.lines(canvas, roles: [.series(0)]) + Caption.missing(missing, "\(across.name) or \(up.name)")
  }
}
