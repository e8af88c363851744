import SpadeBase

/// The axes around a canvas, with their labels.
struct PlotFrame {
  /// A place at an axis: its share of the length, and its name.
  typealias Tick = (share: Double, label: String)

  /// A label below the canvas: where it begins in the line, and the canvas column that it names.
  private struct Placed {
    let start: Int
    let column: Int
    let label: String
  }

  let canvas: PlotCanvas
  private let charset: VisibleText.Charset
  private let yTicks: [Tick]
  /// Columns left of the canvas; 1 is only the axis, 0 not even that.
  private let margin: Int
  private var below: [Placed] = []

  /// A frame `width` columns wide around a canvas of `rows`.
  init(width: Int, rows: Int, yTicks: [Tick], charset: VisibleText.Charset) {
    let labels = yTicks.map { DisplayWidth.of($0.label) }.max() ?? 0
    // Labels go before the canvas gets too small to see anything, then the axis does.
    let hasLabels = width - labels - 2 >= max(8, width / 3)
    self.charset = charset
    self.yTicks = yTicks
    margin = hasLabels ? labels + 2 : width > 4 ? 1 : 0
    canvas = PlotCanvas(columns: width - margin, rows: rows, charset: charset)
  }

  /// Takes the first choice of labels that fit side by side.
  mutating func placeBelow(_ choices: some Sequence<[Tick]>) {
    for ticks in choices {
      if let placed = placed(ticks) {
        below = placed
        return
      }
    }
  }

  private func placed(_ ticks: [Tick]) -> [Placed]? {
    var placed: [Placed] = []
    var free = 0
    for tick in ticks.sorted(by: { $0.share < $1.share }) {
      let width = DisplayWidth.of(tick.label)
      let column = canvas.column(tick.share)
      let room = margin + canvas.columns
      guard width <= room else { return nil }
      let start = min(max(margin + column - width / 2, 0), room - width)
      guard start >= free else { return nil }
      placed.append(Placed(start: start, column: column, label: tick.label))
      free = start + width + 2
    }
    return placed
  }

  /// The drawn canvas within its axes.
  func lines(_ canvas: PlotCanvas, roles: [Role]) -> [StyledLine] {
    var names: [Int: String] = [:]
    for tick in yTicks { names[canvas.row(tick.share)] = tick.label }
    let isUnicode = charset == .unicode
    var lines: [StyledLine] = []
    for row in 0..<canvas.rows {
      var line = StyledLine()
      let name = names[row]
      if margin > 1, let name {
        line.pad(to: margin - 2 - DisplayWidth.of(name))
        line.append(name + " ", .dim)
      }
      line.pad(to: max(0, margin - 1))
      if margin > 0 { line.append(name == nil ? (isUnicode ? "│" : "|") : isUnicode ? "┤" : "+", .dim) }
      line.append(canvas.line(row, roles: roles))
      lines.append(line)
    }
    guard margin > 0 else { return lines }
    var axis = StyledLine()
    axis.pad(to: margin - 1)
    let marked = Set(below.map(\.column))
    let across = (0..<canvas.columns).map { marked.contains($0) ? (isUnicode ? "┬" : "+") : isUnicode ? "─" : "-" }
    axis.append((isUnicode ? "└" : "+") + across.joined(), .dim)
    lines.append(axis)
    guard !below.isEmpty else { return lines }
    var labels = StyledLine()
    for label in below {
      labels.pad(to: label.start)
      labels.append(label.label, .dim)
    }
    return lines + [labels]
  }
}
