import SpadeBase
import SpadeSyntax

/// A word of a text that means something: what the cursor is on.
struct Mention {
  enum Kind {
    case function(String)
    case stage(String)
    /// A column, table or definition, as typed.
    case name(qualifier: String?, String)
  }

  let kind: Kind
  let span: Span

  /// Nil where the cursor is on nothing of the kind.
  init?(at offset: Int, in text: SourceText) {
    let parts = Highlighter.parts(text.bytes)
    // Between two words it is the one that begins there.
    guard
      let index = parts.lastIndex(where: { $0.span.start <= offset && offset <= $0.span.end && $0.part.isWord })
    else { return nil }
    let (span, part) = parts[index]
    self.span = span
    let word = Self.name(text.text(span))
    switch part {
    case .stage: kind = .stage(word)
    case .function: kind = .function(word)
    default:
      let hasQualifier =
        index >= 2 && text.text(parts[index - 1].span) == "."
        && parts[index - 2].span.end == parts[index - 1].span.start
        && parts[index - 1].span.end == span.start
      kind = .name(qualifier: hasQualifier ? Self.name(text.text(parts[index - 2].span)) : nil, word)
    }
  }

  /// A name without its backticks.
  private static func name(_ typed: String) -> String {
    guard typed.utf8.first == UInt8(ascii: "`"), typed.utf8.count >= 2 else { return typed }
    let tokens = Lexer.lex(Array(typed.utf8)).tokens
    guard case .text(let name)? = tokens.first?.value else { return typed }
    return name
  }
}

extension Highlighter.Part {
  fileprivate var isWord: Bool { self == .stage || self == .function || self == .name }
}
