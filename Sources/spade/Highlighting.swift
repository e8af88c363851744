import SpadeBase
import SpadeSyntax
import SpadeTerminal

/// The looks of an entry while it is typed.
enum Highlighting {
  static func spans(_ text: String) -> [LineEditor.StyledSpan] {
    Highlighter.parts(Array(text.utf8)).compactMap { part in
      style(part.part).map { LineEditor.StyledSpan(part.span, $0) }
    }
  }

  private static func style(_ part: Highlighter.Part) -> TextStyle? {
    switch part {
    case .stage: TextStyle(.blue, .bold)
    case .keyword, .command: TextStyle(.magenta)
    case .function: TextStyle(.cyan)
    case .text: TextStyle(.green)
    case .number, .date: TextStyle(.yellow)
    case .parameter: TextStyle(.brightMagenta)
    case .comment: .faint
    case .error: .error
    case .name, .operator: nil
    }
  }
}
