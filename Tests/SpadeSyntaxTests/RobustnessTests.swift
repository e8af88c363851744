import SpadeBase
import SpadeSyntax
import Testing

/// Texts that nobody would type: the parser must come back from each, and what it accepts must format.
@Suite struct RobustnessTests {
  private func check(_ bytes: [UInt8]) throws {
    let source = SourceText(name: "random", bytes: bytes)
    let result = Parser.parse(source)
    for diagnostic in result.diagnostics {
      let span = try #require(diagnostic.labels.first).span
      #expect(span.start >= 0 && span.end <= bytes.count)
    }
    for part in Highlighter.parts(bytes) { #expect(part.span.start < part.span.end) }
    if Parser.isComplete(bytes) == .complete {
      #expect(result.diagnostics.isEmpty)
      try expectRoundTrip(source)
    }
  }

  @Test(arguments: [11, 12]) func randomBytes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let length = Int.random(in: 0...60, using: &random)
      try check((0..<length).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
  }

  @Test(arguments: [21, 22]) func randomPieces(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pieces =
      Word.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue) + [
        "\n", " ", "\"a\"", "'", "`", "`b`", "5", "9223372036854775808", "1.5", "3d", "2026-02-29", "2026-10-31T10:00",
        "$p", "#x", ".m",
        "x", "é", "\\", "1_", "\u{0}", "\r\n",
      ]
    for _ in 0..<800 {
      let length = Int.random(in: 0...25, using: &random)
      let text = (0..<length).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }
      try check(Array(text.joined(separator: Bool.random(using: &random) ? " " : "").utf8))
    }
  }

  @Test(arguments: [31, 32]) func mutatedQueries(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let lines = Corpus.lines("grammar/accept.spade")
    for _ in 0..<800 {
      var bytes = Array(lines[Int.random(in: 0..<lines.count, using: &random)].utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...4, using: &random) {
        case 0: bytes.remove(at: index)
        case 1: bytes[index] = UInt8.random(in: 0...127, using: &random)
        case 2: bytes.insert(UInt8.random(in: 32...126, using: &random), at: index)
        case 3: bytes.removeSubrange(index...)
        default: bytes += bytes[index...]
        }
      }
      try check(bytes)
    }
  }
}
