import SpadeBase

/// Text for HTML and SVG: data can't become markup, and neither hide nor reorder what stands around it.
enum Markup {
  /// What a text looks like, escaped for elements and attributes; controls and bidi marks are shown, not sent.
  static func escaped(_ text: String, maxWidth: Int = .max) -> String {
    escapedOnly(VisibleText.string(text, maxWidth: maxWidth))
  }

  /// The same for text of several lines, whose line ends stay.
  static func escapedLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { escaped(String($0).replacingTabs()) }.joined(separator: "\n")
  }

  /// Escapes what is visible already.
  static func escapedOnly(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // XML knows no such characters.
      case "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension String {
  fileprivate func replacingTabs() -> String {
    contains("\t") ? split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "  ") : self
  }
}
