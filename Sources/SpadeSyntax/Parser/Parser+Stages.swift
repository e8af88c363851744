import SpadeBase

extension Parser {
  /// `stage`: one of the stages by its first word.
  mutating func stage() throws(Failure) -> Stage {
    let start = token.span.start
    guard let word = token.word, word.role == .stage else {
      if token.kind == .word { throw fail(.unknownStage(text(token), at: token.span)) }
      throw fail(expected: "a stage")
    }
    index += 1
    let kind: Stage.Kind
    switch word {
    case .where: kind = .where(try expression())
    case .derive: kind = .derive(try derivations())
    case .select: kind = .select(try items("a column"))
    case .sort: kind = .sort(try sortKeys())
    case .take: kind = .take(try sum("a number of rows"), within: try withinClause())
    case .sample: kind = .sample(try sum("a number of rows"), seed: take(.seed) ? try sum("a number") : nil)
    case .slice: kind = try slice()
    case .at: kind = .at(try sum("a date or time"))
    case .over: kind = try over()
    case .vs: kind = .vs(try sum("a date or time"))
    case .pivot: kind = .pivot(try item("a dim"))
    case .retain: kind = try retain()
    case .into: kind = .into(try textArgument("a file in quotes"))
    default: kind = .plot
    }
    return Stage(kind, span(from: start))
  }

  /// `"slice" [ items ] [ "by" items ]`
  private mutating func slice() throws(Failure) -> Stage.Kind {
    let startsWithBy = isAt(.by) && tokenAhead(1).kind != .symbol(.assign)
    let isBare = startsWithBy || isAt(.pipe) || token.kind == .end
    let measures = isBare ? [] : try items("a measure, `by`, or the end")
    if token.kind == .word, text(token).lowercased() == "group" {
      throw fail(.foreign("`group`", at: token.span, help: "dims follow `by`: slice mean(score) by tier"))
    }
    return .slice(measures: measures, dims: take(.by) ? try items("a dim") : [])
  }

  /// `"over" sum "every" sum`
  private mutating func over() throws(Failure) -> Stage.Kind {
    let span = try sum("a duration")
    try expect(.every, "`every` and a step")
    return .over(span: span, step: try sum("a duration"))
  }

  /// `"retain" expression "by" item "for" sum`
  private mutating func retain() throws(Failure) -> Stage.Kind {
    let condition = try expression()
    try expect(.by, "`by` and the cohorts' period, such as month(signup)")
    let period = try item("a period, such as month(signup)")
    try expect(.for, "`for` and the number of periods")
    return .retain(condition, by: period, periods: try sum("a number of periods"))
  }

  /// `"sort" [ "-" ] expression { "," [ "-" ] expression }`
  private mutating func sortKeys() throws(Failure) -> [SortKey] {
    var keys: [SortKey] = []
    if isAt(.by) { throw fail(.foreign("`by` here", at: token.span, help: "write sort score, or sort -score")) }
    repeat {
      let descending = !tokenAhead(1).isLeastInteger && take(.minus)
      keys.append(SortKey(try expression("a column to sort by"), descending: descending))
    } while take(.comma)
    return keys
  }

  /// `"derive" name "=" expression { "," name "=" expression }`
  private mutating func derivations() throws(Failure) -> [Item] {
    var items: [Item] = []
    repeat {
      let item = try item("a name and `=`")
      guard item.name != nil else {
        throw fail(
          .unexpected(
            "an expression without a name", expected: "NAME = EXPRESSION", at: item.span, help: "write derive name = …")
        )
      }
      items.append(item)
    } while take(.comma)
    return items
  }

  /// `items = item { "," item }`
  mutating func items(_ what: String) throws(Failure) -> [Item] {
    var items: [Item] = []
    repeat {
      items.append(try item(what))
    } while take(.comma)
    return items
  }

  /// `item = [ name "=" ] expression`
  mutating func item(_ what: String) throws(Failure) -> Item {
    let name = itemName()
    if isAt(.star) {
      throw fail(
        .foreign("`*`", at: token.span, help: "all columns stay unless `select` names some; count rows with count()"))
    }
    return Item(name: name, try expression(name == nil ? what : "an expression"))
  }

  /// `[ name "=" ]`, where `=` gives a name and compares nothing
  mutating func itemName() -> Name? {
    guard token.kind == .word || token.kind == .quotedName, tokenAhead(1).kind == .symbol(.assign) else { return nil }
    defer { index += 2 }
    return name(of: token)
  }

  /// `[ "within" items ]`
  mutating func withinClause() throws(Failure) -> [Item] { take(.within) ? try items("a dim") : [] }
}
