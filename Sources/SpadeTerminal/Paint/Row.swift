import SpadeBase

/// One row of the screen as it is sent: its text with escape sequences, and how many cells that fills.
struct Row: Equatable {
  private(set) var bytes: [UInt8] = []
  private(set) var width = 0
  private var style = TextStyle.plain
  private let colored: Bool

  init(colored: Bool) { self.colored = colored }

  /// Adds text of a known width.
  mutating func put(_ text: String, width: Int, style: TextStyle = .plain) {
    switchTo(style)
    bytes += text.utf8
    self.width += width
  }

  /// Adds as much of the text as fits before `limit` columns, control characters made visible.
  mutating func put(_ text: String, style: TextStyle, limit: Int) {
    let scalars = Array(text.unicodeScalars)
    for cluster in Clusters.split(scalars) {
      if width + cluster.width > limit { return }
      put(cluster.shown(in: scalars), width: cluster.width, style: style)
    }
  }

  /// Fills with spaces up to a column.
  mutating func pad(to column: Int, style: TextStyle = .plain) {
    guard column > width else { return }
    put(String(repeating: " ", count: column - width), width: column - width, style: style)
  }

  /// Tells the terminal which column this is, after a cluster about whose width terminals disagree.
  mutating func assertColumn() { bytes += "\u{1b}[\(width + 1)G".utf8 }

  /// Ends the last style; no more may be added.
  mutating func finish() { switchTo(.plain) }

  private mutating func switchTo(_ new: TextStyle) {
    guard new != style else { return }
    let escape = new.escape(colored: colored)
    if !style.escape(colored: colored).isEmpty { bytes += "\u{1b}[0m".utf8 }
    bytes += escape.utf8
    style = new
  }
}
