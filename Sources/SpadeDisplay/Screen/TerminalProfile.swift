/// What is known of the place that output goes to; the caller finds out, the display obeys.
package struct TerminalProfile: Sendable {
  /// Someone looks at it: control characters are shown instead of sent, what doesn't fit is cut.
  package var isTerminal: Bool
  /// Columns; nil where nothing needs to fit.
  package var width: Int?
  /// Lines; nil where nothing needs to fit.
  package var height: Int?
  /// Colours may be used (a terminal, no NO_COLOR, TERM not dumb, or --color always).
  package var color: Bool
  /// It draws more than ASCII.
  package var utf8: Bool
  /// How many colours there are, where colours may be used.
  package var depth: ColorDepth

  /// How finely a terminal tells colours apart.
  package enum ColorDepth: Sendable {
    case palette16, palette256, full

    /// What a terminal says of itself in `TERM` and `COLORTERM`.
    package init(term: String, colorTerm: String) {
      if colorTerm == "truecolor" || colorTerm == "24bit" || term.hasSuffix("-direct") {
        self = .full
      } else {
        self = term.hasSuffix("-256color") ? .palette256 : .palette16
      }
    }
  }

  package init(
    isTerminal: Bool, width: Int? = nil, height: Int? = nil, color: Bool = false, utf8: Bool = true,
    depth: ColorDepth = .palette256
  ) {
    self.isTerminal = isTerminal
    self.width = width
    self.height = height
    self.color = color
    self.utf8 = utf8
    self.depth = depth
  }

  /// A file or pipe: exact, uncoloured, uncut.
  package static let file = TerminalProfile(isTerminal: false)

  /// What it can draw.
  package var charset: VisibleText.Charset { utf8 ? .unicode : .ascii }
}
