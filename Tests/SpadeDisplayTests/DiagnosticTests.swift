import SpadeBase
import Testing

@testable import SpadeDisplay

@Suite struct DiagnosticTests {
  static let unknown = DiagnosticCode("unknown-column", "There is no such column.")
  let plain = DiagnosticRenderer(.file)

  func place(_ source: SourceText, _ part: String, occurrence: Int = 0) -> Span {
    let needle = Array(part.utf8)
    let starts = source.bytes.indices.filter { source.bytes[$0...].starts(with: needle) }
    let start = starts.indices.contains(occurrence) ? starts[occurrence] : 0
    return Span(start, start + needle.count)
  }

  @Test func aColumnIsUnderlined() {
    let source = SourceText(name: "nightly.spade", text: "use accounts\n\naccounts | slice score by teir\n")
    var diagnostic = Diagnostic(
      Self.unknown, "unknown column 'teir'", at: place(source, "teir"), notes: ["accounts has 12 columns"],
      help: "the nearest is `tier`")
    diagnostic.labels.append(Diagnostic.Label(place(source, "accounts", occurrence: 1), "of these rows"))
    diagnostic.labels.append(Diagnostic.Label(place(source, "use"), "chosen here"))
    #expect(
      plain.text(diagnostic, source: source) == """
        error[unknown-column]: unknown column 'teir'
          --> nightly.spade:3:27
          |
        3 | accounts | slice score by teir
          |                           ^^^^
          | -------- of these rows
          |
        1 | use accounts
          | --- chosen here
        note: accounts has 12 columns
        help: the nearest is `tier`

        """)
  }

  @Test func widthsAreThoseOfTheTerminal() {
    let source = SourceText(name: "<prompt>", text: "\twhere 名前 == \"é\u{301}👩‍👩‍👧\u{1b}\" and x\r\n")
    let text = plain.text(Diagnostic(Self.unknown, "m", at: place(source, "x")), source: source)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[3] == "1 |     where 名前 == \"é\u{301}👩‍👩‍👧␛\" and x")
    #expect(lines[4] == "  | " + String(repeating: " ", count: 29) + "^")
    let name = plain.text(Diagnostic(Self.unknown, "m", at: place(source, "名前")), source: source)
    #expect(name.hasSuffix("\n  |           ^^^^\n"))
  }

  @Test func theEndOfTheTextCanBeMeant() {
    let source = SourceText(name: "<command>", text: "where x ==")
    let text = plain.text(Diagnostic(Self.unknown, "an expression is missing", at: Span(10, 10)), source: source)
    #expect(text.hasSuffix("  --> <command>:1:11\n  |\n1 | where x ==\n  |           ^\n"))
    let beyond = plain.text(Diagnostic(Self.unknown, "m", at: Span(500, 900)), source: source)
    #expect(beyond.hasSuffix("  |           ^\n"))
  }

  @Test func aSpanOverLinesIsUnderlinedToItsLinesEnd() {
    let source = SourceText(name: "f", text: "let s = \"abc\ndef\n")
    let text = plain.text(Diagnostic(Self.unknown, "m", at: Span(8, 17)), source: source)
    #expect(text.hasSuffix("1 | let s = \"abc\n  |         ^^^^\n"))
  }

  @Test(arguments: [0, 1000, 3990]) func longLinesAreCutAroundTheSpan(position: Int) throws {
    let source = SourceText(
      name: "f",
      text: String(repeating: "a ", count: position / 2) + "HERE" + String(repeating: " b", count: 2000 - position / 2))
    let renderer = DiagnosticRenderer(TerminalProfile(isTerminal: true, width: 50))
    let lines = renderer.text(Diagnostic(Self.unknown, "m", at: place(source, "HERE")), source: source)
      .split(separator: "\n")
    let text = Array(try #require(lines.dropLast().last))
    let caret = Array(try #require(lines.last))
    #expect(text.count <= 50)
    #expect(text.contains("…"))
    let start = try #require(caret.firstIndex(of: "^"))
    #expect(String(text[start..<(start + 4)]) == "HERE")
    #expect(caret.filter { $0 == "^" }.count == 4)
  }

  /// A line that just fits is whole; one more is cut.
  @Test func aLineThatJustFitsIsWhole() {
    let renderer = DiagnosticRenderer(TerminalProfile(isTerminal: true, width: 50))
    let lengths = (30...60).filter { length in
      let source = SourceText(name: "f", text: "HERE" + String(repeating: "b", count: length - 4))
      let text = renderer.text(Diagnostic(Self.unknown, "m", at: place(source, "HERE")), source: source)
      let line = text.split(separator: "\n").first { $0.hasPrefix("1 | ") } ?? ""
      #expect(line.count <= 50 && (line.count == length + 4 || line.contains("…")))
      return !line.contains("…")
    }
    // The last column of a window stays free.
    #expect(lengths == Array(30...45))
  }

  @Test func hugeLinesAndInvalidBytesAreDrawn() {
    let bytes = [UInt8](repeating: 0xe4, count: 3_000_000)
    let source = SourceText(name: "f\u{1b}[31m", bytes: bytes)
    let text = plain.text(Diagnostic(Self.unknown, "m\u{1b}", at: Span(1_500_000, 1_500_001)), source: source)
    #expect(text.utf8.count < 2000)
    #expect(!text.contains("\u{1b}"))
  }

  /// What begins a line is no part of the character before it, whatever its bits say.
  @Test func aLineThatBeginsWithAStrayByteIsDrawn() {
    for (bytes, place) in [([0x80, 0x61], 0), ([0x61, 0x0a, 0x80, 0x61], 2)] as [([UInt8], Int)] {
      let source = SourceText(name: "f", bytes: bytes)
      let text = plain.text(Diagnostic(Self.unknown, "m", at: Span(place, place + 1)), source: source)
      #expect(text.hasSuffix("| �a\n  | ^\n"), "\(text)")
    }
  }

  @Test func anySpanCanBeDrawn() {
    let pieces = ["a", "\t", "名", "e\u{301}", "\u{301}", "👩‍👧", "\n", "\u{1b}", " ", "\r\n"]
    let seed = UInt64.random(in: 0 ... .max)
    var random = SplitMix(state: seed)
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0..<80, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      let source = SourceText(name: "f", bytes: Array(text.utf8) + (Bool.random(using: &random) ? [0xff, 0xc3] : []))
      let width = Int.random(in: 1..<60, using: &random)
      var diagnostic = Diagnostic(
        Self.unknown, "m", at: Span(.random(in: -2...90, using: &random), .random(in: -2...300, using: &random)))
      diagnostic.labels.append(
        Diagnostic.Label(Span(.random(in: 0...90, using: &random), .random(in: 0...300, using: &random)), "two"))
      let renderer = DiagnosticRenderer(TerminalProfile(isTerminal: true, width: width, utf8: .random(using: &random)))
      for line in renderer.text(diagnostic, source: source).split(separator: "\n")
      where line.contains(" | ") && !line.hasSuffix(" two") {
        #expect(DisplayWidth.of(String(line)) <= max(width, 25), "seed \(seed)")
      }
    }
  }

  @Test func filesAreNamedWithTheirField() {
    let place = Diagnostic.FilePlace(path: "scores.csv", line: 9_000_001, column: 3, excerpt: "n/a\u{1b}")
    #expect(
      plain.text(Diagnostic(Self.unknown, "a word among numbers", place: place, severity: .warning)) == """
        warning[unknown-column]: a word among numbers
          --> scores.csv:9000001, field 3: "n/a␛"

        """)
  }

  @Test func colourIsAddedNotMixedIn() {
    let source = SourceText(name: "f", text: "teir")
    let diagnostic = Diagnostic(Self.unknown, "m", at: Span(0, 4), help: "h")
    let colored = DiagnosticRenderer(TerminalProfile(isTerminal: true, width: 80, color: true)).text(
      diagnostic, source: source)
    #expect(colored.contains("\u{1b}[1;31merror[unknown-column]\u{1b}[0m: "))
    let parts = colored.split(separator: "\u{1b}", omittingEmptySubsequences: false)
    let bare = parts.enumerated().map { index, part in
      index == 0 ? String(part) : String(part[part.index(after: part.firstIndex(of: "m") ?? part.startIndex)...])
    }.joined()
    #expect(bare == plain.text(diagnostic, source: source))
  }

  @Test func jsonIsOneCompleteObjectALine() throws {
    let source = SourceText(name: "nightly.spade", text: "use accounts\nslice score by teir")
    var diagnostic = Diagnostic(
      Self.unknown, "unknown column \"teir\"\u{1b}", at: place(source, "teir"), notes: ["one", "two"], help: "`tier`")
    diagnostic.labels.append(Diagnostic.Label(Span(4, 12), "here"))
    let json = String(decoding: try DiagnosticRenderer.json(diagnostic, source: source), as: UTF8.self)
    #expect(
      json == #"""
        {"severity":"error","code":"unknown-column","message":"unknown column \"teir\"\u001b","file":"nightly.spade","line":2,"column":16,"endLine":2,"endColumn":20,"excerpt":"teir","labels":[{"file":"nightly.spade","line":1,"column":5,"endLine":1,"endColumn":13,"message":"here"}],"notes":["one","two"],"help":"`tier`"}

        """#)
    let bare = String(decoding: try DiagnosticRenderer.json(Diagnostic(Self.unknown, "m")), as: UTF8.self)
    #expect(
      bare
        == #"{"severity":"error","code":"unknown-column","message":"m","file":null,"line":null,"column":null,"endLine":null,"endColumn":null,"excerpt":null,"labels":[],"notes":[],"help":null}"#
        + "\n")
    let place = Diagnostic.FilePlace(path: "a.csv", line: 7, column: 2, excerpt: "x")
    let file = String(decoding: try DiagnosticRenderer.json(Diagnostic(Self.unknown, "m", place: place)), as: UTF8.self)
    #expect(file.contains(#""file":"a.csv","line":7,"column":2,"endLine":null,"endColumn":null,"excerpt":"x""#))
  }
}
