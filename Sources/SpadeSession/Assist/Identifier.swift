import SpadeBase
import SpadeSyntax

/// Names as a query writes them.
enum Identifier {
  /// Bare where that reads as a name, else in backticks.
  static func text(_ name: String) -> String { Formatter.text(ofOperand: Name(name, Span(0, 0))) }

  /// A text as a query writes it, in quotes.
  static func literal(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f: quoted += "\\u{\(String(scalar.value, radix: 16))}"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
