package import SpadeBase

/// Says what part each piece of a text plays, also of one that isn't finished or is wrong.
package enum Highlighter {
  /// The parts that are coloured differently.
  package enum Part: String, CaseIterable, Sendable {
    case keyword, stage, function, name, text, number, date, parameter, `operator`, comment, command, error
  }

  /// The pieces of a text from left to right; blanks and line ends are left out.
  package static func parts(_ bytes: [UInt8]) -> [(span: Span, part: Part)] {
    var parts: [(span: Span, part: Part)] = []
    // The last token that isn't a comment or a line end, and whether the next word may begin a stage.
    var last: Token?
    var lastPart = Part.operator
    var atHead = true
    let tokens = Lexer.lex(bytes).tokens
    for (index, token) in tokens.enumerated() {
      if token.kind == .newline {
        if endsStatement(last) { (last, lastPart, atHead) = (nil, .operator, true) }
        continue
      }
      let opensCall = index + 1 < tokens.count && tokens[index + 1].kind == .symbol(.open)
      let behindOperand = endsOperand(last, lastPart)
      let part = part(of: token, after: last, behindOperand: behindOperand, atHead: atHead, opensCall: opensCall)
      parts.append((token.span, part))
      if token.kind == .comment { continue }
      lastPart = part
      atHead =
        token.kind == .symbol(.pipe) || token.kind == .symbol(.semicolon) || token.kind == .command
        || (atHead && (token.word == .explain || token.word == .expect))
      last = token.kind == .symbol(.semicolon) || token.kind == .command ? nil : token
    }
    return parts
  }

  private static func endsStatement(_ last: Token?) -> Bool {
    guard let last else { return true }
    if case .symbol(let symbol) = last.kind { return !symbol.continuesLine && symbol != .open }
    return last.word != .and && last.word != .or && last.word != .not
  }

  private static func part(
    of token: Token, after last: Token?, behindOperand: Bool, atHead: Bool, opensCall: Bool
  ) -> Part {
    switch token.kind {
    case .word: word(token.word, after: last, behindOperand: behindOperand, atHead: atHead, opensCall: opensCall)
    case .quotedName: opensCall ? .function : .name
    case .parameter: .parameter
    case .int, .number: .number
    case .text: .text
    case .date, .time, .duration: .date
    case .symbol: .operator
    case .command: .command
    case .comment: .comment
    case .newline, .end: .operator
    case .error: .error
    }
  }

  private static func word(
    _ word: Word?, after last: Token?, behindOperand: Bool, atHead: Bool, opensCall: Bool
  ) -> Part {
    guard let word else { return opensCall ? .function : .name }
    if atHead {
      switch word.role {
      case .stage: return .stage
      case .statement: return last == nil ? .keyword : .name
      default: return word == .all ? .keyword : .name
      }
    }
    switch word {
    case .now, .today: return .date
    case .and, .or, .not, .else, .true, .false, .null: return .keyword
    case .by, .where: return .keyword
    default: break
    }
    // Behind an operand no name can stand, so the word means itself; elsewhere it is a name, but for a window's.
    if behindOperand || last?.word == .not || word == .of && (last?.word == .history || last?.word == .log) {
      return .keyword
    }
    if word.isWindow, !opensCall, last?.kind == .symbol(.comma) { return .keyword }
    return opensCall ? .function : .name
  }

  /// True where an operand may end at this token, which plays this part.
  private static func endsOperand(_ token: Token?, _ part: Part) -> Bool {
    switch part {
    case .name, .text, .number, .date, .parameter: true
    case .keyword: token?.word?.role == .constant
    case .operator: token?.kind == .symbol(.close) || token?.kind == .symbol(.underscore)
    default: false
    }
  }
}
