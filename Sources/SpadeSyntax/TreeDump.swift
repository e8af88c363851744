import SpadeBase

/// The tree of a text as indented lines, without places and spellings: what two texts of one meaning have in common.
package enum TreeDump {
  /// One block for each statement.
  package static func text(_ statements: [Statement]) -> String {
    statements.map { text($0) }.joined(separator: "\n")
  }

  /// One statement.
  package static func text(_ statement: Statement) -> String {
    var output = ""
    block(statement).write(into: &output, indentation: "")
    return output
  }

  /// A line and, indented under it, its parts.
  private struct Block: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    var head: String
    var parts: [Block] = []

    init(_ head: String, _ parts: [Block] = []) {
      self.head = head
      self.parts = parts
    }

    init(stringLiteral value: String) { head = value }

    func write(into output: inout String, indentation: String) {
      if !output.isEmpty { output += "\n" }
      output += indentation + head
      for part in parts { part.write(into: &output, indentation: indentation + "  ") }
    }
  }

  private static func block(_ statement: Statement) -> Block {
    switch statement.kind {
    case .query(let query): block(query)
    case .load(let load): block(load)
    case .define(let definition):
      Block(
        "\(definition.isCohort ? "cohort" : "let") \(quote(definition.name)) of \(quote(definition.entity))",
        [block(definition.expression)])
    case .set(let name, let expression): Block("set \(quote(name))", [block(expression)])
    case .use(let name): "use \(quote(name))"
    case .run(let path): "run \(text(path))"
    case .save(let path): "save \(text(path))"
    case .open(let path): "open \(text(path))"
    case .describe(let qualifier, let name): "describe \(quote(qualifier)) \(quote(name))"
    case .explain(let query): Block("explain", [block(query)])
    case .expect(let query): Block("expect", [block(query)])
    case .command(let name, let rest): "command \(quote(name)) \(text(rest))"
    }
  }

  private static func block(_ load: LoadStatement) -> Block {
    let kind =
      switch load.kind {
      case .plain: "plain"
      case .entity(let key, let of, let from, let until):
        "entity \(quote(key)) \(of.map(text) ?? "-") \(quote(from)) \(quote(until))"
      case .history(let of, let time): "history \(text(of)) \(quote(time))"
      case .log(let of, let time): "log \(text(of)) \(quote(time))"
      }
    return Block("load \(text(load.path)) \(quote(load.name)) \(kind)", load.options.map(block))
  }

  private static func text(_ clause: LoadStatement.ParentClause) -> String {
    "\(quote(clause.table)) by \(quote(clause.key))"
  }

  private static func block(_ option: LoadStatement.Option) -> Block {
    let value =
      switch option.value {
      case .text(let value): text(value)
      case .count(let count): "\(count)"
      case .word(let word): word.rawValue
      case .names(let names): names.map(quote).joined(separator: " ")
      case .types(let types): types.map { "\(quote($0.column)) \(quote($0.type))" }.joined(separator: " ")
      }
    return Block("\(option.word.rawValue) \(value)")
  }

  private static func block(_ query: Query) -> Block {
    let source =
      switch query.source {
      case .implicit: "default"
      case .table(let name, let all): "\(all ? "all" : "table") \(quote(name))"
      case .lastResult: "last-result"
      case .lastQuery: "last-query"
      }
    return Block("query " + source, query.stages.map(block))
  }

  private static func block(_ stage: Stage) -> Block {
    switch stage.kind {
    case .where(let condition): Block("where", [block(condition)])
    case .derive(let items): Block("derive", items.map(block))
    case .select(let items): Block("select", items.map(block))
    case .sort(let keys):
      Block("sort", keys.map { Block($0.descending ? "descending" : "ascending", [block($0.expression)]) })
    case .take(let count, let within): Block("take", [block(count)] + within.map(block))
    case .sample(let count, let seed): Block("sample", [block(count)] + (seed.map { [block($0)] } ?? []))
    case .slice(let measures, let dims): Block("slice", measures.map(block) + [Block("by", dims.map(block))])
    case .at(let time): Block("at", [block(time)])
    case .over(let span, let step): Block("over", [block(span), block(step)])
    case .vs(let time): Block("vs", [block(time)])
    case .pivot(let item): Block("pivot", [block(item)])
    case .retain(let condition, let by, let periods): Block("retain", [block(condition), block(by), block(periods)])
    case .plot: "plot"
    case .into(let path): "into \(text(path))"
    }
  }

  private static func block(_ item: Item) -> Block { Block("item \(quote(item.name))", [block(item.expression)]) }

  private static func text(_ argument: TextArgument) -> String { text(argument.literal.value) }

  // MARK: Expressions

  private static func block(_ expression: Expression) -> Block {
    switch expression.kind {
    case .literal(let literal): Block(text(literal.value))
    case .parameter(let name): "parameter \(quote(name))"
    case .name(let qualifier, let name): "name \(quote(qualifier)) \(quote(name))"
    case .now: "now"
    case .today: "today"
    case .ago(let inner): Block("ago", [block(inner)])
    case .unary(let sign, let inner): Block(sign.rawValue, [block(inner)])
    case .binary(let sign, let left, let right): Block(sign.rawValue, [block(left), block(right)])
    case .inList(let inner, let values, let negated):
      Block(negated ? "not in" : "in", [block(inner)] + values.map(block))
    case .between(let inner, let low, let high, let negated):
      Block(negated ? "not between" : "between", [block(inner), block(low), block(high)])
    case .at(let inner, let time): Block("@", [block(inner), block(time)])
    case .call(let call):
      Block(
        "call \(quote(call.function))",
        call.arguments.map(block) + (call.within.isEmpty ? [] : [Block("within", call.within.map(block))]))
    }
  }

  private static func block(_ argument: Argument) -> Block {
    switch argument.kind {
    case .value(let value): return block(value)
    case .pair(let value, let result): return Block("->", [block(value), block(result)])
    case .otherwise(let result): return Block("else", [block(result)])
    case .window(let window): return block(window)
    case .rows(let rows):
      var parts = [Block("subject", [block(rows.subject)])]
      if let value = rows.value { parts.append(Block("value", [block(value)])) }
      if let condition = rows.condition { parts.append(Block("condition", [block(condition)])) }
      if let window = rows.window { parts.append(block(window)) }
      return Block("rows", parts)
    }
  }

  private static func block(_ window: Window) -> Block {
    switch window.kind {
    case .last(let time): Block("last", [block(time)])
    case .before(let time): Block("before", [block(time)])
    case .since(let time): Block("since", [block(time)])
    case .from(let start, let end): Block("from", [block(start), block(end)])
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
}
