import SpadeBase
import SpadeSyntax

/// Says whether tokens are a sentence of a grammar, by trying all readings; slow, and independent of the parser.
struct Recogniser {
  private let grammar: EBNF
  private let tokens: [Token]
  private let texts: [String]
  /// Where each rule tried so far may end, by rule and beginning; nil while it is being tried.
  private var memo: [Key: Set<Int>?] = [:]

  private struct Key: Hashable {
    let rule: String
    let start: Int
  }

  private init(_ grammar: EBNF, _ tokens: ArraySlice<Token>, _ source: SourceText) {
    self.grammar = grammar
    self.tokens = Array(tokens)
    texts = tokens.map { source.text($0.span) }
  }

  /// True if every statement of a text is one of the grammar.
  static func accepts(_ source: SourceText, _ grammar: EBNF) -> Bool {
    let layout = Layout(Lexer.lex(source.bytes).tokens, end: source.bytes.count)
    return layout.tokens.split(whereSeparator: { $0.kind == .end }).allSatisfy { statement in
      var recogniser = Recogniser(grammar, statement, source)
      return recogniser.ends("statement", 0).contains(statement.count)
    }
  }

  private mutating func ends(_ rule: String, _ start: Int) -> Set<Int> {
    if EBNF.isToken(rule) { return start < tokens.count && Self.matches(rule, tokens[start]) ? [start + 1] : [] }
    let key = Key(rule: rule, start: start)
    if let known = memo[key] {
      precondition(known != nil, "rule \(rule) begins with itself")
      return known ?? []
    }
    memo[key] = .some(nil)
    let found = grammar.rules[rule].map { ends($0, start) } ?? []
    memo[key] = found
    return found
  }

  private mutating func ends(_ node: EBNF.Node, _ start: Int) -> Set<Int> {
    switch node {
    case .terminal(let text):
      guard start < tokens.count, tokens[start].kind.isPlain, texts[start] == text else { return [] }
      return [start + 1]
    case .rule(let name): return ends(name, start)
    case .special: return []
    case .sequence(let parts):
      var reached: Set<Int> = [start]
      for part in parts {
        reached = reached.reduce(into: []) { $0.formUnion(ends(part, $1)) }
        if reached.isEmpty { return [] }
      }
      return reached
    case .choice(let parts): return parts.reduce(into: []) { $0.formUnion(ends($1, start)) }
    case .optional(let part): return ends(part, start).union([start])
    case .repetition(let part):
      var reached: Set<Int> = [start]
      var open = [start]
      while let from = open.popLast() {
        for end in ends(part, from) where reached.insert(end).inserted { open.append(end) }
      }
      return reached
    case .exception(let part, let without): return ends(part, start).subtracting(ends(without, start))
    }
  }

  /// True if a token is one of a rule in capitals.
  static func matches(_ rule: String, _ token: Token) -> Bool {
    switch rule {
    case "WORD": token.kind == .word
    case "QUOTED": token.kind == .quotedName
    case "PARAMETER": token.kind == .parameter
    case "COMMAND": token.kind == .command
    case "INT": token.kind == .int && !token.isLeastInteger
    case "LEAST": token.isLeastInteger
    case "NUMBER": token.kind == .number
    case "TEXT": token.kind == .text
    case "DATE": token.kind == .date
    case "TIME": token.kind == .time
    case "DURATION": token.kind == .duration
    default: false
    }
  }
}

extension Token.Kind {
  /// True for what a quoted terminal of the grammar can be.
  fileprivate var isPlain: Bool {
    if case .symbol = self { return true }
    return self == .word
  }
}
