import SpadeBase
import SpadeSyntax
import Testing

@Suite struct ParserTests {
  private func parse(_ text: String) -> ParseResult { Parser.parse(SourceText(name: "test", text: text)) }

  /// The expression of `x | where TEXT`, fully parenthesised by the shape of its tree.
  private func shape(_ text: String) throws -> String {
    let result = parse("x | where " + text)
    try #require(result.diagnostics.map(\.message) == [])
    guard case .query(let query)? = result.statements.first?.kind,
      case .where(let condition)? = query.stages.first?.kind
    else { return "" }
    return shape(condition)
  }

  private func shape(_ expression: Expression) -> String {
    switch expression.kind {
    case .binary(let sign, let left, let right): "(\(shape(left)) \(sign.rawValue) \(shape(right)))"
    case .unary(let sign, let inner): "(\(sign.rawValue) \(shape(inner)))"
    case .at(let left, let right): "(\(shape(left)) @ \(shape(right)))"
    case .ago(let inner): "(\(shape(inner)) ago)"
    case .between(let inner, let low, let high, let negated):
      "(\(shape(inner)) \(negated ? "not " : "")between \(shape(low)) \(shape(high)))"
    case .inList(let inner, let values, let negated):
      "(\(shape(inner)) \(negated ? "not " : "")in \(values.map(shape)))"
    default: Formatter.text(of: expression)
    }
  }

  @Test(arguments: [
    ("a or b and c", "(a or (b and c))"), ("not a == b and c", "((not (a == b)) and c)"),
    ("not not a or b", "((not (not a)) or b)"),
    ("a = b ?? 0", "(a == (b ?? 0))"), ("a ?? b + 1 > c", "((a ?? (b + 1)) > c)"), ("a - b - c", "((a - b) - c)"),
    ("a + b * c / d", "(a + ((b * c) / d))"), ("-a * b", "((- a) * b)"), ("-a @ t", "(- (a @ t))"),
    ("a @ 14d ago + b", "((a @ (14d ago)) + b)"),
    ("a @ t @ u", "((a @ t) @ u)"), ("-a ?? -b", "((- a) ?? (- b))"),
    ("a between 1 and 2 and b", "((a between 1 2) and b)"),
    ("a not between b ?? 1 and 2", "(a not between (b ?? 1) 2)"),
    ("a + 1 not in (1, b or c)", "((a + 1) not in [\"1\", \"(b or c)\"])"),
    ("a not like 'x' or not a contains 'y'", "((a not like 'x') or (not (a contains 'y')))"),
    ("(a == b) == c", "((a == b) == c)"),
    ("x > -9223372036854775808", "(x > -9223372036854775808)"),
    ("- - 9223372036854775808 < x", "((- -9223372036854775808) < x)"),
  ])
  func precedence(_ text: String, _ expected: String) throws {
    #expect(try shape(text) == expected)
  }

  @Test func spansCoverWhatTheyAreMadeOf() throws {
    let source = SourceText(name: "test", text: "accounts | where (a + b) * f(x, 3) > 0 | take 3 # rest")
    let result = Parser.parse(source)
    guard case .query(let query)? = result.statements.first?.kind,
      case .where(let condition)? = query.stages.first?.kind,
      case .binary(_, let product, _) = condition.kind, case .binary(_, let sum, let call) = product.kind
    else { throw EBNF.Problem(message: "another tree") }
    #expect(source.text(query.span) == "accounts | where (a + b) * f(x, 3) > 0 | take 3")
    #expect(query.stages.map { source.text($0.span) } == ["where (a + b) * f(x, 3) > 0", "take 3"])
    #expect(source.text(condition.span) == "(a + b) * f(x, 3) > 0")
    #expect(source.text(product.span) == "(a + b) * f(x, 3)")
    #expect(source.text(sum.span) == "(a + b)")
    #expect(source.text(call.span) == "f(x, 3)")
    #expect(result.comments.map(source.text) == ["# rest"])
  }

  /// Each query and the head lines of its tree, which say how its arguments were read.
  @Test(arguments: [
    (
      "x | where f(a of t where b last 3d)",
      ["rows", "subject", "name - \"t\"", "value", "name - \"a\"", "condition", "name - \"b\"", "last"]
    ),
    ("x | where f(a, last 30d)", ["name - \"a\"", "last"]),
    ("x | where f(last(a))", ["call \"last\"", "name - \"a\""]),
    ("x | where f(last, 1)", ["name - \"last\"", "int 1"]),
    ("x | where f(from a to b)", ["from", "name - \"a\"", "name - \"b\""]),
    ("x | where f(a since 3d ago)", ["rows", "subject", "name - \"a\"", "since", "ago"]),
    ("x | where f(a, b -> c, else d within e, g = h)", ["->", "else", "within", "item -", "item \"g\""]),
  ])
  func arguments(_ text: String, _ expected: [String]) {
    var lines = TreeDump.text(parse(text).statements).split(separator: "\n").map { $0.drop { $0 == " " } }[...]
    for head in expected {
      guard let index = lines.firstIndex(where: { $0 == head }) else {
        Issue.record("no line \(head) left in \(lines)")
        return
      }
      lines = lines[(index + 1)...]
    }
  }

  @Test func sources() {
    func source(_ text: String) -> String {
      guard case .query(let query)? = parse(text).statements.last?.kind else { return "none" }
      switch query.source {
      case .implicit: return "implicit"
      case .table(let name, let all): return (all ? "all " : "") + name.text
      case .lastResult: return "last result"
      case .lastQuery: return "last query"
      }
    }
    #expect(source("slice") == "implicit")
    #expect(source("all accounts | take 3") == "all accounts")
    #expect(source("`where` | take 3") == "where")
    #expect(source("_ | take 3") == "last result")
    #expect(source("| take 3") == "last query")
    #expect(source("a;\n| take 3") == "last query")
    #expect(source(".mode csv\n| take 3") == "last query")
    #expect(source("a\n| take 3") == "a")
  }

  @Test func dotCommandsKeepTheirText() {
    guard case .command(let name, let rest)? = parse(" .open  \"a b\" # c ").statements.first?.kind else {
      Issue.record("no command")
      return
    }
    #expect(name.text == "open")
    #expect(rest.text == "\"a b\" # c")
  }

  @Test func everyErrorCostsItsStatementOnly() {
    let result = parse("accounts | take 3\nx | wher a | limit 3\nuse y\nx | where 5m + )\nset a = \"\n")
    #expect(result.statements.count == 2)
    #expect(
      result.diagnostics.map(\.code.id) == [
        "unknown-stage", "unknown-stage", "bad-duration", "unexpected-token", "unterminated-text",
      ])
    #expect(result.statementsBeforeError.count == 1)
    let starts = result.diagnostics.compactMap { $0.labels.first?.span.start }
    #expect(starts == starts.sorted())
  }
}
