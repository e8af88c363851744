import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

@Suite struct GridTests {
  func tiers() throws -> ResultTable {
    Sample.table(
      try Sample.text("tier", ["enterprise", "free", nil, "", "NULL"]), try count("n", [4812, 7, nil, 0, -1200]),
      try Sample.number("mean_score", [62.325, 60, nil, 1234.5, 0.1]))
  }

  func count(_ name: String, _ values: [Int64?]) throws -> ResultColumn {
    Sample.meaning(ColumnMeaning(.measure, .count), try Sample.int(name, values))
  }

  @Test func tableIsLight() throws {
    #expect(
      try Sample.written(tiers(), .table) == """
        tier             n  mean_score
        ──────────  ──────  ──────────
        enterprise   4,812       62.33
        free             7       60.00
        ·                ·           ·
        ""               0    1,234.50
        NULL        -1,200        0.10

        """)
  }

  @Test func boxIsFramed() throws {
    #expect(
      try Sample.written(tiers(), .box) == """
        ┌────────────┬────────┬────────────┐
        │ tier       │      n │ mean_score │
        ├────────────┼────────┼────────────┤
        │ enterprise │  4,812 │      62.33 │
        │ free       │      7 │      60.00 │
        │ ·          │      · │          · │
        │ ""         │      0 │   1,234.50 │
        │ NULL       │ -1,200 │       0.10 │
        └────────────┴────────┴────────────┘

        """)
  }

  @Test func asciiDoes() throws {
    let table = try Sample.table(Sample.text("name", ["Müller", nil, "null"]), Sample.int("n", [1, 2, 3]))
    let profile = Sample.terminal(utf8: false)
    #expect(
      try Sample.written(table, .box, profile) == """
        +-------------+---+
        | name        | n |
        +-------------+---+
        | M\\u{fc}ller | 1 |
        | null        | 2 |
        | "null"      | 3 |
        +-------------+---+

        """)
    for mode in ResultMode.allCases where mode.isForReading {
      #expect(try Sample.written(tiers(), mode, profile, WriteOptions(maxRows: 2)).utf8.allSatisfy { $0 < 0x80 })
    }
  }

  @Test func verticalHasABlockARow() throws {
    #expect(
      try Sample.written(Sample.table(Sample.text("tier", ["a\nb", nil]), count("n", [4812, 4813])), .vertical)
        == """
        ── 1 ──
        tier  a⏎b
        n     4,812
        ── 2 ──
        tier  ·
        n     4,813

        """)
  }

  @Test func emptyAnswersSaySo() throws {
    let none = try Sample.table(Sample.text("tier", []))
    #expect(try Sample.written(none, .table) == "tier\n────\n(0 rows)\n")
    #expect(try Sample.written(none, .vertical) == "(0 rows)\n")
    #expect(try Sample.written(ResultTable(columns: [], rowCount: 3), .table) == "3 rows\n")
  }

  @Test func longAnswersShowBothEnds() throws {
    let table = try Sample.table(count("n", (0..<9_970).map { $0 }))
    let options = WriteOptions(maxRows: 10)
    let lines = try Sample.written(table, .table, Sample.terminal(), options).split(separator: "\n").map(String.init)
    #expect(lines.count == 13)
    #expect(lines[9] == "    7" && lines[10] == "… 9,960 more rows" && lines[12] == "9,969")
    #expect(
      try Sample.written(table, .table, .file, options).split(separator: "\n").count == 9_972, "never cut in a file")
    let box = try Sample.written(table, .box, Sample.terminal(), options).split(separator: "\n")
    #expect(Set(box.map { DisplayWidth.of(String($0)) }).count == 1)
    #expect(box.contains("│ … 9,960 more rows │"))
    let one = try Sample.written(table, .vertical, Sample.terminal(), WriteOptions(maxRows: 1))
    #expect(one == "── 1 ──\nn  0\n… 9,969 more rows\n")
  }

  @Test func keysAreNamesNotAmounts() throws {
    let values: [Int64?] = [10042]
    let roles: [ColumnMeaning.Role] = [.measure, .key, .dim, .attribute]
    let columns = try roles.map { Sample.meaning(ColumnMeaning($0), try Sample.int("\($0)", values)) }
    #expect(try Sample.written(Sample.table(columns), .table).hasSuffix(" 10,042  10042  10042     10,042\n"))
    // What is only known of a row may be a year.
    #expect(try Sample.written(Sample.table(Sample.int("founded", [1987, 2026])), .table).hasSuffix("1987\n   2026\n"))
  }

  @Test(arguments: [
    ([0.25, 0.5], ["0.25", "0.50"]), ([0.333333, 0.1], ["0.333", "0.100"]), ([60.0, 61.0], ["60", "61"]),
    ([80.0, 0.004], ["80.000", "0.004"].map { $0 == "80.000" ? "80.00" : $0 }),
    ([0.00123, -0.0005], ["0.00123", "-0.00050"]),
    ([1e-12], ["1e-12"]), ([1e300, 1.5], ["1e+300", "1.5"]),
  ])
  func aColumnRoundsAlike(values: [Double], shown: [String]) throws {
    let lines = try Sample.written(Sample.table(Sample.number("x", values)), .table).split(separator: "\n").dropFirst(2)
    #expect(lines.map { $0.split(separator: " ").joined() } == shown)
  }

  @Test func wideAnswersKeepTheirKeysAndSayWhatTheyHide() throws {
    let rows = 30
    var columns = [try Sample.text("account_id", Array(repeating: "a1", count: rows))]
    for index in 0..<20 {
      columns.append(try Sample.number("score_\(index)", Array(repeating: Double(index) * 1000.5, count: rows)))
    }
    columns.append(try Sample.number("change", Array(repeating: -12.5, count: rows)))
    let text = try Sample.written(Sample.table(columns), .table, Sample.terminal(width: 60))
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= 60 })
    #expect(lines[0].hasPrefix("account_id  ") && lines[0].hasSuffix("  …  change"))
    let hidden = lines.suffix(2)
    #expect(
      hidden.first?.hasPrefix("… 16 more columns: score_4") == true
        && hidden.joined(separator: " ").hasSuffix("or   select shows them"), "\(hidden)")
    #expect(!(try Sample.written(Sample.table(columns), .table)).contains("…"), "never cut in a file")
  }

  @Test func longHeadersAreFolded() throws {
    let names = ["mean_score", "mean_score_was", "mean_score_change", "change(score, 30d)"]
    let columns =
      try [Sample.text("tier", ["free", "business"])] + names.map { try Sample.number($0, [56.5, -11.25]) }
    func lines(_ width: Int, _ mode: ResultMode = .table) throws -> [String] {
      try Sample.written(Sample.table(columns), mode, Sample.terminal(width: width)).split(separator: "\n")
        .map(String.init)
    }
    #expect(try lines(80)[0] == "tier      mean_score  mean_score_was  mean_score_change  change(score, 30d)")
    let folded = try lines(46)
    #expect(
      folded.prefix(4) == [
        "                       mean_    mean_  change(", "             mean_    score_   score_   score,",
        "tier         score       was   change     30d)", "────────  ────────  ────────  ───────  ───────",
      ], "\(folded)")
    let boxed = try lines(50, .box)
    #expect(boxed[1].hasPrefix("│          │") && boxed.allSatisfy { DisplayWidth.of($0) <= 50 }, "\(boxed)")
    let unbroken = Sample.table(try Sample.text("Donaudampfschifffahrt", ["a"]), try Sample.text("b", ["c"]))
    #expect(try Sample.written(unbroken, .box, Sample.terminal(width: 20)).contains("│ Donaudampfs… │ b │"))
  }

  @Test func longTextsAreCutBeforeColumnsGo() throws {
    let long = String(repeating: "long ", count: 40)
    let texts = [long, long]
    let table = try Sample.table(Sample.text("name", texts), Sample.text("note", texts), Sample.int("n", [1, 1]))
    let lines = try Sample.written(table, .table, Sample.terminal(width: 50)).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= 50 })
    #expect(lines[2].contains("…  ") && lines[2].hasSuffix("1"))
  }

  @Test func theFrameNeverBreaks() throws {
    let pieces = [
      "名前", "e\u{301}", "\u{301}", "👩‍👩‍👧", "🇩🇪", "\n", "\u{1b}[2J", "\u{202e}", "\t", "a", " ", "\u{200d}", "\u{0}", "ﷺ",
      "\u{fe0f}", "각",
    ]
    for round in 0..<400 {
      let columns = try (0..<Int.random(in: 1...8)).map { index in
        try Sample.text(
          pieces[Int.random(in: 0..<pieces.count)] + "\(index)",
          (0..<5).map { _ in
            (0..<Int.random(in: 0..<30)).map { _ in pieces[Int.random(in: 0..<pieces.count)] }.joined()
          })
      }
      let width = Int.random(in: 20...120)
      let options = WriteOptions(maxRows: round % 2 == 0 ? 3 : nil)
      let lines = try Sample.written(
        Sample.table(columns), .box, Sample.terminal(width: width, utf8: round % 3 > 0), options
      )
      .split(separator: "\n").map(String.init)
      let frame = lines.prefix { !$0.contains("more column") }
      #expect(Set(frame.map { DisplayWidth.of($0) }).count == 1, "\(frame)")
      #expect(frame.allSatisfy { DisplayWidth.of($0) <= width })
    }
  }

  @Test func coloursNameRolesOnly() throws {
    let table = try Sample.table(Sample.text("band", ["green", "yellow", "orange", "red", nil, "reddish"]))
    let colored = try Sample.written(table, .table, Sample.terminal(color: true))
    #expect(colored.contains("\u{1b}[32mgreen\u{1b}[0m\n") && colored.contains("\u{1b}[38;5;208morange\u{1b}[0m\n"))
    #expect(colored.contains("\u{1b}[2m·\u{1b}[0m\n") && colored.contains("\nreddish\n"))
    #expect(!(try Sample.written(table, .table, Sample.terminal())).contains("\u{1b}"))
  }

  @Test func modesAreFoundByNameAndEnding() {
    #expect(ResultMode(name: "csv") == .csv && ResultMode(name: "CSV") == nil)
    #expect(ResultMode(path: "out/a.b.NDJSON") == .ndjson && ResultMode(path: "x.md") == .markdown)
    #expect(ResultMode(path: "csv") == nil && ResultMode(path: "a.csv/x") == nil && ResultMode(path: "a.box") == nil)
    #expect(ResultMode.allCases.allSatisfy { !$0.summary.isEmpty })
  }
}
