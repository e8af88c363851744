import SpadeBase

/// Bars that lie side by side, with a name before and a value after each.
struct BarChart: Drawing {
  /// One bar; without an amount it has none.
  struct Bar: Sendable {
    let label: String
    let amount: Double?
    let value: String
    let role: Role
  }

  let title: StyledLine
  let bars: [Bar]
  /// What is to be said below.
  var notes: [StyledLine] = []
  let width: Int
  let charset: VisibleText.Charset

  func lines() -> [StyledLine] { [title] + barLines() + notes }

  /// The bars, all measured from nought.
  private func barLines() -> [StyledLine] {
    let amounts = bars.compactMap(\.amount)
    let low = min(0, amounts.min() ?? 0)
    let high = max(0, amounts.max() ?? 0)
    let values = bars.map { DisplayWidth.of($0.value) }.max() ?? 0
    let wanted = bars.map { DisplayWidth.of($0.label) }.max() ?? 0
    let labels = min(wanted, max(1, width * 2 / 5), max(1, width - values - 6))
    let room = max(1, width - labels - values - 3)
    let span = high / 2 - low / 2
    // What goes below nought has its share of the room.
    let below = low < 0 && span > 0 ? min(room, max(1, Int((Double(room) * (-low / 2 / span)).rounded()))) : 0
    let above = room - below
    return bars.map { bar in
      var line = StyledLine(VisibleText.string(bar.label, charset: charset, maxWidth: labels))
      line.pad(to: labels + 1)
      let amount = bar.amount ?? 0
      if below > 0 {
        let length = amount < 0 ? max(1, Int((Double(below) * (amount / low)).rounded())) : 0
        line.pad(to: labels + 1 + below - length)
        line.append(String(repeating: full, count: length), bar.role)
      }
      line.append(charset == .unicode ? "│" : "|", .dim)
      if amount > 0 { line.append(Blocks.bar(Double(above) * (amount / high), charset: charset), bar.role) }
      line.append(
        " " + bar.value, bar.amount == nil ? .null : .plain)
      return line
    }
  }

  private var full: String { charset == .unicode ? "█" : "#" }

  func sketch() -> Sketch {
    var image = SVGImage()
    let amounts = bars.compactMap(\.amount)
    let low = min(0, amounts.min() ?? 0)
    let high = max(0, amounts.max() ?? 0)
    let span = max(high / 2 - low / 2, .leastNormalMagnitude)
    let labels = bars.map { VisibleText.string($0.label, charset: charset, maxWidth: 42) }
    let left = 24 + (labels.map { SVGImage.length($0) }.max() ?? 0)
    let right = SVGImage.width - 24 - (bars.map { SVGImage.length($0.value) }.max() ?? 0)
    func x(_ amount: Double) -> Double { left + (amount / 2 - low / 2) / span * (right - left) }
    var y = 46.0
    for (bar, label) in zip(bars, labels) {
      image.text(label, x: left - 8, y: y + 13, anchor: .end)
      if let amount = bar.amount, amount != 0 {
        let from = min(x(0), x(amount))
        image.rectangle(
          x: from, y: y + 2, width: max(1, max(x(0), x(amount)) - from), height: 15, "f " + PageStyle.name(bar.role))
      }
      image.text(bar.value, x: x(max(0, bar.amount ?? 0)) + 6, y: y + 13, bar.amount == nil ? "dim" : "")
      y += 21
    }
    image.line(x1: x(0), y1: 44, x2: x(0), y2: y, "axis")
    return Sketch(image: image, title: title, notes: notes.map(\.plain), height: y + 6)
  }
}
