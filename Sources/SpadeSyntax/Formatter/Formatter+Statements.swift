import SpadeBase

extension Formatter {
  /// A statement other than a query on one line; a query is written by its stages.
  static func line(_ statement: Statement) -> String {
    switch statement.kind {
    case .query(let query): pieces(query).joined(separator: " | ")
    case .explain(let query): "explain " + pieces(query).joined(separator: " | ")
    case .expect(let query): "expect " + pieces(query).joined(separator: " | ")
    case .load(let load): line(load)
    case .define(let definition):
      (definition.isCohort ? "cohort " : "let ") + text(of: definition.name)
        + (definition.entity.map { " of " + text(of: $0) } ?? "") + " = " + text(of: definition.expression)
    case .set(let name, let expression): "set \(text(of: name)) = \(text(of: expression))"
    case .use(let name): "use " + text(of: name)
    case .run(let path): "run " + path.literal.spelling
    case .save(let path): "save " + path.literal.spelling
    case .open(let path): "open " + path.literal.spelling
    case .describe(let qualifier, let name): "describe " + (qualifier.map { text(of: $0) + "." } ?? "") + text(of: name)
    case .command(let name, let rest): "." + name.text + (rest.text.isEmpty ? "" : " " + rest.text)
    }
  }

  private static func line(_ load: LoadStatement) -> String {
    var line = "load " + load.path.literal.spelling
    if let name = load.name { line += " as " + text(of: name) }
    switch load.kind {
    case .plain: break
    case .entity(let key, let of, let from, let until):
      line += " entity " + text(of: key)
      if let of { line += parent(of) }
      if let from { line += " from " + text(of: from) }
      if let until { line += " until " + text(of: until) }
    case .history(let of, let time): line += " history" + parent(of) + " at " + text(of: time)
    case .log(let of, let time): line += " log" + parent(of) + " at " + text(of: time)
    }
    guard !load.options.isEmpty else { return line }
    return line + " (" + load.options.map(option).joined(separator: ", ") + ")"
  }

  private static func parent(_ clause: LoadStatement.ParentClause) -> String {
    " of \(text(of: clause.table)) by \(text(of: clause.key))"
  }

  private static func option(_ option: LoadStatement.Option) -> String {
    let value =
      switch option.value {
      case .text(let value): value.literal.spelling
      case .count(let count): "\(count)"
      case .word(let word): word.rawValue
      case .names(let names): "(" + names.map { text(of: $0) }.joined(separator: ", ") + ")"
      case .types(let types):
        "(" + types.map { text(of: $0.column) + " " + text(of: $0.type) }.joined(separator: ", ") + ")"
      }
    return option.word.rawValue + " " + value
  }

  /// A query in canonical text on one line.
  package static func text(of query: Query) -> String {
    String(pieces(query).joined(separator: " | ").drop { $0 == " " })
  }

  /// The source, if the query names one, and the stages. A leading `|` gives an empty first piece.
  static func pieces(_ query: Query) -> [String] {
    let source: [String] =
      switch query.source {
      case .implicit: []
      case .table(let name, let all): [(all ? "all " : "") + text(ofTable: name)]
      case .lastResult: ["_"]
      case .lastQuery: [""]
      }
    return source + query.stages.map(text)
  }

  private static func text(of stage: Stage) -> String {
    switch stage.kind {
    case .where(let condition): "where " + text(of: condition)
    case .derive(let items): "derive " + list(items)
    case .select(let items): "select " + list(items)
    case .sort(let keys): "sort " + keys.map(key).joined(separator: ", ")
    case .take(let count, let within):
      "take " + quantity(count) + (within.isEmpty ? "" : " within " + list(within))
    case .sample(let count, let seed): "sample " + quantity(count) + (seed.map { " seed " + quantity($0) } ?? "")
    case .slice(let measures, let dims):
      "slice" + (measures.isEmpty ? "" : " " + list(measures)) + (dims.isEmpty ? "" : " by " + list(dims))
    case .at(let time): "at " + quantity(time)
    case .over(let span, let step): "over \(quantity(span)) every \(quantity(step))"
    case .vs(let time): "vs " + quantity(time)
    case .pivot(let item): "pivot " + list([item])
    case .retain(let condition, let by, let periods):
      "retain \(text(of: condition)) by \(list([by])) for \(quantity(periods))"
    case .plot: "plot"
    case .into(let path): "into " + path.literal.spelling
    }
  }

  private static func list(_ items: [Item]) -> String {
    items.map { ($0.name.map { text(of: $0) + " = " } ?? "") + text(of: $0.expression) }.joined(separator: ", ")
  }

  /// A key that begins with a minus of its own is put in parentheses: `sort -x` descends.
  private static func key(_ key: SortKey) -> String {
    let text = text(of: key.expression)
    if key.descending { return "-" + text }
    return text.utf8.first == UInt8(ascii: "-") ? "(\(text))" : text
  }

  /// What stands where numbers, durations and moments are due, in parentheses where it is more than a sum.
  private static func quantity(_ expression: Expression) -> String {
    var output = ""
    write(expression, minimum: Precedence.sum, into: &output)
    return output
  }
}
