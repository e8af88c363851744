import SpadeBase
import SpadeStore
import SpadeSyntax

/// Where in a text the cursor stands, judged by what is before it alone.
struct Place {
  /// What can stand there.
  indirect enum Kind: Equatable {
    /// Inside a comment or a finished literal, or behind something that only a new stage can follow.
    case nothing
    /// The name of a dot command, or what it takes.
    case command
    case argument(of: String, settingsName: String?)
    case statement
    case stage
    /// The name of a table; of an entity where only that will do.
    case table(entityOnly: Bool)
    case column(of: String)
    case parameter
    /// A stretch of time, and a point in it.
    case duration
    case moment
    /// A quoted file name.
    case file
    /// An option of `load`, besides those that stand there.
    case option(besides: [Word])
    /// Words that go on from a finished operand.
    case words([String])
    case dim
    case operand
    /// A value to compare the operand with, besides those that stand there, or any operand.
    case value(of: String, besides: [String] = [])
  }

  /// What a name would be looked up in.
  enum Scope: Equatable {
    /// The rows behind the query so far; its text, empty for a new one.
    case pipeline(String)
    /// Any row of a table; nil for the default one.
    case definition(of: String?)
  }

  var kind = Kind.nothing
  /// The bytes of the word being typed, an opening quote included.
  var word: Span
  /// What is typed of it, without its quote.
  var typed = ""
  /// The quote that is open at the cursor.
  var quote: UInt8?
  var scope = Scope.pipeline("")
  /// The tables of the aggregates that the cursor is in, outermost first, as they are written.
  var windows: [String] = []

  private let bytes: [UInt8]

  /// Reads the text up to the cursor.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    word = Span(bytes.count, bytes.count)
    var tokens = Lexer.lex(bytes).tokens
    // Blanks behind a command are no part of its token.
    if let last = tokens.last, last.kind == .command, bytes[last.span.end...].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
      readCommand(Span(last.span.start, bytes.count))
      return
    }
    if bytes == [UInt8(ascii: ".")] {
      // A lone dot is the beginning of a command.
      (kind, word, typed) = (.command, Span(0, 1), ".")
      return
    }
    if let last = tokens.last, last.span.end == bytes.count {
      guard take(last) else { return }
      if word.start < bytes.count { tokens.removeLast() }
    }
    let layout = Layout(tokens, end: word.start).tokens.dropLast()
    let begin = layout.lastIndex { $0.kind == .end }.map { $0 + 1 } ?? layout.startIndex
    readStatement(Array(layout[begin...]))
  }

  /// Takes the token at the cursor as the word being typed, where it can be one; false where nothing can be completed.
  private mutating func take(_ last: Token) -> Bool {
    switch last.kind {
    case .word, .int, .duration:
      word = last.span
      typed = text(last.span)
    case .parameter:
      (word, typed, kind) = (last.span, text(last.span), .parameter)
      return false
    case .error:
      guard let first = text(last.span).utf8.first else { return false }
      if first == UInt8(ascii: "$") {
        (word, typed, kind) = (last.span, "$", .parameter)
        return false
      }
      guard first == 0x22 || first == 0x27 || first == 0x60 else { return false }
      // Escapes count as what they stand for.
      let closed = Array(bytes[last.span.start..<last.span.end]) + [first]
      guard case .text(let content)? = Lexer.lex(closed).tokens.first?.value else {
        if last.span.end != last.span.start + 1 { return false }
        (word, quote) = (last.span, first)
        return true
      }
      (word, typed, quote) = (last.span, content, first)
    case .text, .comment, .quotedName, .number, .date, .time: return false
    default: break
    }
    return true
  }

  private func text(_ span: Span) -> String { String(decoding: bytes[span.start..<span.end], as: UTF8.self) }

  private mutating func readCommand(_ span: Span) {
    let line = bytes[span.start..<span.end]
    guard let blank = line.firstIndex(of: 0x20) else {
      (kind, word, typed) = (.command, span, text(span))
      return
    }
    let name = String(decoding: line[(span.start + 1)..<blank], as: UTF8.self)
    let rest = line[blank...].firstIndex { $0 != 0x20 } ?? span.end
    let command = DotCommands.command(name)
    switch command?.argument {
    case .query:
      let inner = Place(Array(line[rest...]))
      (kind, typed, quote, scope, windows) = (inner.kind, inner.typed, inner.quote, inner.scope, inner.windows)
      word = Span(inner.word.start + rest, inner.word.end + rest)
    case .file:
      // A file's name takes the rest of the line, blanks and all.
      (kind, word, typed) = (.argument(of: name, settingsName: nil), Span(rest, span.end), text(Span(rest, span.end)))
    default:
      let words = text(Span(rest, span.end)).split(separator: " ", omittingEmptySubsequences: false)
      let start = (line[rest...].lastIndex(of: 0x20).map { $0 + 1 }) ?? rest
      (word, typed) = (Span(start, span.end), text(Span(start, span.end)))
      kind = .argument(of: name, settingsName: words.count > 1 ? words.first.map(String.init) : nil)
    }
  }

  // MARK: Statements

  private mutating func readStatement(_ tokens: [Token]) {
    guard let first = tokens.first else {
      kind = quote == nil ? .statement : .nothing
      return
    }
    let rest = Array(tokens.dropFirst())
    switch first.word {
    case .load: readLoad(rest)
    case .run, .save, .openFile, .into: kind = rest.isEmpty ? .file : .nothing
    case .use: kind = rest.isEmpty ? .table(entityOnly: false) : .nothing
    case .describe:
      kind = rest.isEmpty ? .table(entityOnly: false) : .nothing
      if rest.count == 2, rest[1].kind == .symbol(.dot) { kind = .column(of: text(rest[0].span)) }
    case .set: kind = rest.isEmpty ? .words(["now = "]) : rest.last?.kind == .symbol(.assign) ? .moment : .nothing
    case .let, .cohort: readDefinition(rest)
    case .explain, .expect: readQuery(rest)
    default: readQuery(tokens)
    }
  }

  private mutating func readLoad(_ tokens: [Token]) {
    guard let last = tokens.last else {
      kind = .file
      return
    }
    if let opener = tokens.firstIndex(where: { $0.kind == .symbol(.open) }) {
      kind = Self.option(Array(tokens[(opener + 1)...]))
      return
    }
    switch last.word {
    case .of: kind = .table(entityOnly: true)
    case .as, .by, .entity, .from, .until, .at: kind = .nothing
    default:
      let said = Set(tokens.compactMap(\.word))
      if !said.contains(.as) {
        kind = .words(["as "])
      } else if said.isDisjoint(with: [.entity, .history, .log]) {
        kind = .words(["entity ", "history of ", "log of ", "("])
      } else {
        let next: [(Word, String)] =
          said.contains(.entity)
          ? [(.of, "of "), (.by, "by "), (.from, "from "), (.until, "until ")] : [(.by, "by "), (.at, "at ")]
        kind = .words(next.filter { !said.contains($0.0) }.map(\.1))
      }
    }
  }

  /// What can follow in an option list.
  private static func option(_ tokens: [Token]) -> Kind {
    var said: [Word] = []
    // The tokens of the option being typed, and of the item of its inner list.
    var (option, item): ([Token], [Token]?) = ([], nil)
    for token in tokens {
      switch token.kind {
      case .symbol(.open): item = []
      case .symbol(.close):
        // The list's own end.
        if item == nil { return .nothing }
        item = nil
      case .symbol(.comma): if item == nil { option = [] } else { item = [] }
      default:
        if item != nil { item?.append(token) } else { option.append(token) }
        if item == nil, option.count == 1, let word = token.word { said.append(word) }
      }
    }
    guard let first = option.first else { return .option(besides: said) }
    guard let known = LoadOption.of(first.word) else { return .nothing }
    switch known.argument {
    case .types where item?.count == 1:
      return .words(ScalarType.allCases.filter { $0 != .duration }.map(\.rawValue))
    case .names where option.count == 1 && item == nil, .types where option.count == 1 && item == nil:
      return .words(["("])
    case .words(let words) where option.count == 1, .text(_, let words) where option.count == 1:
      return .words(words.map(\.rawValue))
    default: return .nothing
    }
  }

  private mutating func readDefinition(_ tokens: [Token]) {
    guard let assign = tokens.firstIndex(where: { $0.kind == .symbol(.assign) }) else {
      switch (tokens.count, tokens.last?.word) {
      case (0, _): kind = .nothing
      case (_, .of): kind = .table(entityOnly: true)
      default: kind = .words(tokens.contains { $0.word == .of } ? ["= "] : ["= ", "of "])
      }
      return
    }
    let of = tokens[..<assign].lastIndex { $0.word == .of }
    scope = .definition(of: of.flatMap { $0 + 1 < assign ? name(tokens[$0 + 1]) : nil })
    var reader = StageReader(bytes, stage: nil, Array(tokens[(assign + 1)...]))
    (kind, windows) = reader.read(isQuoted: quote != nil)
  }

  private mutating func readQuery(_ tokens: [Token]) {
    guard let first = tokens.first else {
      kind = .statement
      return
    }
    var depth = 0
    var pipe: Int?
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.open): depth += 1
      case .symbol(.close): depth = max(0, depth - 1)
      case .symbol(.pipe): if depth == 0 { pipe = index }
      default: break
      }
    }
    let start = first.span.start
    let stage: ArraySlice<Token>
    if let pipe {
      scope = .pipeline(text(Span(start, pipe > 0 ? tokens[pipe].span.start : start)))
      if pipe == 0 { scope = .pipeline("|") }
      stage = tokens[(pipe + 1)...]
    } else {
      stage = tokens[...]
      if first.word?.role != .stage {
        kind = first.word == .all && tokens.count == 1 ? .table(entityOnly: true) : .words(["| "])
        return
      }
    }
    guard let head = stage.first else {
      kind = .stage
      return
    }
    var reader = StageReader(bytes, stage: head.word, Array(stage.dropFirst()))
    (kind, windows) = reader.read(isQuoted: quote != nil)
  }

  private func name(_ token: Token) -> String {
    if token.kind == .quotedName, case .text(let name)? = token.value { return name }
    return text(token.span)
  }
}
