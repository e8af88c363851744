import SpadeBase
import SpadeSyntax
import Testing

@Suite struct LayoutTests {
  /// The number of tokens of each statement.
  private func statements(_ text: String) -> [Int] {
    let layout = Layout(Lexer.lex(Array(text.utf8)).tokens, end: text.utf8.count)
    return layout.tokens.split { $0.kind == .end }.map(\.count)
  }

  @Test(arguments: [
    ("a\nb", [1, 1]), ("a;b", [1, 1]), (";;\n\na\n\n;\n", [1]), ("a |\nb", [3]), ("a\n| b", [3]),
    ("a\n\n# c\n  | b", [3]),
    ("a # c\n| b", [3]), ("a;\n| b", [1, 2]), ("a; | b", [1, 2]), ("| a\n| b", [4]), ("f(\n\n1\n)\nb", [4, 1]),
    ("f(a; b", [3, 1]),
    ("a,\nb", [3]), ("a ->\nb", [3]), ("a +\n# c\nb", [3]), ("a =\nb", [3]), ("a @\nb", [3]), ("a and\nb", [3]),
    ("a\nand b", [1, 2]),
    ("x | where a in\n(1)", [8]), ("x | where a not\nin (1)", [9]), ("x | where a like\n'b'", [6]),
    ("select contains\nb", [2, 1]), ("x | sort a, like\nb", [6, 1]), ("slice by contains\nb", [3, 1]),
    ("select not\nb", [3]),
    (".mode csv |\n| b", [1, 2]), ("a\n.mode\nb", [1, 1, 1]), ("a\r\nb\r\n", [1, 1]), ("_\n| b", [3]),
  ])
  func ends(_ text: String, _ counts: [Int]) {
    #expect(statements(text) == counts)
  }

  @Test func longRunsOfEmptyLinesAreFast() {
    let text = "a" + String(repeating: "\n", count: 100_000) + "| b"
    #expect(statements(text) == [3])
  }

  @Test(arguments: [
    ("", Completeness.complete), ("# only a comment", .complete), ("accounts", .complete), ("accounts;", .complete),
    (".mode csv", .complete),
    ("accounts |", .wantsMore), ("accounts | where (a == 1", .wantsMore), ("accounts | where a ==", .wantsMore),
    ("accounts | where a and", .wantsMore), ("accounts | select a,", .wantsMore), ("let a =", .wantsMore),
    ("accounts | where f(", .wantsMore),
    ("accounts | where f(a ->", .wantsMore), ("load \"x\" as t (delimiter", .wantsMore),
    ("accounts | where a in (1,\n", .wantsMore), ("a; b |", .wantsMore),
    ("accounts | foo (", .hopeless), ("accounts | where )", .hopeless), ("accounts | where \"open", .hopeless),
    ("slcie score (", .hopeless),
    ("accounts | where", .hopeless), ("slice score by", .hopeless), ("accounts | where (a; b", .hopeless),
    ("a | b; c |", .hopeless),
    ("accounts | where 5m + (", .hopeless),
  ])
  func completeness(_ text: String, _ expected: Completeness) {
    #expect(Parser.isComplete(text) == expected)
  }
}
