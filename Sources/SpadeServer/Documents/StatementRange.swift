import SpadeBase
import SpadeSyntax

/// The statement that a place of a text is in, also one that can't be read.
struct StatementRange {
  /// From its first word to where it ends; at most up to the place where nothing stands yet.
  let span: Span
  /// The table or cohort that its query begins with; nil where it names none.
  let source: String?

  init(at offset: Int, in text: SourceText) {
    let tokens = Layout(Lexer.lex(text.bytes).tokens, end: text.bytes.count).tokens
    // A place behind a line end is in the next statement, one before it still in this.
    let last = tokens.lastIndex { $0.kind == .end && $0.span.start < offset }
    let rest = tokens[(last.map { $0 + 1 } ?? 0)...]
    let end = rest.first { $0.kind == .end && $0.span.start >= offset }?.span.start ?? text.bytes.count
    let first = rest.first
    let start = first.map { $0.kind == .end ? offset : min($0.span.start, offset) } ?? offset
    span = Span(start, max(end, offset))
    let head = first?.word == .explain || first?.word == .all ? rest.dropFirst().first : first
    switch head?.kind {
    case .word where head?.word?.isHead != true: source = head.map { text.text($0.span) }
    case .quotedName:
      if case .text(let name)? = head?.value { source = name } else { source = nil }
    default: source = nil
    }
  }
}
