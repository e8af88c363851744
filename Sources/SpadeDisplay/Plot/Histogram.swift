import Glibc
import SpadeBase
import SpadeStore

/// How often a column's values fall between round numbers.
struct Histogram: Drawing {
  private let chart: BarChart

  init(_ context: Plot.Context, _ measure: Int) throws(Diagnostic) {
    let rows = context.table.rowCount
    let column = context.column(measure)
    guard let (range, count) = try column.bounds(rows: rows, context.options) else {
      throw DisplayFailure.onlyNullsToPlot([column.name])
    }
    // Sturges' rule: a bin more for each doubling.
    let bins = min(context.height, Int(log2(Double(count)).rounded(.up)) + 1)
    let scale = LinearScale(range, ticks: bins, isWhole: column.type == .int, hasRoundEnds: true)
    var counts = Array(repeating: 0, count: max(1, scale.ticks.count - 1))
    for row in 0..<rows {
      if row & 0xfff == 0, let reason = context.options.checkpoint() { throw reason }
      guard let value = column.amount(row) else { continue }
      counts[Self.bin(value, scale.ticks)] += 1
    }
    let names = try TickText.labels(scale)
    let widest = names.map { DisplayWidth.of($0) }.max() ?? 0
    func right(_ text: String) -> String {
      String(repeating: " ", count: widest - DisplayWidth.of(text)) + text
    }
    let to = context.charset == .unicode ? " – " : " - "
    var bars: [BarChart.Bar] = []
    for (index, count) in counts.enumerated() {
      var text = ByteBuffer()
      try NumberText.appendGrouped(Int64(count), to: &text)
      bars.append(
        BarChart.Bar(
          label: right(names[index]) + to + right(names[min(index + 1, names.count - 1)]), amount: Double(count),
          value: text.withBytes { String(decoding: $0, as: UTF8.self) }, role: .series(0)))
    }
    chart = BarChart(
      title: Caption.title("rows", by: [column.name]), bars: bars, notes: Caption.missing(rows - count, column.name),
      width: context.width, charset: context.charset)
  }

  func lines() -> [StyledLine] { chart.lines() }
  func sketch() -> Sketch { chart.sketch() }

  // The last bin that begins at or below a value; the highest number belongs to the last.
  private static func bin(_ value: Double, _ ticks: [Double]) -> Int {
    var low = 0
    var high = max(1, ticks.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if ticks[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }
}
