import SpadeBase
import SpadeSyntax

/// Numbers that look random and repeat with their seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// Makes sentences of a grammar.
struct SentenceGenerator {
  private let grammar: EBNF
  private var random: SeededGenerator
  /// What may still be spent on optional and repeated parts of the sentence.
  private var budget = 0

  init(_ grammar: EBNF, seed: UInt64) {
    self.grammar = grammar
    random = SeededGenerator(seed: seed)
  }

  /// One sentence of a rule, its tokens parted by blanks.
  mutating func sentence(_ rule: String) -> String {
    budget = Int.random(in: 5...60, using: &random)
    return words(.rule(rule)).joined(separator: " ")
  }

  /// A text of a rule in capitals, which the lexer may still refuse, such as a date that no calendar has.
  mutating func token(_ rule: String) -> String { grammar.rules[rule].map { letters($0) } ?? "" }

  private mutating func words(_ node: EBNF.Node) -> [String] {
    switch node {
    case .terminal(let text): return [text]
    case .rule(let name) where EBNF.isToken(name): return [fittingToken(name)]
    case .rule(let name): return grammar.rules[name].map { words($0) } ?? []
    case .special: return []
    case .sequence(let parts): return parts.flatMap { words($0) }
    case .choice(let parts):
      return words(parts[budget > 0 ? Int.random(in: 0..<parts.count, using: &random) : shallowest(parts)])
    case .optional(let part): return spend() ? words(part) : []
    case .repetition(let part):
      var all: [String] = []
      while spend(), spend() { all += words(part) }
      return all
    case .exception(let part, _): return words(part)
    }
  }

  /// The alternative to end a sentence with: literals for operands, the last for signs, else the first.
  private func shallowest(_ parts: [EBNF.Node]) -> Int {
    for (index, part) in parts.enumerated() {
      switch part {
      case .terminal: return index
      case .rule(let name) where EBNF.isToken(name) || name == "literal" || name == "moved" || name == "comparison":
        return index
      default: continue
      }
    }
    return 0
  }

  private mutating func spend() -> Bool {
    budget -= 1
    return budget > 0 && Bool.random(using: &random)
  }

  /// A token that the lexer takes; words that mean something are left to the lists of queries.
  private mutating func fittingToken(_ rule: String) -> String {
    while true {
      let text = token(rule)
      let (tokens, diagnostics) = Lexer.lex(Array(text.utf8))
      if diagnostics.isEmpty, tokens.count == 1, Recogniser.matches(rule, tokens[0]), tokens[0].word == nil {
        return text
      }
    }
  }

  private mutating func letters(_ node: EBNF.Node) -> String {
    switch node {
    case .terminal(let text): return text
    case .rule(let name): return grammar.rules[name].map { letters($0) } ?? ""
    case .special(let words):
      if words.contains("letter") { return pick(["a", "b", "k", "d", "x", "Q", "é", "ß", "顧"]) }
      if words.contains("scalar") {
        return pick(["a", " ", "1", "#", "|", "ü", "顧", "\u{301}", "\"", "'", "`", "\\", ";"])
      }
      return "\n"
    case .sequence(let parts): return parts.map { letters($0) }.joined()
    case .choice(let parts): return letters(parts[Int.random(in: 0..<parts.count, using: &random)])
    case .optional(let part): return Bool.random(using: &random) ? letters(part) : ""
    case .repetition(let part):
      return (0..<Int.random(in: 0...3, using: &random)).map { _ in letters(part) }.joined()
    case .exception(let part, let without):
      let refused = terminals(without)
      while true {
        let text = letters(part)
        if !refused.contains(text) { return text }
      }
    }
  }

  private func terminals(_ node: EBNF.Node) -> Set<String> {
    switch node {
    case .terminal(let text): [text]
    case .choice(let parts): parts.reduce(into: []) { $0.formUnion(terminals($1)) }
    default: []
    }
  }

  private mutating func pick(_ texts: [String]) -> String { texts[Int.random(in: 0..<texts.count, using: &random)] }
}
