import SpadeBase
import SpadeStore

/// A measure over time, one line a group.
struct LinePlot: Drawing {
  struct Point {
    let moment: Int64
    /// NaN is a gap.
    let value: Double
  }

  struct Series {
    let label: String
    let role: Role
    var points: [Point] = []
    /// Where its latest value is.
    var last: (moment: Int64, row: Int, column: Int)?
  }

  let context: Plot.Context
  /// Nil where the measures are at moments of their own.
  let moment: PlotColumn?
  let groups: [PlotColumn]
  let measures: [PlotColumn]
  var series: [Series] = []
  private var left = Set<[Int64?]>()
  var undated = 0
  /// What the points take, given back when they are drawn.
  var reserved = 0

  init(_ context: Plot.Context, moment: Int?, groups: [Int], measures: [Int]) {
    self.context = context
    self.moment = moment.map(context.column)
    self.groups = groups.map(context.column)
    self.measures = measures.map(context.column)
  }

  func lines() throws(Diagnostic) -> [StyledLine] {
    var plot = self
    defer { MemoryLedger.shared.release(plot.reserved) }
    try plot.read()
    return try plot.drawn()
  }

  mutating func read() throws(Diagnostic) {
    let rows = context.table.rowCount
    let formats = groups.map { $0.format(rows: 0) }
    var numbers: [[Int64?]: Int] = [:]
    for row in 0..<rows {
      if row & 0xfff == 0 {
        if let reason = context.options.checkpoint() { throw reason }
        // Arrays grow to twice what they hold.
        let bytes = min(0x1000, rows - row) * measures.count * 2 * MemoryLayout<Point>.stride
        try MemoryLedger.shared.reserve(bytes)
        reserved += bytes
      }
      let shared = moment?.moment(row)
      for (column, measure) in measures.enumerated() {
        guard let moment = shared ?? measure.pivoted else {
          if column == 0 { undated += 1 }
          continue
        }
        let key = groups.map { $0.key(row) } + (hasLineAColumn ? [Int64(column)] : [])
        var number = numbers[key]
        if number == nil, series.count < SeriesLook.limit {
          let (name, role) = try label(row, column, formats)
          number = series.count
          numbers[key] = number
          series.append(Series(label: name, role: SeriesLook.role(series.count, of: role)))
        }
        guard let number else {
          left.insert(key)
          continue
        }
        let value = measure.amount(row)
        series[number].points.append(Point(moment: moment, value: value ?? .nan))
        if value != nil, series[number].last.map({ $0.moment <= moment }) ?? true {
          series[number].last = (moment, row, column)
        }
      }
    }
    for index in series.indices { series[index].points.sort { $0.moment < $1.moment } }
  }

  /// A line is a group's and a column's; else a group's through all columns.
  private var hasLineAColumn: Bool { moment != nil }
  /// There is more than one line to tell apart by name.
  var hasLegend: Bool { !groups.isEmpty || (hasLineAColumn && measures.count > 1) }
  /// What the moments are called.
  var momentName: String { moment?.name ?? measures.first?.family?.dim ?? "" }

  // A line's name: its group's, and its column's where there are several.
  private func label(
    _ row: Int, _ column: Int, _ formats: [CellFormat]
  ) throws(Diagnostic) -> (text: String, role: Role) {
    let group = try CellFormat.label(formats, row: row, charset: context.charset)
    guard hasLineAColumn, measures.count > 1 else { return group }
    let name = measures[column].name
    var role = Role.plain
    var bytes = name
    bytes.withUTF8 { role = Role(band: $0) ?? .plain }
    return (formats.isEmpty ? name : group.text + context.dot + name, role)
  }

  /// The axes' scales and names.
  struct Axes {
    let yScale: LinearScale
    let yTicks: [PlotFrame.Tick]
    let first: Double
    let last: Double
    let xTicks: [[PlotFrame.Tick]]

    func share(_ moment: Int64) -> Double { last > first ? (Double(moment) - first) / (last - first) : 0.5 }
  }

  func axes() throws(Diagnostic) -> Axes {
    let values = series.lazy.flatMap(\.points).map(\.value).filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else {
      throw DisplayFailure.onlyNullsToPlot(measures.map(\.name))
    }
    let isWhole = measures.allSatisfy { $0.type == .int }
    let scale = LinearScale(low...high, ticks: max(2, context.height / 3), isWhole: isWhole)
    let yTicks = zip(scale.ticks.map(scale.fraction), try TickText.labels(scale)).map { ($0, $1) }
    let moments = Set(series.lazy.flatMap(\.points).map(\.moment)).sorted()
    let (first, last) = (Double(moments.first ?? 0), Double(moments.last ?? 0))
    func share(_ moment: Int64) -> Double { last > first ? (Double(moment) - first) / (last - first) : 0.5 }
    let xTicks = TimeTicks.choices(moments).map { ticks in
      zip(ticks.map(share), TimeTicks.labels(ticks)).map { ($0, $1) }
    }
    return Axes(yScale: scale, yTicks: yTicks, first: first, last: last, xTicks: xTicks)
  }

  var title: StyledLine {
    let over = " over \(momentName)"
    guard !hasLineAColumn, let family = measures.first?.family else { return Caption.title(measures, by: groups, over) }
    return Caption.title(family.measure, by: groups.map(\.name), over)
  }

  private func drawn() throws(Diagnostic) -> [StyledLine] {
    let axes = try axes()
    var frame = PlotFrame(width: context.width, rows: context.height, yTicks: axes.yTicks, charset: context.charset)
    frame.placeBelow(axes.xTicks)
    var canvas = frame.canvas
    let dots = series.map { one in
      one.points.map { $0.value.isNaN ? nil : canvas.dot(x: axes.share($0.moment), y: axes.yScale.fraction($0.value)) }
    }
    let hasLines = series.allSatisfy(Self.isFunction)
    for (number, dots) in dots.enumerated() {
      for dot in dots { if let dot, !hasLines { canvas.set(dot, series: number) } }
      for (from, to) in zip(dots, dots.dropFirst()) {
        if let from, let to, hasLines { canvas.line(from: from, to: to, series: number) }
      }
    }
    if hasLines || series.count > 1 { for (number, dots) in dots.enumerated() { mark(dots, number, on: &canvas) } }
    return [title] + frame.lines(canvas, roles: series.map(\.role)) + (try legend())
      + Caption.missing(undated, momentName)
  }

  // Several values at one moment are no line: they stay dots.
  static func isFunction(_ series: Series) -> Bool {
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
    guard hasLegend else { return [] }
    let formats = measures.map { $0.format(rows: min(context.table.rowCount, 10_000)) }
    var entries: [StyledLine] = []
    for (number, one) in series.enumerated() {
      var entry = StyledLine(String(SeriesLook.mark(number, context.charset)), one.role)
      entry.append(" " + VisibleText.string(one.label, charset: context.charset, maxWidth: max(4, context.width - 12)))
      if let last = one.last { entry.append(" " + (try formats[last.column].string(row: last.row).text), .dim) }
      entries.append(entry)
    }
    if let more = moreLines { entries.append(more) }
    return Legend.lines(entries, width: context.width)
  }

  var moreLines: StyledLine? {
    guard !left.isEmpty else { return nil }
    let count = CountText.of(left.count, "more line")
    return StyledLine("\(context.dots) \(count)\(context.dash)where chooses", .dim)
  }
}
