import SpadeBase
import SpadeStore

/// A measure over time, one line a group.
struct LinePlot {
  private struct Point {
    let moment: Int64
    /// NaN is a gap.
    let value: Double
  }

  private struct Series {
    let label: String
    let role: Role
    var points: [Point] = []
    /// The row of the latest value.
    var last: (moment: Int64, row: Int)?
  }

  private let context: Plot.Context
  private let moment: PlotColumn
  private let groups: [PlotColumn]
  private let measure: PlotColumn
  private var series: [Series] = []
  private var left = Set<[Int64?]>()
  private var undated = 0
  /// What the points take, given back when they are drawn.
  private var reserved = 0

  init(_ context: Plot.Context, moment: Int, groups: [Int], measure: Int) {
    self.context = context
    self.moment = context.column(moment)
    self.groups = groups.map(context.column)
    self.measure = context.column(measure)
  }

  func lines() throws(Diagnostic) -> [StyledLine] {
    var plot = self
    defer { MemoryLedger.shared.release(plot.reserved) }
    try plot.read()
    return try plot.drawn()
  }

  private mutating func read() throws(Diagnostic) {
    let rows = context.table.rowCount
    let formats = groups.map { $0.format(rows: 0) }
    var numbers: [[Int64?]: Int] = [:]
    for row in 0..<rows {
      if row & 0xfff == 0 {
        if let reason = context.options.checkpoint() { throw reason }
        // Arrays grow to twice what they hold.
        let bytes = min(0x1000, rows - row) * 2 * MemoryLayout<Point>.stride
        try MemoryLedger.shared.reserve(bytes)
        reserved += bytes
      }
      guard let moment = moment.moment(row) else {
        undated += 1
        continue
      }
      let key = groups.map { $0.key(row) }
      var number = numbers[key]
      if number == nil, series.count < SeriesLook.limit {
        let label = try CellFormat.label(formats, row: row, charset: context.charset)
        number = series.count
        numbers[key] = number
        series.append(Series(label: label.text, role: SeriesLook.role(series.count, of: label.role)))
      }
      guard let number else {
        left.insert(key)
        continue
      }
      let value = measure.amount(row)
      series[number].points.append(Point(moment: moment, value: value ?? .nan))
      if value != nil, series[number].last.map({ $0.moment <= moment }) ?? true {
        series[number].last = (moment, row)
      }
    }
    for index in series.indices { series[index].points.sort { $0.moment < $1.moment } }
  }

  private func drawn() throws(Diagnostic) -> [StyledLine] {
    let values = series.lazy.flatMap(\.points).map(\.value).filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else {
      throw DisplayFailure.onlyNullsToPlot([measure.name])
    }
    let scale = LinearScale(low...high, ticks: max(2, context.height / 3), isWhole: measure.type == .int)
    let yTicks = zip(scale.ticks.map(scale.fraction), try TickText.labels(scale)).map { ($0, $1) }
    let moments = Set(series.lazy.flatMap(\.points).map(\.moment)).sorted()
    let (first, last) = (Double(moments.first ?? 0), Double(moments.last ?? 0))
    func share(_ moment: Int64) -> Double { last > first ? (Double(moment) - first) / (last - first) : 0.5 }

    var frame = PlotFrame(width: context.width, rows: context.height, yTicks: yTicks, charset: context.charset)
    frame.placeBelow(
      TimeTicks.choices(moments).lazy.map { ticks in
        zip(ticks.map(share), TimeTicks.labels(ticks)).map { ($0, $1) }
      })
    var canvas = frame.canvas
    let dots = series.map { one in
      one.points.map { $0.value.isNaN ? nil : canvas.dot(x: share($0.moment), y: scale.fraction($0.value)) }
    }
    let hasLines = series.allSatisfy(Self.isFunction)
    for (number, dots) in dots.enumerated() {
      for dot in dots { if let dot, !hasLines { canvas.set(dot, series: number) } }
      for (from, to) in zip(dots, dots.dropFirst()) {
        if let from, let to, hasLines { canvas.line(from: from, to: to, series: number) }
      }
    }
    if hasLines || series.count > 1 { for (number, dots) in dots.enumerated() { mark(dots, number, on: &canvas) } }
    let title = Caption.title(measure.name, by: groups.map(\.name), " over \(moment.name)")
    return [title] + frame.lines(canvas, roles: series.map(\.role)) + (try legend())
      + Caption.missing(undated, moment.name)
  }

  // Several values at one moment are no line: they stay dots.
  private static func isFunction(_ series: Series) -> Bool {
    zip(series.points, series.points.dropFirst()).allSatisfy { $0.moment < $1.moment }
  }

  // Marks at the points, but not so close that they hide the line; a point between gaps always has one.
  private func mark(_ dots: [(x: Int, y: Int)?], _ number: Int, on canvas: inout PlotCanvas) {
    let distance = (context.charset == .unicode ? 2 : 1) * 3
    var previous = -distance
    for (index, dot) in dots.enumerated() {
      guard let dot else { continue }
      let isAlone = (index == 0 || dots[index - 1] == nil) && (index + 1 == dots.count || dots[index + 1] == nil)
      guard isAlone || dot.x - previous >= distance else { continue }
      canvas.mark(dot, series: number, isBeside: context.charset == .unicode)
      previous = dot.x
    }
  }

  // Each line's mark, name and latest value.
  private func legend() throws(Diagnostic) -> [StyledLine] {
    guard !groups.isEmpty else { return [] }
    let format = measure.format(rows: min(context.table.rowCount, 10_000))
    var entries: [StyledLine] = []
    for (number, one) in series.enumerated() {
      var entry = StyledLine(String(SeriesLook.mark(number, context.charset)), one.role)
      entry.append(" " + VisibleText.string(one.label, charset: context.charset, maxWidth: max(4, context.width - 12)))
      if let last = one.last { entry.append(" " + (try format.string(row: last.row).text), .dim) }
      entries.append(entry)
    }
    if !left.isEmpty {
      let count = "\(left.count) more line\(left.count == 1 ? "" : "s")"
      entries.append(StyledLine("\(context.dots) \(count)\(context.dash)where chooses", .dim))
    }
    return Legend.lines(entries, width: context.width)
  }
}
