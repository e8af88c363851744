import SpadeStore

/// What a stretch of output is, which decides how it looks.
package enum Role: Sendable {
  case plain, header, rule, null, dim
  case error, warning, note, help, code, lineNumber, path, primary, secondary
  case green, yellow, orange, red
  /// One of several lines of a drawing.
  case series(Int)
  /// A change upwards, a change downwards: neither good nor bad of itself.
  case rise, fall
  /// A cell of a heat map, from 0 to `Heat.steps - 1`.
  case heat(Int)

  /// The role of a number on the scale of the bands.
  init(score: Double) {
    let band = Bands.all.first { score >= Double($0.from) }?.name ?? ""
    self =
      switch band {
      case "green": .green
      case "yellow": .yellow
      case "orange": .orange
      case "red": .red
      default: .plain
      }
  }

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
  private let depth: TerminalProfile.ColorDepth

  /// Coloured where the profile allows it.
  package init(_ profile: TerminalProfile) {
    isColored = profile.color
    depth = profile.depth
  }

  /// What switches a role's look on; empty without colour.
  package func on(_ role: Role) -> String {
    guard isColored, let code = code(role) else { return "" }
    return "\u{1b}[" + code + "m"
  }

  /// What switches it off again.
  package func off(_ role: Role) -> String {
    isColored && code(role) != nil ? "\u{1b}[0m" : ""
  }

  /// A text in its role's look.
  package func paint(_ text: String, _ role: Role) -> String {
    text.isEmpty ? "" : on(role) + text + off(role)
  }

  private static let seriesCodes = ["36", "33", "35", "32", "34", "31", "96", "95"]

  // Colours of the terminal's own palette, which its user chose to be readable; orange has none there.
  private func code(_ role: Role) -> String? {
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
    case .series(let number): Self.seriesCodes[Int((number % Self.seriesCodes.count).magnitude)]
    case .rise: "36"
    case .fall: "35"
    case .heat(let step): Heat.code(step, depth)
    }
  }
}
