import SpadeBase
import SpadeStore

/// A dot for each row that has both numbers.
struct ScatterPlot: Drawing {
  private let context: Plot.Context
  private let across: PlotColumn
  private let up: PlotColumn
  private let xScale: LinearScale
  private let yScale: LinearScale

  init(_ context: Plot.Context, x: Int, y: Int) throws(Diagnostic) {
    self.context = context
    (across, up) = (context.column(x), context.column(y))
    let rows = context.table.rowCount
    guard let xs = try across.bounds(rows: rows, context.options)?.range,
      let ys = try up.bounds(rows: rows, context.options)?.range
    else { throw DisplayFailure.onlyNullsToPlot([across.name, up.name]) }
    yScale = LinearScale(ys, ticks: max(2, context.height / 3), isWhole: up.type == .int)
    xScale = LinearScale(xs, ticks: max(2, context.width / 14), isWhole: across.type == .int)
  }

  private var title: StyledLine { Caption.title(up.name, by: [], " over \(across.name)") }

  private func yTicks() throws(Diagnostic) -> [PlotFrame.Tick] {
    zip(yScale.ticks.map(yScale.fraction), try TickText.labels(yScale)).map { ($0, $1) }
  }

  // Ever fewer of the ticks.
  private func xTicks() throws(Diagnostic) -> [[PlotFrame.Tick]] {
    let ticks = zip(xScale.ticks.map(xScale.fraction), try TickText.labels(xScale)).map { ($0, $1) }
    return (1...max(1, ticks.count)).map { stride in
      ticks.enumerated().filter { $0.offset.isMultiple(of: stride) }.map(\.element)
    }
  }

  /// Hands over the place of each row that has one; returns how many have none.
  private func forEachDot(_ body: (_ x: Double, _ y: Double) -> Void) throws(Diagnostic) -> Int {
    var missing = 0
    for row in 0..<context.table.rowCount {
      if row & 0xfff == 0, let reason = context.options.checkpoint() { throw reason }
      guard let x = across.amount(row), let y = up.amount(row) else {
        missing += 1
        continue
      }
      body(xScale.fraction(x), yScale.fraction(y))
    }
    guard missing < context.table.rowCount else { throw DisplayFailure.onlyNullsToPlot([across.name, up.name]) }
    return missing
  }

  func lines() throws(Diagnostic) -> [StyledLine] {
    var frame = PlotFrame(width: context.width, rows: context.height, yTicks: try yTicks(), charset: context.charset)
    frame.placeBelow(try xTicks())
    var canvas = frame.canvas
    // Single dots are hard to see where they are few.
    let isFew = context.table.rowCount <= 50
    let missing = try forEachDot { x, y in
      let dot = canvas.dot(x: x, y: y)
      if isFew { canvas.mark(dot, series: 0) } else { canvas.set(dot, series: 0) }
    }
    return [title] + frame.lines(canvas, roles: [.series(0)])
      + Caption.missing(missing, "\(across.name) or \(up.name)")
  }

  func sketch() throws(Diagnostic) -> Sketch {
    var image = SVGImage()
    let axes = SVGAxes(yTicks: try yTicks(), on: &image)
    axes.nameBelow(try xTicks(), on: &image)
    var dots: [(x: Double, y: Double)] = []
    let missing = try forEachDot { dots.append((axes.x($0), axes.y($1))) }
    image.dots(dots, "p s0")
    let notes = Caption.missing(missing, "\(across.name) or \(up.name)").map(\.plain)
    return Sketch(image: image, title: title, notes: notes, height: axes.bottom + 30)
  }
}
