import SpadeBase
import SpadeSyntax
import Testing

@Suite struct GrammarTests {
  let grammar: EBNF

  init() throws { grammar = try EBNF(Corpus.text("grammar/spade.ebnf")) }

  @Test func everyRuleIsDefinedAndReached() {
    let reached = grammar.reach(from: "script", intoTokens: true).rules
    #expect(reached.subtracting(grammar.rules.keys) == [], "rules without a definition")
    #expect(Set(grammar.rules.keys).subtracting(reached) == [], "rules that nothing leads to")
  }

  @Test func terminalsAreTheTokenTable() {
    let terminals = grammar.reach(from: "script", intoTokens: false).terminals
    let table = Set(Word.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue))
    // The semicolon is in END, a token's rule.
    #expect(terminals.union([";"]).subtracting(table) == [], "terminals that are no tokens")
    #expect(table.subtracting(terminals.union([";"])) == [], "tokens without a place in the grammar")
  }

  @Test func headsAndReservedWordsAreThoseOfTheTable() {
    func excluded(_ rule: String) -> Set<String> {
      guard case .choice(let parts)? = grammar.rules[rule], case .exception(_, .choice(let words))? = parts.first
      else { return [] }
      return Set(words.compactMap { if case .terminal(let text) = $0 { text } else { nil } })
    }
    #expect(excluded("table") == Set(Word.allCases.filter(\.isHead).map(\.rawValue)))
    #expect(excluded("operand") == Set(Word.allCases.filter(\.isReserved).map(\.rawValue)))
  }

  @Test(arguments: Corpus.lines("grammar/accept.spade")) func accepted(_ line: String) throws {
    let source = SourceText(name: "accept", text: line)
    #expect(Parser.parse(source).diagnostics.map(\.message) == [])
    #expect(Recogniser.accepts(source, grammar))
    try expectRoundTrip(source)
  }

  @Test(arguments: Corpus.lines("grammar/reject.spade")) func rejected(_ line: String) {
    let source = SourceText(name: "reject", text: line)
    #expect(!Parser.parse(source).diagnostics.isEmpty)
    #expect(!Recogniser.accepts(source, grammar))
    #expect(throws: Formatter.Failure.self) { try Formatter.format(source) }
  }

  @Test func textsOfTheRepositoryGetOneVerdict() throws {
    for source in Corpus.files() {
      let result = Parser.parse(source)
      #expect(result.diagnostics.isEmpty == Recogniser.accepts(source, grammar), "\(source.name)")
      if result.diagnostics.isEmpty { try expectRoundTrip(source) }
    }
  }

  @Test(arguments: [1, 2, 3, 4]) func sentencesOfTheGrammarParse(seed: UInt64) throws {
    var generator = SentenceGenerator(grammar, seed: seed)
    for number in 0..<150 {
      let text = generator.sentence("statement")
      let source = SourceText(name: "seed \(seed), sentence \(number)", text: text)
      let result = Parser.parse(source)
      #expect(result.diagnostics.map(\.message) == [], "\(source.name): \(text)")
      #expect(result.statements.count == 1, "\(source.name): \(text)")
      #expect(Recogniser.accepts(source, grammar), "\(source.name): \(text)")
      #expect(Parser.isComplete(text) == .complete, "\(source.name): \(text)")
      try expectRoundTrip(source)
    }
  }

  /// Queries with words exchanged, lost and added: right or wrong, the grammar and the parser say the same.
  @Test(arguments: [6, 7] as [UInt64]) func shuffledQueriesGetOneVerdict(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let lines = Corpus.lines("grammar/accept.spade") + Corpus.lines("grammar/reject.spade")
    let pieces =
      Word.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue) + [
        "\n", "x", "3d", "f(", "5", "#c\n", "9223372036854775808",
      ]
    for number in 0..<1_500 {
      var words = lines[Int.random(in: 0..<lines.count, using: &random)].split(separator: " ").map(String.init)
      for _ in 0..<Int.random(in: 1...3, using: &random) where !words.isEmpty {
        let index = Int.random(in: 0..<words.count, using: &random)
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
        switch Int.random(in: 0...3, using: &random) {
        case 0: words.remove(at: index)
        case 1: words[index] = piece
        case 2: words.insert(piece, at: index)
        default: words.swapAt(index, Int.random(in: 0..<words.count, using: &random))
        }
      }
      let source = SourceText(name: "seed \(seed), query \(number)", text: words.joined(separator: " "))
      let isRight = Parser.parse(source).diagnostics.isEmpty
      #expect(isRight == Recogniser.accepts(source, grammar), "\(source.name): \(words.joined(separator: " "))")
      if isRight { try expectRoundTrip(source) }
    }
  }

  /// What the rules in capitals describe is what the lexer reads as such a token.
  @Test(arguments: [
    "QUOTED", "PARAMETER", "COMMAND", "INT", "LEAST", "NUMBER", "DURATION", "DATE", "TIME", "TEXT", "WORD",
  ])
  func tokensOfTheGrammarLex(_ rule: String) {
    var generator = SentenceGenerator(grammar, seed: 5)
    var fitting = 0
    for _ in 0..<600 {
      let text = generator.token(rule)
      let (tokens, diagnostics) = Lexer.lex(Array(text.utf8))
      if tokens.count == 1, Recogniser.matches(rule, tokens[0]) {
        fitting += 1
      } else {
        // Only what the calendar, the size of numbers, or the list of scalars rule out; and the lone underscore.
        let known: Set<String> = ["bad-date", "bad-time", "number-range", "bad-escape"]
        #expect(
          diagnostics.allSatisfy { known.contains($0.code.id) } && (text == "_" || !diagnostics.isEmpty), "\(text)")
      }
    }
    #expect(fitting > 0)
  }
}

/// Formatting keeps the tree and changes nothing the second time.
func expectRoundTrip(_ source: SourceText) throws {
  let first = Parser.parse(source)
  let formatted = try Formatter.format(source)
  let again = SourceText(name: "formatted " + source.name, text: formatted)
  let second = Parser.parse(again)
  #expect(second.diagnostics.map(\.message) == [], "\(source.name): \(formatted)")
  #expect(TreeDump.text(second.statements) == TreeDump.text(first.statements), "\(source.name): \(formatted)")
  #expect(second.comments.count == first.comments.count, "\(source.name): \(formatted)")
  let twice = try Formatter.format(again)
  #expect(twice == formatted, "\(source.name)")
}
