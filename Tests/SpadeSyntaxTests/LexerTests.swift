import SpadeBase
import SpadeSyntax
import Testing

@Suite struct LexerTests {
  private func lex(_ text: String) -> (tokens: [Token], codes: [String]) {
    let (tokens, diagnostics) = Lexer.lex(Array(text.utf8))
    return (tokens, diagnostics.map(\.code.id))
  }

  @Test(arguments: [
    ("12", Literal.Value.int(12)), ("1_000", .int(1000)), ("100k", .int(100_000)), ("1B", .int(1_000_000_000)),
    ("3M", .int(3_000_000)), ("007", .int(7)), ("9223372036854775807", .int(.max)),
    ("2.5M", .number(2_500_000)), ("20%", .number(0.2)), ("2.5%", .number(0.025)), ("0.1", .number(0.1)),
    ("1e6", .number(1_000_000)), ("2.5e-3", .number(0.0025)), ("100%", .number(1)), ("1_0.0_1", .number(10.01)),
    ("1e-400", .number(0)), ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
    ("0.1k", .number(100)), ("9007199254740993.0", .number(9_007_199_254_740_992)),
    ("36h", .duration(CalendarDuration(micros: 129_600_000_000))),
    ("14d", .duration(CalendarDuration(micros: 1_209_600_000_000))),
    ("5min", .duration(CalendarDuration(micros: 300_000_000))),
    ("30s", .duration(CalendarDuration(micros: 30_000_000))),
    ("3mo", .duration(CalendarDuration(months: 3))), ("1q", .duration(CalendarDuration(months: 3))),
    ("2y", .duration(CalendarDuration(months: 24))), ("1970-01-02", .date(1)), ("2024-02-29", .date(19782)),
    ("0001-01-01", .date(-719_162)), ("1970-01-01T00:00:01", .time(1_000_000)),
    ("1970-01-01T01:00", .time(3_600_000_000)),
    ("1970-01-01T00:00:00.25Z", .time(250_000)), ("1969-12-31T23:59:59.999999", .time(-1)),
    ("\"a\"\"b\"", .text("a\"b")), ("'it''s'", .text("it's")),
    ("\"\\n\\t\\\\\\\"\\'\\u{e9}\\r\\`\"", .text("\n\t\\\"'é\r`")),
    ("\"\"", .text("")), ("\"a\u{0}b # | ;\"", .text("a\u{0}b # | ;")), ("'é'", .text("é")),
  ])
  func literals(_ text: String, _ value: Literal.Value) {
    let (tokens, codes) = lex(text)
    #expect(codes == [])
    #expect(tokens.map(\.value) == [value])
    #expect(tokens.map(\.span) == [Span(0, text.utf8.count)])
  }

  @Test func textsKeepTheirScalars() {
    // é as one scalar and as two are equal as Strings, so the scalars are compared.
    for text in ["\u{e9}", "e\u{301}"] {
      guard case .text(let value)? = lex("\"\(text)\"").tokens.first?.value else {
        Issue.record("no text")
        continue
      }
      #expect(Array(value.unicodeScalars) == Array(text.unicodeScalars))
    }
  }

  @Test func signsAreReadLongestFirst() {
    let (tokens, codes) = lex("a<=b<c??d->e-5 x==y!=z=_ _a $p.`q r`")
    #expect(codes == [])
    let symbols = tokens.compactMap { if case .symbol(let symbol) = $0.kind { symbol } else { nil } }
    #expect(symbols == [.lessOrEqual, .less, .coalesce, .arrow, .minus, .equal, .notEqual, .assign, .underscore, .dot])
    #expect(tokens.filter { $0.kind == .parameter }.count == 1)
    #expect(tokens.last?.value == .text("q r"))
  }

  @Test func wordsKnowTheirKeyword() {
    let words = lex("where Where wherever größe _x x1").tokens
    #expect(words.map(\.kind) == Array(repeating: .word, count: 6))
    #expect(words.map(\.word) == [.where, nil, nil, nil, nil, nil])
    for word in Word.allCases { #expect(Word(spelling: Array(word.rawValue.utf8)) == word) }
  }

  @Test func blanksMarksAndLineEnds() {
    let (tokens, codes) = lex("\u{feff}a\u{a0}b\t#c é\r\nd\r\n")
    #expect(codes == [])
    #expect(tokens.map(\.kind) == [.word, .word, .comment, .newline, .word, .newline])
    #expect(tokens[2].span == Span(8, 13))
  }

  @Test func dotCommandsTakeTheirLine() {
    let (tokens, codes) = lex("  .mode csv # no comment \r\na.b\n.x;y\nz ; .q")
    #expect(codes == [])
    #expect(tokens.filter { $0.kind == .command }.map(\.span) == [Span(2, 24), Span(31, 35), Span(40, 42)])
    #expect(lex("(\n.mode").tokens.contains { $0.kind == .command } == false)
  }

  @Test func invalidBytesAreOneErrorEach() {
    for bytes: [UInt8] in [
      [0xff], [0xc0, 0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x00],
    ] {
      let (tokens, diagnostics) = Lexer.lex([0x61, 0x20] + bytes + [0x20, 0x62])
      #expect(diagnostics.count == tokens.filter { $0.kind == .error }.count)
      #expect(!diagnostics.isEmpty)
      #expect(diagnostics.first?.labels.first?.span.start == 2)
      #expect(tokens.last?.kind == .word)
    }
    let inside = Lexer.lex([0x22, 0x61, 0xff, 0x22])
    #expect(inside.tokens.map(\.kind) == [.error])
    #expect(inside.diagnostics.first?.labels.first?.span == Span(2, 3))
  }
}
