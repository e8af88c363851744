package import SpadeBase

/// Recursive descent over the tokens of one text; `grammar/spade.ebnf` has a rule for each function.
package struct Parser {
  /// Thrown when the rest of a stage makes no sense; the diagnostic is noted already.
  struct Failure: Error {}

  let source: SourceText
  let tokens: [Token]
  var index = 0
  /// Levels of expressions being parsed.
  var nesting = 0
  var statements: [Statement] = []
  var diagnostics: [Diagnostic] = []
  /// True once an error was found in the current statement.
  var failed = false
  /// Errors of the statements before the current one.
  private var errorsBefore = 0
  /// True if the first error is that the text ends too early.
  private(set) var brokeOffAtEnd = false

  /// Errors that are reported for one statement; its further stages are not looked at.
  package static let statementErrors = 100

  private init(_ source: SourceText, _ tokens: [Token]) {
    self.source = source
    self.tokens = tokens
  }

  /// Reads all statements of a text; an error costs its statement and no other, until there are `Limits.errors`.
  package static func parse(_ source: SourceText) -> ParseResult {
    run(source).result
  }

  /// Whether a text can be run, or should go on in a next line.
  package static func isComplete(_ text: String) -> Completeness { isComplete(Array(text.utf8)) }

  /// Whether a text can be run, or should go on in a next line.
  package static func isComplete(_ bytes: [UInt8]) -> Completeness {
    let (result, openAtEnd, brokeOffAtEnd) = run(SourceText(name: "<prompt>", bytes: bytes))
    if openAtEnd { return result.diagnostics.isEmpty || brokeOffAtEnd ? .wantsMore : .hopeless }
    return result.diagnostics.isEmpty ? .complete : .hopeless
  }

  private static func run(_ source: SourceText) -> (result: ParseResult, openAtEnd: Bool, brokeOffAtEnd: Bool) {
    let (all, lexical) = Lexer.lex(source.bytes)
    let layout = Layout(all, end: source.bytes.count)
    var parser = Parser(source, layout.tokens)
    // Behind an error that isn't reported nothing may be taken for sound.
    let end = lexical.count > Limits.errors.value ? lexical.last?.labels.first?.span.start : nil
    parser.script(upTo: end ?? .max)
    let diagnostics = (lexical + parser.diagnostics).enumerated().sorted {
      let (left, right) = ($0.element.labels.first?.span.start ?? 0, $1.element.labels.first?.span.start ?? 0)
      return left == right ? $0.offset < $1.offset : left < right
    }
    let result = ParseResult(
      statements: parser.statements, diagnostics: diagnostics.map(\.element),
      comments: all.compactMap { $0.kind == .comment ? $0.span : nil })
    return (result, layout.isOpenAtEnd, lexical.isEmpty && parser.brokeOffAtEnd)
  }

  /// True once so many errors were found in the text, or in the present statement, that reading on is of no use.
  var hasSeenEnough: Bool {
    diagnostics.count >= min(Limits.errors.value, errorsBefore + Self.statementErrors)
  }

  /// `script = { [ statement ] END }`
  private mutating func script(upTo end: Int) {
    while index < tokens.count, token.span.start < end {
      if token.kind == .end {
        index += 1
        continue
      }
      if diagnostics.count >= Limits.errors.value { return diagnostics.append(.tooManyErrors(at: token.span)) }
      errorsBefore = diagnostics.count
      failed = false
      nesting = 0
      if let statement = try? statement(), !failed {
        if token.kind == .end { statements.append(statement) } else { _ = fail(expectedEnd) }
      }
      while token.kind != .end { index += 1 }
      index += 1
    }
  }

  // MARK: The cursor

  /// The current token; behind the last one the end of the text.
  var token: Token { tokenAhead(0) }

  func tokenAhead(_ count: Int) -> Token {
    let position = index + count
    return tokens.indices.contains(position)
      ? tokens[position] : Token(.end, Span(source.bytes.count, source.bytes.count))
  }

  var currentSpan: Span { token.span }

  var currentWord: Word? { token.word }

  /// The end of what was read last.
  var lastEnd: Int { index > 0 && index <= tokens.count ? tokens[index - 1].span.end : 0 }

  func span(from start: Int) -> Span { Span(start, lastEnd) }

  func text(_ token: Token) -> String { source.text(token.span) }

  func isAt(_ symbol: Symbol) -> Bool { token.kind == .symbol(symbol) }

  func isAt(_ word: Word) -> Bool { token.word == word }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard isAt(symbol) else { return false }
    index += 1
    return true
  }

  mutating func take(_ word: Word) -> Bool {
    guard isAt(word) else { return false }
    index += 1
    return true
  }

  mutating func expect(_ word: Word, _ what: String) throws(Failure) {
    guard take(word) else { throw fail(expected: what) }
  }

  mutating func expect(_ symbol: Symbol, _ what: String) throws(Failure) {
    guard take(symbol) else { throw fail(expected: what) }
  }

  /// A name where one must stand: any word, or one in backticks.
  mutating func name(_ what: String) throws(Failure) -> Name {
    guard token.kind == .word || token.kind == .quotedName else { throw fail(expected: what) }
    defer { index += 1 }
    return name(of: token)
  }

  /// The name that a word or a name in backticks spells.
  func name(of token: Token) -> Name {
    if case .text(let text) = token.value { return Name(text, token.span) }
    return Name(text(token), token.span)
  }

  mutating func textArgument(_ what: String) throws(Failure) -> TextArgument {
    guard token.kind == .text, let value = token.value else { throw fail(expected: what) }
    defer { index += 1 }
    return TextArgument(Literal(value, spelling: text(token)), token.span)
  }

  // MARK: Errors

  /// Notes an error and gives what to throw. An error token was reported by the lexer: it, and what it leads to, pass
  /// in silence.
  mutating func fail(_ diagnostic: Diagnostic) -> Failure {
    let atEndOfText = index >= tokens.count - 1
    if token.kind != .error, index == 0 || tokenAhead(-1).kind != .error {
      if diagnostics.isEmpty { brokeOffAtEnd = atEndOfText }
      if !hasSeenEnough { diagnostics.append(diagnostic) }
    }
    failed = true
    return Failure()
  }

  mutating func fail(expected what: String) -> Failure {
    fail(.unexpected(found, expected: what, at: token.span))
  }

  /// The current token as messages name it.
  var found: String {
    switch token.kind {
    case .end where index >= tokens.count - 1: "the end of the text"
    case .end: text(token) == ";" ? "`;`" : "the end of the line"
    default: Diagnostic.preview(text(token), quote: "`")
    }
  }

  /// What to say where a statement should end and doesn't.
  var expectedEnd: Diagnostic {
    let lower = text(token).lowercased()
    if token.kind == .word {
      if let word = token.word, word.isWindow { return .misplacedWindow(word.rawValue, at: token.span) }
      if lower != text(token), Word(rawValue: lower) != nil {
        return .unexpected(
          found, expected: "`|` or the end", at: token.span, help: "keywords are in lower case: \(lower)")
      }
      if let help = ForeignSyntax.tails[lower] { return .foreign("`\(lower)`", at: token.span, help: help) }
    }
    if isAt(.pipe) {
      return .unexpected(
        found, expected: "the end", at: token.span, help: "end the statement with `;` to begin a query with `|`")
    }
    return .unexpected(found, expected: "`|` or the end", at: token.span, help: neighbourHelp)
  }

  /// What may be meant by two operands side by side.
  var neighbourHelp: String? {
    let before = tokenAhead(-1)
    switch token.kind {
    case .word:
      guard before.kind == .int, let unit = ForeignSyntax.units[text(token)] else { return nil }
      return "a duration is one word: \(Diagnostic.preview(text(before)))\(unit)"
    case .duration, .date, .time: return "a value at another moment is written score @ 14d ago"
    default: return nil
    }
  }
}
