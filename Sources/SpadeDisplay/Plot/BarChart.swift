import SpadeBase

/// Bars that lie side by side, with a name before and a value after each.
struct BarChart {
  /// One bar; without an amount it has none.
  struct Bar {
    let label: String
    let amount: Double?
    let value: String
    let role: Role
  }

  let bars: [Bar]
  let width: Int
  let charset: VisibleText.Charset

  /// The bars, all measured from nought.
  func lines() -> [StyledLine] {
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
}
