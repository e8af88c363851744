import SpadeBase
import SpadeSyntax

/// Names as a query writes them.
enum Identifier {
  /// Bare where that reads as a name, else in backticks.
  static func text(_ name: String) -> String { Formatter.text(ofOperand: Name(name, Span(0, 0))) }
}
