/// What a stretch of output is, which decides how it looks.
package enum Role: Sendable {
  case plain, header, rule, null, dim
  case error, warning, note, help, code, lineNumber, path, primary, secondary
  case green, yellow, orange, red
  /// One of several lines of a drawing.
  case series(Int)

  /// The role of a cell that holds one of the band names; nil for other texts.
  init?(band text: UnsafeBufferPointer<UInt8>) {
    switch text.count {
    case 3 where text.elementsEqual("red".utf8): self = .red
    case 5 where text.elementsEqual("green".utf8): self = .green
    case 6 where text.elementsEqual("yellow".utf8): self = .yellow
    case 6 where text.elementsEqual("orange".utf8): self = .orange
    default: return nil
    }
  }
}

/// How roles look: the one place that knows colours.
package struct Theme: Sendable {
  private let isColored: Bool

  /// Coloured where the profile allows it.
  package init(_ profile: TerminalProfile) { isColored = profile.color }

  /// What switches a role's look on; empty without colour.
  package func on(_ role: Role) -> String {
    guard isColored, let code = Self.code(role) else { return "" }
    return "\u{1b}[" + code + "m"
  }

  /// What switches it off again.
  package func off(_ role: Role) -> String {
    isColored && Self.code(role) != nil ? "\u{1b}[0m" : ""
  }

  /// A text in its role's look.
  package func paint(_ text: String, _ role: Role) -> String {
    text.isEmpty ? "" : on(role) + text + off(role)
  }

  private static let seriesCodes = ["36", "33", "35", "32", "34", "31", "96", "95"]

  // Colours of the terminal's own palette, which its user chose to be readable; orange has none there.
  private static func code(_ role: Role) -> String? {
    switch role {
    case .plain: nil
    case .header, .code: "1"
    case .rule, .null, .dim: "2"
    case .error: "1;31"
    case .warning: "1;33"
    case .note, .help: "1;36"
    case .lineNumber, .path, .secondary: "34"
    case .primary, .red: "31"
    case .green: "32"
    case .yellow: "33"
    case .orange: "38;5;208"
    case .series(let number): seriesCodes[Int((number % seriesCodes.count).magnitude)]
    }
  }
}
