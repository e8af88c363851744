import SpadeBase

/// The tree of a text as indented lines, without places and spellings: what two texts of one meaning have in common.
package enum TreeDump {
  /// One block for each statement.
  package static func text(_ statements: [Statement]) -> String {
    statements.map { text($0) }.joined(separator: "\n")
  }

  /// One statement.
  package static func text(_ statement: Statement) -> String {
    switch statement.kind {
    case .query(let query): lines("query", [text(query)])
    case .load(let load): text(load)
    case .define(let definition):
      lines(
        "\(definition.isCohort ? "cohort" : "let") \(quote(definition.name)) of \(quote(definition.entity))",
        [text(definition.expression)])
    case .set(let name, let expression): lines("set \(quote(name))", [text(expression)])
    case .use(let name): "use \(quote(name))"
    case .run(let path): "run \(text(path))"
    case .describe(let qualifier, let name): "describe \(quote(qualifier)) \(quote(name))"
    case .explain(let query): lines("explain", [text(query)])
    case .command(let name, let rest): "command \(quote(name)) \(text(rest))"
    }
  }

  private static func text(_ load: LoadStatement) -> String {
    let kind =
      switch load.kind {
      case .plain: "plain"
      case .entity(let key, let of, let from, let until):
        "entity \(quote(key)) \(of.map(text) ?? "-") \(quote(from)) \(quote(until))"
      case .history(let of, let time): "history \(text(of)) \(quote(time))"
      case .log(let of, let time): "log \(text(of)) \(quote(time))"
      }
    return lines("load \(text(load.path)) \(quote(load.name)) \(kind)", load.options.map(text))
  }

  private static func text(_ clause: LoadStatement.ParentClause) -> String {
    "\(quote(clause.table)) by \(quote(clause.key))"
  }

  private static func text(_ option: LoadStatement.Option) -> String {
    switch option {
    case .delimiter(let value): "delimiter \(text(value))"
    case .decimal(let value): "decimal \(text(value))"
    case .null(let value): "null \(text(value))"
    case .encoding(let value): "encoding \(text(value))"
    case .header(let value, _): "header \(value)"
    case .types(let types, _): "types" + types.map { " \(quote($0.column)) \(quote($0.type))" }.joined()
    }
  }

  private static func text(_ query: Query) -> String {
    let source =
      switch query.source {
      case .implicit: "default"
      case .table(let name, let all): "\(all ? "all" : "table") \(quote(name))"
      case .lastResult: "last-result"
      case .lastQuery: "last-query"
      }
    return ([source] + query.stages.map(text)).joined(separator: "\n")
  }

  private static func text(_ stage: Stage) -> String {
    switch stage.kind {
    case .where(let condition): lines("where", [text(condition)])
    case .derive(let items): lines("derive", items.map(text))
    case .select(let items): lines("select", items.map(text))
    case .sort(let keys):
      lines("sort", keys.map { lines($0.descending ? "descending" : "ascending", [text($0.expression)]) })
    case .take(let count, let within): lines("take", [text(count)] + within.map(text))
    case .sample(let count, let seed): lines("sample", [text(count)] + (seed.map { [text($0)] } ?? []))
    case .slice(let measures, let dims): lines("slice", measures.map(text) + [lines("by", dims.map(text))])
    case .at(let time): lines("at", [text(time)])
    case .over(let span, let step): lines("over", [text(span), text(step)])
    case .vs(let time): lines("vs", [text(time)])
    case .pivot(let item): lines("pivot", [text(item)])
    case .retain(let condition, let by, let periods): lines("retain", [text(condition), text(by), text(periods)])
    case .plot: "plot"
    case .into(let path): "into \(text(path))"
    }
  }

  private static func text(_ item: Item) -> String { lines("item \(quote(item.name))", [text(item.expression)]) }

  private static func text(_ argument: TextArgument) -> String { text(argument.literal.value) }

  // MARK: Expressions

  /// One expression.
  package static func text(_ expression: Expression) -> String {
    switch expression.kind {
    case .literal(let literal): text(literal.value)
    case .parameter(let name): "parameter \(quote(name))"
    case .name(let qualifier, let name): "name \(quote(qualifier)) \(quote(name))"
    case .now: "now"
    case .today: "today"
    case .ago(let inner): lines("ago", [text(inner)])
    case .unary(let sign, let inner): lines(sign.rawValue, [text(inner)])
    case .binary(let sign, let left, let right): lines(sign.rawValue, [text(left), text(right)])
    case .inList(let inner, let values, let negated): lines(negated ? "not in" : "in", [text(inner)] + values.map(text))
    case .between(let inner, let low, let high, let negated):
      lines(negated ? "not between" : "between", [text(inner), text(low), text(high)])
    case .at(let inner, let time): lines("@", [text(inner), text(time)])
    case .call(let call):
      lines(
        "call \(quote(call.function))",
        call.arguments.map(text) + (call.within.isEmpty ? [] : [lines("within", call.within.map(text))]))
    }
  }

  private static func text(_ argument: Argument) -> String {
    switch argument.kind {
    case .value(let value): return text(value)
    case .pair(let value, let result): return lines("->", [text(value), text(result)])
    case .otherwise(let result): return lines("else", [text(result)])
    case .window(let window): return text(window)
    case .rows(let rows):
      var parts = [lines("subject", [text(rows.subject)])]
      if let value = rows.value { parts.append(lines("value", [text(value)])) }
      if let condition = rows.condition { parts.append(lines("condition", [text(condition)])) }
      if let window = rows.window { parts.append(text(window)) }
      return lines("rows", parts)
    }
  }

  private static func text(_ window: Window) -> String {
    switch window.kind {
    case .last(let time): lines("last", [text(time)])
    case .before(let time): lines("before", [text(time)])
    case .since(let time): lines("since", [text(time)])
    case .from(let start, let end): lines("from", [text(start), text(end)])
    }
  }

  private static func text(_ value: Literal.Value) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): "bool \(value)"
    case .int(let value): "int \(value)"
    case .number(let value): "number \(value)"
    case .text(let value): "text \(escaped(value))"
    case .date(let value): "date \(value)"
    case .time(let value): "time \(value)"
    case .duration(let value): "duration \(value.months) months \(value.micros) micros"
    }
  }

  // MARK: Text

  private static func quote(_ name: Name?) -> String { name.map { escaped($0.text) } ?? "-" }

  /// A text on one line, with quotes, by scalar so that no two texts look the same.
  private static func escaped(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() + "\""
  }

  /// A head and, indented under it, its parts.
  private static func lines(_ head: String, _ parts: [String]) -> String {
    parts.reduce(into: head) { all, part in
      for line in part.utf8.split(separator: 0x0a) { all += "\n  " + String(decoding: line, as: UTF8.self) }
    }
  }
}
