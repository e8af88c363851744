import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

@Suite struct PlotTests {
  static func drawn(
    _ table: ResultTable, _ profile: TerminalProfile = .file, dims: Int? = nil, mode: ResultMode = .table
  ) throws -> String {
    try Sample.written(table, mode, profile, WriteOptions(plot: PlotRequest(dims: dims)))
  }

  static func narrow(utf8: Bool = true, color: Bool = false) -> TerminalProfile {
    TerminalProfile(isTerminal: true, width: 40, height: 14, color: color, utf8: utf8)
  }

  /// Weeks up to 2026-10-31.
  static func weeks(_ count: Int) -> [Int32] { (0..<count).map { Int32(20_757 - 7 * (count - 1 - $0)) } }

  static func tiers() throws -> ResultTable {
    let weeks = weeks(4)
    return Sample.table(
      try Sample.date("as_of", weeks.flatMap { [$0, $0] }),
      try Sample.text("tier", (0..<4).flatMap { _ in ["free", "paid"] }),
      try Sample.number("mean_score", [40, 60, 45, nil, 42, 62, 50, 70]),
      try Sample.int("n", Array(repeating: 1, count: 8)))
  }

  static func bars() throws -> ResultTable {
    Sample.table(
      try Sample.text("tier", ["business", "東京支社", "a\nb", nil]), try Sample.bool("paid", [true, false, nil, true]),
      try Sample.number("change", [12.5, -5, nil, 0]))
  }

  static func cohorts() throws -> ResultTable {
    let months: [Int32] = [20_635, 20_635, 20_635, 20_666, 20_666, 20_696]
    return Sample.table(
      try Sample.date("cohort", months), try Sample.int("age", [0, 1, 2, 0, 1, 0]),
      try Sample.int("size", [27, 27, 27, 22, 22, 30]), try Sample.int("n", [27, 14, 0, 20, 5, 30]),
      try Sample.number("rate", [1, 0.52, 0, 0.91, 0.23, 1]))
  }

  @Test func linesOverTime() throws {
    #expect(
      try Self.drawn(Self.tiers(), Self.narrow()) == """
        mean_score by tier over as_of
           │                           ⢀⣀⡠⠤⠤⠒⠒⠊○
        60 ┤○                      ○⠒⠉⠉⠁
           │
           │                             ⢀⣀⣀⠤⠤⠔●
        40 ┤●⣀⠤⠤⠤⠤⠒⠒⠒⠒⠉⠉●⠉⠉⠒⠒⠒⠒⠒⠒⠤⠤●⠤⠒⠒⠊⠉⠁
           └────────────┬──────────────────────┬
                   2026-10-17         2026-10-31
        ● free 50   ○ paid 70
        not drawn: n — select chooses

        """)
  }

  @Test func linesInASCII() throws {
    #expect(
      try Self.drawn(Self.tiers(), Self.narrow(utf8: false)) == """
        mean_score by tier over as_of
           |                             ooooooo
        60 +o                      oooooo
           |
           |      ************           *******
        40 +******            ***********
           +------------+----------------------+
                   2026-10-17         2026-10-31
        * free 50   o paid 70
        not drawn: n - select chooses

        """)
  }

  static func heat(_ background: Int, _ ink: Int, _ text: String) -> String {
    "\u{1b}[48;5;\(background);38;5;\(ink)m\(text)\u{1b}[0m"
  }

  @Test func coloursFollowTheProfile() throws {
    #expect(
      try Self.drawn(Self.cohorts(), Self.narrow(color: true)) == """
        \u{1b}[1mrate\u{1b}[0m by cohort, age\u{1b}[2m in percent\u{1b}[0m
        \u{1b}[1mcohort\u{1b}[0m      \u{1b}[1msize\u{1b}[0m     \u{1b}[1m0\u{1b}[0m     \u{1b}[1m1\u{1b}[0m     \u{1b}[1m2\u{1b}[0m
        2026-07-01    \u{1b}[2m27\u{1b}[0m \(Self.heat(17, 231, " "))\(Self.heat(17, 231, " 100")) \
        \(Self.heat(74, 16, " "))\(Self.heat(74, 16, "  52")) \(Self.heat(255, 16, " "))\(Self.heat(255, 16, "   0"))
        2026-08-01    \u{1b}[2m22\u{1b}[0m \(Self.heat(17, 231, " "))\(Self.heat(17, 231, "  91")) \
        \(Self.heat(153, 16, " "))\(Self.heat(153, 16, "  23"))
        2026-08-31    \u{1b}[2m30\u{1b}[0m \(Self.heat(17, 231, " "))\(Self.heat(17, 231, " 100"))
        \u{1b}[2mnot drawn: n — select chooses\u{1b}[0m

        """)
  }

  @Test func barsBothWays() throws {
    #expect(
      try Self.drawn(Self.bars(), Self.narrow()) == """
        change by tier, paid
        business · true       │████████████ 12.5
        東京支社 · false █████│ -5.0
        a⏎b · null            │ ·
        null · true           │ 0.0

        """)
  }

  @Test func barsInASCII() throws {
    #expect(
      try Self.drawn(Self.bars(), Self.narrow(utf8: false)) == """
        change by tier, paid
        business - true       |############ 12.5
        \\u{6771}\\u{4e... #####| -5.0
        a\\nb - null           | null
        null - true           | 0.0

        """)
  }

  @Test func triangle() throws {
    #expect(
      try Self.drawn(Self.cohorts(), Self.narrow()) == """
        rate by cohort, age in percent
        cohort      size     0     1     2
        2026-07-01    27 █ 100 ▓  52 ·   0
        2026-08-01    22 █  91 ░  23
        2026-08-31    30 █ 100
        · 0   ░ under 25%   ▒ under 50%
        ▓ under 75%   █ 75% and more
        not drawn: n — select chooses

        """)
  }

  @Test func theLatestCohortsStayWhereThereAreMany() throws {
    let months = (0..<40).map { Int32(20_000 + 30 * $0) }
    let many = Sample.table(
      try Sample.date("cohort", months), try Sample.int("age", months.map { _ in 0 }),
      try Sample.number("rate", months.map { _ in 0.5 }))
    let lines = try Self.drawn(many, Self.narrow()).split(separator: "\n").map(String.init)
    let cohorts = lines.count { $0.hasPrefix("20") }
    #expect(cohorts > 3 && cohorts < 40 && lines.contains("… \(40 - cohorts) earlier cohorts"))
    #expect(lines.contains { $0.hasPrefix("2027-12-18") } && !lines.contains { $0.hasPrefix("2024-10-04") })
    let few = try Self.drawn(Self.cohorts(), Self.narrow())
    #expect(!few.contains("earlier"))
  }

  @Test func triangleInASCII() throws {
    #expect(
      try Self.drawn(Self.cohorts(), Self.narrow(utf8: false)) == """
        rate by cohort, age in percent
        cohort      size     0     1     2
        2026-07-01    27 # 100 *  52 .   0
        2026-08-01    22 #  91 -  23
        2026-08-31    30 # 100
        . 0   - under 25%   + under 50%
        * under 75%   # 75% and more
        not drawn: n - select chooses

        """)
  }

  @Test func histogram() throws {
    #expect(
      try Self.drawn(Sample.table(Sample.int("seats", [1, 2, 2, 3, 3, 3, 9, nil])), Self.narrow()) == """
        rows by seats
         0 –  2 │█████▊ 1
         2 –  4 │█████████████████████████████ 5
         4 –  6 │ 0
         6 –  8 │ 0
         8 – 10 │█████▊ 1
        1 row without seats

        """)
  }

  @Test func histogramInASCII() throws {
    #expect(
      try Self.drawn(Sample.table(Sample.int("seats", [1, 2, 2, 3, 3, 3, 9, nil])), Self.narrow(utf8: false)) == """
        rows by seats
         0 -  2 |###### 1
         2 -  4 |############################# 5
         4 -  6 | 0
         6 -  8 | 0
         8 - 10 |###### 1
        1 row without seats

        """)
  }

  @Test func scatter() throws {
    #expect(
      try Self.drawn(
        Sample.table(Sample.int("seats", [1, 2, 3, 4, 5, nil]), Sample.number("score", [10, 30, 20, 40, 50, 60])),
        Self.narrow()) == """
          score over seats
          60 ┤
             │                                   ●
             │         ●                ●
             │                  ●
          10 ┤●
             └─────────┬────────────────┬─────────
                       2                4
          1 row without seats or score

          """)
  }

  @Test func scatterInASCII() throws {
    #expect(
      try Self.drawn(
        Sample.table(Sample.int("seats", [1, 2, 3, 4, 5, nil]), Sample.number("score", [10, 30, 20, 40, 50, 60])),
        Self.narrow(utf8: false)) == """
          score over seats
          60 +
             |                                   *
             |         *                *
             |                  *
          10 +*
             +---------+----------------+---------
                       2                4
          1 row without seats or score

          """)
  }

  @Test func twentyColumns() throws {
    #expect(
      try Self.drawn(Self.tiers(), Sample.terminal(width: 20)) == """
        mean_score by tier …
        70 ┤              ⢀○
           │             ⢠⠊
           │            ⡰⠁
           │           ⡔⠁
           │          ○
        60 ┤○
           │
           │
           │
        50 ┤               ●
           │              ⢠⠃
           │             ⡰⠁
           │    ⡠●⢄⡀    ⡜
           │  ⡠⠊   ⠈⠑⠢●⠎
        40 ┤●⠊
           └───────────────┬
                  2026-10-31
        ● free 50
        ○ paid 70
        not drawn: n — sele…

        """)
  }
}
