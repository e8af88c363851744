import SpadeBase

/// A line of a drawing: stretches of text, each in its role.
struct StyledLine: Sendable {
  private var parts: [(text: String, role: Role)] = []
  /// Columns that it takes.
  private(set) var width = 0

  init() {}

  /// A line in one role.
  init(_ text: String, _ role: Role = .plain) { append(text, role) }

  /// The text without its roles.
  var plain: String { parts.map(\.text).joined() }

  /// Adds text, which is visible already.
  mutating func append(_ text: String, _ role: Role = .plain) {
    guard !text.isEmpty else { return }
    width += DisplayWidth.of(text)
    parts.append((text, role))
  }

  /// Adds what another line holds.
  mutating func append(_ other: StyledLine) {
    parts += other.parts
    width += other.width
  }

  /// Adds spaces up to a column.
  mutating func pad(to column: Int) {
    if column > width { append(String(repeating: " ", count: column - width)) }
  }

  /// The line as sent: at most `room` columns, no spaces at its end but such as are coloured.
  func text(_ theme: Theme, charset: VisibleText.Charset, room: Int) -> String {
    var shown = parts
    while let last = shown.last, case .plain = last.role, last.text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) {
      shown.removeLast()
    }
    var left = room
    var line = ""
    for part in shown {
      guard left > 0 else { break }
      let fitted = VisibleText.string(part.text, charset: charset, maxWidth: left)
      line += theme.paint(fitted, part.role)
      left -= DisplayWidth.of(fitted)
    }
    return line
  }
}
