/// How some cells look: a colour of the terminal's own sixteen and attributes.
package struct TextStyle: Hashable, Sendable {
  /// The terminal's own colours; `bright` adds eight.
  package enum Color: UInt8, Sendable {
    case black = 30
    case red, green, yellow, blue, magenta, cyan, white
    case brightBlack = 90
    case brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
  }

  /// Weight and decoration.
  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let underline = Attributes(rawValue: 4)
    package static let reverse = Attributes(rawValue: 8)
  }

  package var color: Color?
  package var attributes: Attributes
  /// Attributes where colours are off, for what has to stay distinguishable.
  package var attributesWithoutColor: Attributes

  package init(_ color: Color? = nil, _ attributes: Attributes = [], withoutColor: Attributes = []) {
    self.color = color
    self.attributes = attributes
    attributesWithoutColor = withoutColor
  }

  package static let plain = TextStyle()
  /// What is suggested and not typed.
  package static let hint = TextStyle(.brightBlack, withoutColor: .dim)
  /// What explains.
  package static let faint = TextStyle(.brightBlack, withoutColor: .dim)
  /// The chosen line of a menu.
  package static let selected = TextStyle(nil, .reverse, withoutColor: .reverse)
  /// What a search found.
  package static let match = TextStyle(nil, [.bold, .underline], withoutColor: .underline)
  /// What is wrong.
  package static let error = TextStyle(.red)

  /// The escape sequence that turns the style on after a reset; empty for none.
  func escape(colored: Bool) -> String {
    let attributes = colored ? self.attributes : attributesWithoutColor
    var codes: [String] = []
    if attributes.contains(.bold) { codes.append("1") }
    if attributes.contains(.dim) { codes.append("2") }
    if attributes.contains(.underline) { codes.append("4") }
    if attributes.contains(.reverse) { codes.append("7") }
    if colored, let color { codes.append(String(color.rawValue)) }
    return codes.isEmpty ? "" : "\u{1b}[" + codes.joined(separator: ";") + "m"
  }
}

/// Some text in one style.
package struct StyledText: Hashable, Sendable {
  package var text: String
  package var style: TextStyle

  package init(_ text: String, _ style: TextStyle = .plain) {
    self.text = text
    self.style = style
  }
}
