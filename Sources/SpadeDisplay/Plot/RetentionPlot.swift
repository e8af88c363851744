import SpadeBase
import SpadeStore

/// What `retain` gives as a triangle: a row a cohort, a column an age, shades for the share that is left. What can't be
/// known yet stays blank.
struct RetentionPlot: Drawing {
  private struct Row {
    let label: String
    let size: String
    var cells: [Int64: (value: Double, text: String)] = [:]
  }

  private let context: Plot.Context
  private let cohort: PlotColumn
  private let age: PlotColumn
  private let size: PlotColumn?
  private let measure: PlotColumn
  private var rows: [Row] = []
  private var ages: [Int64] = []
  private var range = 0.0...1.0

  init(_ context: Plot.Context, cohort: Int, age: Int, size: Int?, measure: Int) throws(Diagnostic) {
    self.context = context
    self.cohort = context.column(cohort)
    self.age = context.column(age)
    self.size = size.map(context.column)
    self.measure = context.column(measure)
    guard let range = try self.measure.bounds(rows: context.table.rowCount, context.options)?.range else {
      throw DisplayFailure.onlyNullsToPlot([self.measure.name])
    }
    self.range = min(0, range.lowerBound)...max(1, range.upperBound)
    try read()
  }

  private mutating func read() throws(Diagnostic) {
    let name = cohort.format(rows: 0)
    let count = size?.format(rows: 0)
    var numbers: [Int64?: Int] = [:]
    var ages = Set<Int64>()
    for row in 0..<context.table.rowCount {
      if row & 0xfff == 0, let reason = context.options.checkpoint() { throw reason }
      guard let age = age.key(row), let value = measure.amount(row) else { continue }
      let key = cohort.key(row)
      let number = numbers[key] ?? rows.count
      if number == rows.count {
        numbers[key] = number
        rows.append(
          Row(label: try name.string(row: row).text, size: try count?.string(row: row).text ?? ""))
      }
      rows[number].cells[age] = (value, try text(value))
      ages.insert(age)
    }
    guard !rows.isEmpty else { throw DisplayFailure.onlyNullsToPlot([measure.name]) }
    self.ages = ages.sorted()
  }

  func lines() throws(Diagnostic) -> [StyledLine] {
    let shown = rows.suffix(rows.count <= context.entries + 1 ? rows.count : context.entries)
    let labels = shown.map { DisplayWidth.of($0.label) }.max() ?? 0
    let sizes = max(size == nil ? 0 : 4, shown.map { DisplayWidth.of($0.size) }.max() ?? 0)
    let ageNames = ages.map { String($0) }
    let number = max(
      shown.flatMap(\.cells.values).map { DisplayWidth.of($0.text) }.max() ?? 1,
      ageNames.map { $0.utf8.count }.max() ?? 1)
    let start = labels + (sizes > 0 ? sizes + 2 : 0)
    // Shades with their numbers where there is room, else the shades alone.
    let isWide = start + ages.count * (number + 3) <= context.width
    let cell = isWide ? number + 3 : max(3, (ageNames.map { $0.utf8.count }.max() ?? 1) + 1)
    let columns = min(ages.count, max(1, (context.width - start) / cell))

    var header = StyledLine(cohort.name, .header)
    if let size, sizes > 0 {
      header.pad(to: start - DisplayWidth.of(size.name))
      header.append(size.name, .header)
    }
    for (place, name) in ageNames.prefix(columns).enumerated() {
      header.pad(to: start + (place + 1) * cell - name.utf8.count)
      header.append(name, .header)
    }
    var lines = [title, header]
    if shown.count < rows.count {
      let left = rows.count - shown.count
      lines.append(StyledLine("\(context.dots) \(CountText.of(left, "earlier cohort"))", .dim))
    }
    for row in shown {
      var line = StyledLine(row.label)
      if sizes > 0 {
        line.pad(to: start - DisplayWidth.of(row.size))
        line.append(row.size, .dim)
      }
      for (place, age) in ages.prefix(columns).enumerated() {
        guard let (value, text) = row.cells[age] else { continue }
        let end = start + (place + 1) * cell
        if isWide {
          // Where there are colours, the cell itself has its shade.
          line.pad(to: end - number - 2)
          let mark = context.isColored ? " " : shade(value)
          let role = context.isColored ? Role.heat(step(value)) : .series(0)
          let gap = String(repeating: " ", count: number + 1 - DisplayWidth.of(text))
          line.append(mark, role)
          line.append(gap + text, context.isColored ? role : .plain)
        } else {
          line.pad(to: end - 2)
          line.append(
            context.isColored ? "  " : shade(value) + shade(value),
            context.isColored ? .heat(step(value)) : .series(0))
        }
      }
      lines.append(line)
    }
    if columns < ages.count {
      let left = ages.count - columns
      lines.append(StyledLine("\(context.dots) \(CountText.of(left, "more age"))", .dim))
    }
    return lines + (isShare && !(context.isColored && isWide) ? Legend.lines(try key(), width: context.width) : [])
  }

  private var title: StyledLine {
    Caption.title(measure.name, by: [cohort.name, age.name], isShare ? " in percent" : "")
  }

  private func step(_ value: Double) -> Int { Heat.step(value, in: range) }

  func sketch() -> Sketch {
    var image = SVGImage()
    let shown = rows.suffix(context.entries)
    let left = 24 + (shown.map { SVGImage.length($0.label) }.max() ?? 0)
    let start = left + (size == nil ? 0 : 16 + (shown.map { SVGImage.length($0.size) }.max() ?? 0))
    let columns = min(ages.count, 60)
    let cell = min(60, max(10, (SVGImage.width - start - 24) / Double(max(1, columns))))
    for (place, age) in ages.prefix(columns).enumerated() {
      image.text(String(age), x: start + 8 + (Double(place) + 0.5) * cell, y: 54, "dim", anchor: .middle)
    }
    var y = 62.0
    for row in shown {
      image.text(row.label, x: left - 8, y: y + 15, anchor: .end)
      if size != nil { image.text(row.size, x: start, y: y + 15, "dim", anchor: .end) }
      for (place, age) in ages.prefix(columns).enumerated() {
        guard let (value, text) = row.cells[age] else { continue }
        let x = start + 8 + Double(place) * cell
        image.rectangle(x: x, y: y, width: cell - 1, height: 21, fill: Heat.hex(step(value)))
        if SVGImage.length(text) + 2 < cell {
          image.text(text, x: x + cell / 2, y: y + 15, Heat.isDark(step(value)) ? "on1" : "on0", anchor: .middle)
        }
      }
      y += 22
    }
    var notes: [String] = []
    if shown.count < rows.count {
      notes.append("not drawn: " + CountText.of(rows.count - shown.count, "earlier cohort"))
    }
    if columns < ages.count { notes.append("not drawn: " + CountText.of(ages.count - columns, "higher age")) }
    return Sketch(image: image, title: title, notes: notes, height: y + 8)
  }

  // Shares of one are told in percent.
  private var isShare: Bool { range == 0...1 }

  private func text(_ value: Double) throws(Diagnostic) -> String {
    var buffer = ByteBuffer()
    try NumberText.appendFixed(isShare ? (value * 100).rounded() : value, decimals: isShare ? 0 : 2, to: &buffer)
    return buffer.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  private var shades: [String] { context.charset == .unicode ? ["·", "░", "▒", "▓", "█"] : [".", "-", "+", "*", "#"] }

  // Nought has a shade of its own; the others have a quarter each.
  private func shade(_ value: Double) -> String {
    let share = (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
    guard share.isFinite, share > 0 else { return shades[0] }
    return shades[min(4, Int(min(share, 1) * 4) + 1)]
  }

  private func key() throws(Diagnostic) -> [StyledLine] {
    if context.isColored {
      var scale = StyledLine("0% ", .dim)
      for step in 0..<Heat.steps { scale.append("  ", .heat(step)) }
      scale.append(" 100%", .dim)
      return [scale]
    }
    let words = ["0", "under 25%", "under 50%", "under 75%", "75% and more"]
    return zip(shades, words).map { shade, word in
      var entry = StyledLine(shade, .series(0))
      entry.append(" " + word, .dim)
      return entry
    }
  }
}
