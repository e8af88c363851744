import SpadeBase

extension Parser {
  /// `query = source { "|" stage } | stage { "|" stage } | "|" stage { "|" stage }`
  mutating func query() throws(Failure) -> Query {
    let start = token.span.start
    let source = try querySource()
    var stages: [Stage] = []
    if case .implicit = source { recover(&stages) }
    while !hasSeenEnough, take(.pipe) { recover(&stages) }
    if failed { throw Failure() }
    guard token.kind == .end else { throw fail(expectedEnd) }
    return Query(source: source, stages: stages, span: span(from: start))
  }

  /// `source = [ "all" ] table | "_"`; nothing before a first stage or a leading `|`.
  private mutating func querySource() throws(Failure) -> Query.Source {
    let first = token
    switch first.kind {
    case .symbol(.pipe): return .lastQuery(first.span)
    case .symbol(.underscore):
      index += 1
      return .lastResult(first.span)
    case .quotedName:
      index += 1
      return .table(name(of: first), all: false)
    case .word where first.word == .all:
      index += 1
      return .table(try tableName(), all: true)
    case .word where first.word?.role == .stage: return .implicit
    case .word:
      let next = tokenAhead(1).kind
      guard next == .end || next == .symbol(.pipe) || next == .error else {
        throw fail(.unknownStatement(text(first), next: text(tokenAhead(1)), at: first.span))
      }
      return .table(try tableName(), all: false)
    default:
      throw fail(expected: "a statement")
    }
  }

  /// `table = WORD - head | QUOTED`
  private mutating func tableName() throws(Failure) -> Name {
    if let word = token.word, word.isHead {
      throw fail(
        .unexpected(
          found, expected: "a table", at: token.span, help: "a table of that name is written `\(word.rawValue)`"))
    }
    return try name("a table")
  }

  /// Parses a stage; after an error goes on at the next `|`.
  private mutating func recover(_ stages: inout [Stage]) {
    let outer = nesting
    do throws(Failure) {
      let stage = try stage()
      guard token.kind == .end || isAt(.pipe) else { throw fail(afterStage(stage)) }
      stages.append(stage)
    } catch {
      nesting = outer
      while token.kind != .end, !isAt(.pipe) { index += 1 }
    }
  }

  /// What to say about a token behind a complete stage.
  private func afterStage(_ stage: Stage) -> Diagnostic {
    if case .select = stage.kind, isAt(.from) {
      return .foreign("`from`", at: token.span, help: "begin with the table: accounts | select name")
    }
    if isAt(.by) {
      let help =
        switch stage.kind {
        case .take: "the first of each are taken `within` them: take 5 within tier"
        case .slice: "one `by` has all dims: slice mean(score) by tier, region"
        default: "group with slice: slice mean(score) by tier; peers are named inside: rank(score within tier)"
        }
      return .foreign("`by` here", at: token.span, help: help)
    }
    if let word = token.word, word.role == .stage {
      return .unexpected(
        found, expected: "`|` or the end", at: token.span, help: "put `|` before it: … | \(word.rawValue) …")
    }
    switch stage.kind {
    case .select, .derive, .sort, .slice:
      let diagnostic = expectedEnd
      guard diagnostic.code == .unexpectedToken else { return diagnostic }
      return .unexpected(found, expected: "`,`, `|` or the end", at: token.span, help: diagnostic.help)
    default: return expectedEnd
    }
  }
}
