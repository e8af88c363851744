import SpadeBase

/// The lines around and between the columns of a table.
struct Frame: Sendable {
  /// A line across: its left end, what fills it, where columns meet, its right end.
  struct Rule: Sendable {
    let left: String
    let fill: String
    let cross: String
    let right: String
  }

  let left: String
  let between: String
  let right: String
  var top: Rule?
  let middle: Rule
  var bottom: Rule?
  /// The last column is filled up to its width.
  let isClosed: Bool

  /// Columns that the frame takes of a line with `count` cells.
  func overhead(_ count: Int) -> Int {
    DisplayWidth.of(left) + DisplayWidth.of(right) + max(0, count - 1) * DisplayWidth.of(between)
  }

  /// A thin rule under the header, and air.
  static func light(_ charset: VisibleText.Charset) -> Frame {
    let fill = charset == .unicode ? "─" : "-"
    return Frame(
      left: "", between: "  ", right: "", middle: Rule(left: "", fill: fill, cross: "  ", right: ""), isClosed: false)
  }

  /// A full frame.
  static func box(_ charset: VisibleText.Charset) -> Frame {
    guard charset == .unicode else {
      let rule = Rule(left: "+-", fill: "-", cross: "-+-", right: "-+")
      return Frame(left: "| ", between: " | ", right: " |", top: rule, middle: rule, bottom: rule, isClosed: true)
    }
    return Frame(
      left: "│ ", between: " │ ", right: " │", top: Rule(left: "┌─", fill: "─", cross: "─┬─", right: "─┐"),
      middle: Rule(left: "├─", fill: "─", cross: "─┼─", right: "─┤"),
      bottom: Rule(left: "└─", fill: "─", cross: "─┴─", right: "─┘"), isClosed: true)
  }
}
