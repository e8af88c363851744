import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

/// What a terminal shows beyond the cells, and that nothing of it reaches a file.
@Suite struct DecorationTests {
  func tiers(_ counts: [Int64?] = [120, 30, nil]) throws -> ResultTable {
    Sample.table(
      Sample.meaning(ColumnMeaning(.dim), try Sample.text("tier", ["business", "free", nil])),
      Sample.meaning(ColumnMeaning(.measure, .count, isAdditive: true), try Sample.int("n", counts)),
      Sample.meaning(ColumnMeaning(.measure, .share), try Sample.number("rate", [0.251, 0, nil])),
      Sample.meaning(ColumnMeaning(.measure, .number, isChange: true), try Sample.number("change", [1.5, -2, 0])),
      Sample.meaning(ColumnMeaning(.measure, .days), try Sample.number("mean_age", [12, 3.5, nil])))
  }

  @Test func unitsBarsAndTotals() throws {
    #expect(
      try Sample.written(tiers(), .table, Sample.terminal()) == """
        tier        n                     rate  change  mean_age
        ────────  ───  ────────────────  ─────  ──────  ────────
        business  120  ████████████████  25.1%    +1.5     12.0d
        free       30  ████               0.0%    -2.0      3.5d
        ·           ·                        ·     0.0         ·
        ────────  ───  ────────────────  ─────  ──────  ────────
        total     150

        """)
  }

  @Test func nothingOfItReachesAFile() throws {
    let plain = Sample.table(
      try tiers().columns.map { column in Sample.meaning(ColumnMeaning(.measure), column) })
    for mode in [ResultMode.table, .box, .csv, .json, .markdown] {
      #expect(try Sample.written(tiers(), mode) == Sample.written(plain, mode))
    }
  }

  @Test func asciiHasBarsToo() throws {
    let text = try Sample.written(tiers(), .table, Sample.terminal(utf8: false))
    #expect(text.utf8.allSatisfy { $0 < 0x80 } && text.contains("120  ################  25.1%"))
  }

  @Test func barsGoBeforeColumnsDo() throws {
    let text = try Sample.written(tiers(), .table, Sample.terminal(width: 42))
    #expect(!text.contains("█") && text.contains("mean_age"))
  }

  @Test func noBarsBelowNought() throws {
    #expect(!(try Sample.written(tiers([5, -5, 1]), .table, Sample.terminal())).contains("█"))
  }

  @Test func aTotalBeyondTheTypeIsLeftOut() throws {
    #expect(!(try Sample.written(tiers([.max, 1, 1]), .table, Sample.terminal(width: 200))).contains("total"))
  }

  @Test func changesAreColoredBySign() throws {
    let text = try Sample.written(tiers(), .table, Sample.terminal(color: true))
    #expect(text.contains("\u{1b}[36m+1.5\u{1b}[0m") && text.contains("\u{1b}[35m-2.0\u{1b}[0m"))
  }

  @Test func scoresHaveTheColourOfTheirBand() throws {
    let scores = Sample.meaning(
      ColumnMeaning(.attribute, .score), try Sample.number("score", [80, 79.9, 40, 0, -1, nil]))
    let text = try Sample.written(Sample.table(scores), .table, Sample.terminal(color: true))
    for (color, value) in [("32", "80.0"), ("33", "79.9"), ("38;5;208", "40.0"), ("31", "0.0")] {
      #expect(text.contains("\u{1b}[\(color)m\(value)\u{1b}[0m"))
    }
    #expect(text.contains(" -1.0\n"))
  }

  func pivoted(overTime: Bool) throws -> ResultTable {
    var meanings = [ColumnMeaning](repeating: ColumnMeaning(.measure), count: 2)
    for (index, day) in [Int64(20_697), 20_727].enumerated() {
      meanings[index].family = ColumnMeaning.Family(measure: "mean_score", dim: "as_of")
      meanings[index].moment = overTime ? day * Calendar.microsPerDay : nil
    }
    return Sample.table(
      Sample.meaning(ColumnMeaning(.dim), try Sample.text("tier", ["a", "b"])),
      Sample.meaning(meanings[0], try Sample.number("2026-09-01", [0, 50])),
      Sample.meaning(meanings[1], try Sample.number("2026-10-01", [100, nil])))
  }

  @Test func pivotsAreHeatMaps() throws {
    let text = try Sample.written(pivoted(overTime: false), .table, Sample.terminal(color: true))
    #expect(text.contains("\u{1b}[48;5;255;38;5;16m         0\u{1b}[0m"), "the lowest")
    #expect(text.contains("\u{1b}[48;5;17;38;5;231m       100\u{1b}[0m"), "the highest")
    #expect(text.contains(" \u{1b}[2m·\u{1b}[0m"), "unknown is not nought")
    var profile = Sample.terminal(color: true)
    profile.depth = .full
    #expect(try Sample.written(pivoted(overTime: false), .table, profile).contains("48;2;238;243;250;38;2;0;0;0m"))
    profile.depth = .palette16
    #expect(try Sample.written(pivoted(overTime: false), .table, profile).contains("\u{1b}[40;97m"))
  }

  @Test func momentsSideBySideHaveATrend() throws {
    let lines = try Sample.written(pivoted(overTime: true), .table, Sample.terminal()).split(separator: "\n")
    #expect(lines[0] == "tier  trend  2026-09-01  2026-10-01")
    #expect(lines[2].hasPrefix("a     ▁█") && lines[3].hasPrefix("b     ▄ "))
  }

  @Test func momentsSideBySideAreDrawnAsLines() throws {
    let text = try PlotTests.drawn(pivoted(overTime: true), dims: 1)
    #expect(text.hasPrefix("mean_score by tier over as_of\n") && text.contains("● a 100   ○ b 50"), "\(text)")
    #expect(text.contains("2026-09") && text.contains("2026-10") && !text.contains("not drawn"))
    let image = try PageTests.svg(pivoted(overTime: true), PlotRequest(dims: 1))
    #expect(image.contains("mean_score by tier over as_of") && image.contains(">b 50<"))
    let alone = Sample.table(Array(try pivoted(overTime: true).columns.dropFirst()))
    #expect(try PlotTests.drawn(alone, dims: 0).hasPrefix("mean_score over as_of\n"))
    #expect(try PlotTests.drawn(pivoted(overTime: false), dims: 1).contains("a · 2026-09-01 │"), "no moments, no lines")
  }

  @Test func aWideRowStandsUpright() throws {
    let columns = try (0..<20).map { try Sample.text("column_\($0)", ["a text of some length"]) }
    let text = try Sample.written(Sample.table(columns), .table, Sample.terminal())
    #expect(text.hasPrefix("── 1 ─") && text.contains("\ncolumn_19  a text of some length\n"))
    #expect(!(try Sample.written(Sample.table(columns), .table)).hasPrefix("── 1"), "never in a file")
    // Groups stay side by side: they are there to be compared.
    let groups = try columns.map { column in
      Sample.meaning(ColumnMeaning(.dim), try Sample.text(column.name, ["a text of some length", "another text"]))
    }
    #expect(!(try Sample.written(Sample.table(groups), .table, Sample.terminal())).hasPrefix("── 1"))
  }

  @Test func distributionsAreDrawnInASCII() throws {
    let blocks = Sample.meaning(
      ColumnMeaning(.attribute, .blocks), try Sample.text("distribution", [Blocks.distribution([1, 0, 50, 100])]))
    #expect(try Sample.written(Sample.table(blocks), .table, Sample.terminal()).hasSuffix("▁ ▄█\n"))
    #expect(try Sample.written(Sample.table(blocks), .table, Sample.terminal(utf8: false)).hasSuffix("_ ~#\n"))
    #expect(try Sample.written(Sample.table(blocks), .csv).hasSuffix("▁ ▄█\n"))
  }

  @Test(arguments: [
    ("xterm-256color", "", TerminalProfile.ColorDepth.palette256), ("xterm", "truecolor", .full),
    ("linux", "", .palette16), ("xterm-direct", "", .full), ("", "", .palette16),
  ])
  func depthIsAsTheTerminalSays(term: String, colorTerm: String, depth: TerminalProfile.ColorDepth) {
    #expect(TerminalProfile.ColorDepth(term: term, colorTerm: colorTerm) == depth)
  }
}
