import SpadeBase

extension Parser {
  /// `statement = load | save | open | definition | set | use | run | describe | explain | expect | COMMAND | query`
  mutating func statement() throws(Failure) -> Statement {
    let start = token.span.start
    let kind: Statement.Kind
    switch token.word {
    case .load: kind = .load(try load())
    case .let, .cohort: kind = .define(try definition())
    case .set: kind = try set()
    case .use:
      index += 1
      kind = .use(try name("a table"))
    case .run:
      index += 1
      kind = .run(try textArgument("a file in quotes"))
    case .save:
      index += 1
      kind = .save(try textArgument("a file in quotes"))
    case .openFile:
      index += 1
      kind = .open(try textArgument("a file in quotes"))
    case .describe: kind = try describe()
    case .explain:
      index += 1
      kind = .explain(try query())
    case .expect:
      index += 1
      kind = .expect(try query())
    default: kind = token.kind == .command ? command() : .query(try query())
    }
    return Statement(kind, span(from: start))
  }

  /// `COMMAND`: a dot, a name, and the rest of the line.
  private mutating func command() -> Statement.Kind {
    let line = source.bytes[token.span.start..<token.span.end]
    let nameEnd = line.dropFirst().firstIndex { $0 == 0x20 || $0 == 0x09 } ?? line.endIndex
    let restStart = line[nameEnd...].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? line.endIndex
    let nameSpan = Span(token.span.start + 1, nameEnd)
    let restSpan = Span(restStart, token.span.end)
    let rest = source.text(restSpan)
    index += 1
    return .command(
      Name(source.text(nameSpan), nameSpan), rest: TextArgument(Literal(.text(rest), spelling: rest), restSpan))
  }

  /// `definition = ("let" | "cohort") name [ "of" name ] "=" expression`
  private mutating func definition() throws(Failure) -> Definition {
    let isCohort = isAt(.cohort)
    index += 1
    let name = try name("a name")
    let entity = take(.of) ? try self.name("an entity") : nil
    try expect(.assign, entity == nil ? "`=` or `of`" : "`=`")
    return Definition(isCohort: isCohort, name: name, entity: entity, expression: try expression())
  }

  /// `set = "set" name "=" expression`
  private mutating func set() throws(Failure) -> Statement.Kind {
    index += 1
    let name = try name("the name of a setting")
    try expect(.assign, "`=`")
    return .set(name, try expression())
  }

  /// `describe = "describe" name [ "." name ]`
  private mutating func describe() throws(Failure) -> Statement.Kind {
    index += 1
    let first = try name("a name")
    guard take(.dot) else { return .describe(qualifier: nil, first) }
    return .describe(qualifier: first, try name("a column"))
  }

  // MARK: load

  /// `load = "load" TEXT [ "as" name ] [ kind ] [ "(" option { "," option } ")" ]`
  private mutating func load() throws(Failure) -> LoadStatement {
    index += 1
    let path = try textArgument("a file in quotes")
    let name = take(.as) ? try name("a name for the table") : nil
    let kind = try loadKind()
    var options: [LoadStatement.Option] = []
    if isAt(.open) {
      let opener = token.span
      index += 1
      repeat { options.append(try option()) } while take(.comma)
      try close(opener)
    }
    return LoadStatement(path: path, name: name, kind: kind, options: options)
  }

  /// `kind = "entity" name [ parent ] [ "from" name ] [ "until" name ] | ( "history" | "log" ) parent "at" name`
  private mutating func loadKind() throws(Failure) -> LoadStatement.Kind {
    switch token.word {
    case .entity:
      index += 1
      let key = try name("the key's column")
      let of = isAt(.of) ? try parentClause() : nil
      let from = take(.from) ? try name("the column of the beginning") : nil
      let until = take(.until) ? try name("the column of the end") : nil
      return .entity(key: key, of: of, from: from, until: until)
    case .history, .log:
      let isHistory = isAt(.history)
      index += 1
      guard isAt(.of) else { throw fail(expected: "`of` and the entity") }
      let of = try parentClause()
      try expect(Word.at, "`at` and the column of the time")
      let time = try name("the column of the time")
      return isHistory ? .history(of: of, at: time) : .log(of: of, at: time)
    default:
      return .plain
    }
  }

  /// `parent = "of" name "by" name`
  private mutating func parentClause() throws(Failure) -> LoadStatement.ParentClause {
    index += 1
    let table = try name("an entity")
    try expect(.by, "`by` and the key's column")
    return LoadStatement.ParentClause(table: table, key: try name("the key's column"))
  }

  /// `option = WORD VALUE`, as the table of options has them
  private mutating func option() throws(Failure) -> LoadStatement.Option {
    guard let option = LoadOption.of(token.word) else {
      throw fail(expected: "an option: " + Self.listing(LoadOption.all.map(\.word.rawValue)))
    }
    index += 1
    let start = token.span.start
    let value = try value(of: option.argument)
    return LoadStatement.Option(option.word, value, span(from: start))
  }

  private mutating func value(of argument: LoadOption.Argument) throws(Failure) -> LoadStatement.Option.Value {
    switch argument {
    case .text(let what, let words):
      if let word = word(of: words) { return .word(word) }
      return .text(try textArgument(what))
    case .count:
      guard token.kind == .int, case .int(let count)? = token.value, let count = Int(exactly: count),
        !token.isLeastInteger
      else { throw fail(expected: "a whole number") }
      index += 1
      return .count(count)
    case .words(let words):
      guard let word = word(of: words) else { throw fail(expected: Self.listing(words.map(\.rawValue))) }
      return .word(word)
    case .names:
      return .names(try bracketed { parser throws(Failure) in try parser.name("a name for a column") })
    case .types:
      return .types(
        try bracketed { parser throws(Failure) in
          let column = try parser.name("a column")
          return (column, try parser.name("a type"))
        })
    }
  }

  /// One of some words, if it stands here; `true` and `false` are `yes` and `no`.
  private mutating func word(of words: [Word]) -> Word? {
    let written = token.word == .true ? .yes : token.word == .false ? .no : token.word
    guard let written, words.contains(written) else { return nil }
    index += 1
    return written
  }

  private mutating func bracketed<Item>(_ item: (inout Parser) throws(Failure) -> Item) throws(Failure) -> [Item] {
    let opener = token.span
    try expect(.open, "`(`")
    var items: [Item] = []
    repeat { items.append(try item(&self)) } while take(.comma)
    try close(opener)
    return items
  }

  /// `a, b or c`
  private static func listing(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The `)` that closes `opener`.
  mutating func close(_ opener: Span) throws(Failure) {
    guard !take(.close) else { return }
    if let word = token.word, word.isWindow { throw fail(.misplacedWindow(word.rawValue, at: token.span)) }
    if token.kind == .word, let help = ForeignSyntax.tails[text(token).lowercased()] {
      throw fail(.foreign("`\(text(token))`", at: token.span, help: help))
    }
    throw fail(.unclosed(opener, found: found, at: token.span, help: neighbourHelp))
  }
}
