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

  /// `option = ( "delimiter" | "decimal" | "null" | "encoding" ) TEXT | "header" ( "yes" | "no" ) | "types" "(" … ")"`
  private mutating func option() throws(Failure) -> LoadStatement.Option {
    let start = token.span.start
    let word = token.word
    switch word {
    case .delimiter, .decimal, .null, .encoding, .header, .types: index += 1
    default: throw fail(expected: "an option: delimiter, decimal, header, null, types or encoding")
    }
    switch word {
    case .delimiter: return .delimiter(try textArgument("the delimiter in quotes"))
    case .decimal: return .decimal(try textArgument("the decimal sign in quotes"))
    case .null: return .null(try textArgument("the text that means null, in quotes"))
    case .encoding: return .encoding(try textArgument("the encoding in quotes"))
    case .header:
      let value = isAt(.yes) || isAt(.true)
      guard value || isAt(.no) || isAt(.false) else { throw fail(expected: "yes or no") }
      index += 1
      return .header(value, span(from: start))
    default:
      let opener = token.span
      try expect(.open, "`(`")
      var types: [(column: Name, type: Name)] = []
      repeat {
        let column = try name("a column")
        types.append((column, try name("a type")))
      } while take(.comma)
      try close(opener)
      return .types(types, span(from: start))
    }
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
