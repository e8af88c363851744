import SpadeBase

/// Finds the statements in a row of tokens: comments go, and of the line ends only those that end a statement stay.
///
/// A statement ends at `;`, or at a line end unless the line ends in `,` `|` `->` or an operator, a bracket is open, or
/// the next line that isn't empty or a comment begins with `|`.
package struct Layout {
  /// The tokens of the statements, each statement closed by an `.end`.
  package private(set) var tokens: [Token] = []
  /// True where the text breaks off inside a statement: in an open bracket or behind a sign that calls for more.
  package private(set) var isOpenAtEnd = false
  private var openBrackets = 0

  /// Lays out all tokens of a text that ends at the offset `end`; a last `.end` stands there.
  package init(_ all: [Token], end: Int) {
    tokens.reserveCapacity(all.count + 1)
    let pipeFollows = Self.linesBeforePipes(all)
    for (index, token) in all.enumerated() {
      switch token.kind {
      case .comment: continue
      case .newline:
        guard !atStart, openBrackets == 0, !lineGoesOn, !pipeFollows.contains(index) else { continue }
        tokens.append(Token(.end, Span(token.span.start, token.span.start)))
      case .symbol(.semicolon):
        openBrackets = 0
        tokens.append(Token(.end, token.span))
      case .command:
        tokens.append(token)
        tokens.append(Token(.end, Span(token.span.end, token.span.end)))
      default:
        if token.kind == .symbol(.open) { openBrackets += 1 }
        if token.kind == .symbol(.close) { openBrackets = max(0, openBrackets - 1) }
        tokens.append(token)
      }
    }
    isOpenAtEnd = !atStart && (openBrackets > 0 || lineGoesOn)
    tokens.append(Token(.end, Span(end, end)))
  }

  private var atStart: Bool { tokens.last.map { $0.kind == .end } ?? true }

  /// True where the last token calls for more.
  private var lineGoesOn: Bool {
    guard let last = tokens.last else { return false }
    if case .symbol(let symbol) = last.kind { return symbol.continuesLine }
    guard let word = last.word else { return false }
    switch word {
    case .and, .or, .not: return true
    case _ where word.isInfix: return tokens.count >= 2 && endsOperand(tokens.count - 2)
    default: return false
    }
  }

  /// True where an operand can end at this token, so that a word such as `in` behind it is an operator, not a name.
  private func endsOperand(_ index: Int) -> Bool {
    let token = tokens[index]
    switch token.kind {
    case .symbol(let symbol): return symbol == .close
    case .word:
      switch token.word {
      case .by, .of, .within, .where, .and, .or: return false
      case let word? where word.role == .stage || word.role == .statement:
        guard index > 0 else { return false }
        let before = tokens[index - 1].kind
        return before != .symbol(.pipe) && before != .end
      default: return true
      }
    default: return true
    }
  }

  /// The line ends behind which, but for empty lines and comments, a `|` stands.
  private static func linesBeforePipes(_ all: [Token]) -> Set<Int> {
    var found: Set<Int> = []
    var pipeFollows = false
    for (index, token) in all.enumerated().reversed() {
      switch token.kind {
      case .comment: continue
      case .newline: if pipeFollows { found.insert(index) }
      default: pipeFollows = token.kind == .symbol(.pipe)
      }
    }
    return found
  }
}
