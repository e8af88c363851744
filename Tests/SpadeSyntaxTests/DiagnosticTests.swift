import SpadeBase
import SpadeSyntax
import Testing

/// A text with errors: where the first label stands (between « and »), its code, and words of the message or help.
struct Mistake: Sendable, CustomStringConvertible {
  let marked: String
  let code: String
  let words: String

  init(_ marked: String, _ code: String, _ words: String) {
    self.marked = marked
    self.code = code
    self.words = words
  }

  var description: String { marked }

  static let all: [Mistake] = [
    Mistake("accounts | take« »", "unexpected-token", "expected a number of rows"),
    Mistake("accounts | where a «,» b", "unexpected-token", "expected `|` or the end, found `,`"),
    Mistake("accounts | select name «score»", "unexpected-token", "expected `,`, `|` or the end"),
    Mistake("accounts | over 12 «weeks» every 1w", "unexpected-token", "`every`"),
    Mistake("accounts | at 30 «days» ago", "unexpected-token", "30d"),
    Mistake("accounts | where count(events last 30 «days») > 0", "unclosed-bracket", "30d"),
    Mistake("accounts | where score «14d» ago > 5", "unexpected-token", "score @ 14d ago"),
    Mistake("accounts | sort «by» score", "foreign-syntax", "sort -score"),
    Mistake("accounts | where «and»", "unexpected-token", "written `and` in backticks"),
    Mistake("accounts | where a «AND» b", "unexpected-token", "lower case: and"),
    Mistake("let a = 1\n«|» where b", "unexpected-token", "end the statement with `;`"),
    Mistake("all «where» | take 3", "unexpected-token", "a table of that name is written `where`"),
    Mistake("derive «mean(a)»", "unexpected-token", "write derive name ="),
    Mistake("accounts | take 5 «where» a", "unexpected-token", "put `|` before it"),
    Mistake("load «accounts»", "unexpected-token", "expected a file in quotes"),
    Mistake("load \"x\" (header «maybe»)", "unexpected-token", "expected yes or no"),
    Mistake("«slcie» score by tier", "unknown-statement", "did you mean `slice`?"),
    Mistake("«SELECT» a", "unknown-statement", "did you mean `select`?"),
    Mistake("«mean»(score)", "unknown-statement", "slice mean(…)"),
    Mistake("«accounts» where a", "unknown-statement", "accounts | where …"),
    Mistake("«adoption» = 3", "unknown-statement", "let adoption = …"),
    Mistake("«accounts» users", "unknown-statement", "a query reads: table | stage | stage"),
    Mistake("«def» a = 3", "unknown-statement", "let name = expression"),
    Mistake("accounts | «wher» a", "unknown-stage", "did you mean `where`?"),
    Mistake("accounts | «limit» 10", "unknown-stage", "take 10"),
    Mistake("accounts | «order» by a", "unknown-stage", "`sort x`"),
    Mistake("accounts | «filter» a", "unknown-stage", "`where`"),
    Mistake("accounts | «summarize» a", "unknown-stage", "slice"),
    Mistake("accounts | «aggregate» a", "unknown-stage", "slice"),
    Mistake("accounts | «xyzzy» a", "unknown-stage", "the stages are where, derive"),
    Mistake("accounts | where (a == 1« »", "unclosed-bracket", "expected `)`, found the end of the text"),
    Mistake("accounts | where f(a «b»)", "unclosed-bracket", "expected `)`, found `b`"),
    Mistake("select a «from» x", "foreign-syntax", "begin with the table"),
    Mistake("accounts | slice mean(a) «group» by b", "foreign-syntax", "slice mean(score) by tier"),
    Mistake("accounts | where a «is» null", "foreign-syntax", "== null"),
    Mistake("accounts | where a «&&» b", "foreign-syntax", "write `and`"),
    Mistake("accounts | where a «||» b", "foreign-syntax", "write `or`"),
    Mistake("accounts | where a «<>» b", "foreign-syntax", "write `!=`"),
    Mistake("accounts | sort a «desc»", "foreign-syntax", "sort -x"),
    Mistake("accounts | select a «as» b", "foreign-syntax", "a name stands in front"),
    Mistake("accounts | select «*»", "foreign-syntax", "all columns stay"),
    Mistake("accounts | slice count(«*»)", "foreign-syntax", "count()"),
    Mistake("accounts | take 5 «by» tier", "foreign-syntax", "take 5 within tier"),
    Mistake("accounts | select a «by» tier", "foreign-syntax", "group with slice"),
    Mistake("accounts | where a < b «<» c", "chained-comparison", "b between a and c"),
    Mistake("accounts | where a == «not» b", "misplaced-not", "(not x)"),
    Mistake("accounts | where score «last» 30d", "misplaced-window", "mean(score last 30d)"),
    Mistake("accounts | where (score «since» 2026-01-01)", "misplaced-window", "`since` begins a window"),
    Mistake("accounts | where a «?» b", "unexpected-character", "`??`"),
    Mistake("accounts | where «\u{7}» b", "unexpected-character", "U+7"),
    Mistake("accounts | where «\u{ad}» b", "unexpected-character", "U+AD"),
    Mistake("accounts | where «“»a", "unexpected-character", "straight quotes"),
    Mistake("accounts | where «$»", "unexpected-character", "$name"),
    Mistake("accounts | where a = «\"red»\n", "unterminated-text", "the text has no closing \""),
    Mistake("accounts | where «`red»", "unterminated-text", "name in backticks"),
    Mistake("accounts | where \"a«\\d»\"", "bad-escape", "\\\\"),
    Mistake("accounts | where \"«\\u{110000»}\"", "bad-escape", "is no escape"),
    Mistake("accounts | where «``»", "empty-name", "at least one character"),
    Mistake("accounts | where «1_» > 0", "bad-number", "1_000"),
    Mistake("accounts | where «.5» > 0", "bad-number", "write 0.5"),
    Mistake("accounts | where «5K» > 0", "bad-number", "write 5k"),
    Mistake("accounts | where «9223372036854775808» > 0", "integer-overflow", "64-bit"),
    Mistake("accounts | where «10_000_000_000B» > 0", "integer-overflow", "64-bit"),
    Mistake("accounts | where «1e999» > 0", "number-range", "1.8e308"),
    Mistake("accounts | where «5m» ago > a", "bad-duration", "write 5mo or 5min"),
    Mistake("accounts | where «5days» ago > a", "bad-duration", "write 5d"),
    Mistake("accounts | where «1.5d» ago > a", "bad-duration", "smaller unit"),
    Mistake("accounts | where «99999999999y» ago > a", "bad-duration", "longer than any duration"),
    Mistake("accounts | where «99999999999999999999d» ago > a", "bad-duration", "longer than any duration"),
    Mistake("set now = «2026-02-30»", "bad-date", "February 2026 has 28 days"),
    Mistake("set now = «2026-13-01»", "bad-date", "there is no month 13"),
    Mistake("set now = «0000-01-01»", "bad-date", "years begin with 0001"),
    Mistake("set now = «2026-01-00»", "bad-date", "days begin with 1"),
    Mistake("set now = «2026-1-3»", "bad-date", "write 2026-01-03"),
    Mistake("set now = «2026-10-31T25:00»", "bad-time", "in UTC"),
    Mistake("set now = «2026-10-31T14:05:00.1234567»", "bad-time", "six decimals"),
    Mistake("set now = «2026-10-31T14:05+02:00»", "bad-time", "in UTC"),
    Mistake("set now = «2026-10-31T:5:05»", "bad-time", "in UTC"),
  ]
}

@Suite struct DiagnosticTests {
  @Test(arguments: Mistake.all) func mistakes(_ mistake: Mistake) throws {
    let parts = mistake.marked.split(whereSeparator: { $0 == "«" || $0 == "»" }).map(String.init)
    let startsMarked = mistake.marked.hasPrefix("«")
    let before = startsMarked ? "" : parts[0]
    // A mark around a blank stands for the place behind the text.
    let inside = parts[startsMarked ? 0 : 1]
    let atEnd = inside == " "
    let text = atEnd ? before : parts.joined()
    let result = Parser.parse(SourceText(name: "test", text: text))
    let first = try #require(result.diagnostics.first)
    #expect(first.code.id == mistake.code)
    let start = before.utf8.count
    #expect(first.labels.first?.span == Span(start, atEnd ? start : start + inside.utf8.count))
    let said = first.message + "\n" + (first.help ?? "")
    #expect(said.contains(mistake.words), "\(said)")
    #expect(result.diagnostics.count == 1, "\(result.diagnostics.map(\.message))")
    #expect(!first.message.hasSuffix(".") && !said.contains("you ") || said.contains("did you mean"))
  }

  @Test func secondLabels() {
    let unclosed = Parser.parse(SourceText(name: "test", text: "x | where (a")).diagnostics.first
    #expect(unclosed?.labels.map(\.span) == [Span(12, 12), Span(10, 11)])
    let chained = Parser.parse(SourceText(name: "test", text: "x | where a < b < c")).diagnostics.first
    #expect(chained?.labels.map(\.span) == [Span(16, 17), Span(12, 13)])
  }

  @Test func invalidBytesNameThemselves() {
    let result = Parser.parse(SourceText(name: "test", bytes: Array("x | where a == \"".utf8) + [0xe9, 0x22]))
    #expect(result.diagnostics.map(\.code.id) == ["invalid-utf8"])
    #expect(result.diagnostics.first?.message == "byte 0xe9 is not valid UTF-8")
    let comment = Parser.parse(SourceText(name: "test", bytes: Array("x # ".utf8) + [0xe9]))
    #expect(comment.diagnostics.map(\.code.id) == ["invalid-utf8"])
    #expect(comment.statements.isEmpty)
  }

  @Test func manyErrorsAreCut() {
    let text = String(repeating: "x | y\n!\n", count: Limits.errors.value + 1) + "x\n"
    let result = Parser.parse(SourceText(name: "test", text: text))
    #expect(result.diagnostics.count == 2 * (Limits.errors.value + 1))
    #expect(result.diagnostics.filter { $0.code == .errorLimit }.count == 2)
    // What follows isn't run as though nothing had been wrong before it.
    #expect(result.statements.isEmpty)
  }

  /// However many statements of a script are wrong, the others are read.
  @Test(arguments: ["x | y", "!"]) func manyWrongStatementsHideNone(_ wrong: String) {
    let text = String(repeating: "x\n\(wrong)\n", count: 1_000)
    let result = Parser.parse(SourceText(name: "test", text: text))
    #expect(result.diagnostics.count == 1_000)
    #expect(result.statements.count == 1_000)
  }

  @Test func manyStagesOfOneQueryAreCut() {
    let text = "x" + String(repeating: " | y a", count: 1_000)
    #expect(Parser.parse(SourceText(name: "test", text: text)).diagnostics.count == Parser.statementErrors)
  }

  @Test func longValuesAreCut() {
    let marks = Parser.parse(SourceText(name: "test", text: "x | e" + String(repeating: "\u{301}", count: 5_000)))
    #expect(marks.diagnostics.first.map { $0.message.utf8.count < 500 } == true)
    let result = Parser.parse(SourceText(name: "test", text: "x | " + String(repeating: "y", count: 500)))
    #expect(result.diagnostics.first.map { $0.message.utf8.count < 100 } == true)
  }

  /// The codes raised here and by `LimitTests` are all there are.
  @Test func everyCodeHasATest() {
    let limits: Set<String> = [
      "nesting-limit", "text-limit", "token-limit", "digit-limit", "error-limit", "invalid-utf8",
    ]
    let raised = Set(Mistake.all.map(\.code)).union(limits)
    #expect(raised == Set(DiagnosticCode.syntax.map(\.id)))
    #expect(Set(DiagnosticCode.syntax.map(\.id)).count == DiagnosticCode.syntax.count)
  }
}
