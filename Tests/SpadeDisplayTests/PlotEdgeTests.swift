import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

/// What no one would draw on purpose: it is drawn, or an error says why not.
@Suite struct PlotEdgeTests {
  private static let profiles = [
    TerminalProfile.file, Sample.terminal(width: 20), Sample.terminal(width: 1, utf8: false),
    Sample.terminal(width: 200, color: true), TerminalProfile(isTerminal: true, width: 13, height: 1, utf8: false),
  ]

  /// The lines in every profile, none wider than it may be.
  @discardableResult
  static func lines(_ table: ResultTable, dims: Int? = nil) throws -> [[Substring]] {
    try profiles.map { profile in
      let text = try PlotTests.drawn(table, profile, dims: dims)
      #expect(text.hasSuffix("\n") && !text.contains(" \n"))
      let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
      for line in lines where !profile.color {
        #expect(DisplayWidth.of(String(line)) <= profile.width ?? 80, "\(line)")
        #expect(profile.utf8 || line.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "\(line)")
      }
      return lines
    }
  }

  static func series(_ values: [Double?]) throws -> ResultTable {
    Sample.table(try Sample.date("as_of", PlotTests.weeks(values.count)), try Sample.number("score", values))
  }

  @Test(
    arguments: [
      [60, 60, 60], [0, 0], [-5, -3, -4], [1e300, -1e300, 0], [1.7e308, -1.7e308], [.leastNonzeroMagnitude, 0], [7],
      [nil, 7, nil],
      [1e300, 1e300], [1e-12, 3e-12], [123_456_789, 123_456_790],
    ] as [[Double?]]) func extremes(_ values: [Double?]) throws
  {
    let names = values.indices.map { "name \($0)" }
    try Self.lines(try Self.series(values))
    try Self.lines(Sample.table(try Sample.text("name", names), try Sample.number("score", values)))
    try Self.lines(Sample.table(try Sample.number("score", values)))
    try Self.lines(Sample.table(try Sample.number("a", values), try Sample.number("b", values.reversed())))
    try Self.lines(
      Sample.table(
        try Sample.date("cohort", PlotTests.weeks(values.count)), try Sample.int("age", values.indices.map(Int64.init)),
        try Sample.number("rate", values)))
  }

  /// Each column has values, and yet no row has both.
  @Test func pointsWithoutAPlaceAreSaid() throws {
    let table = Sample.table(try Sample.number("a", [1, nil, 3, nil]), try Sample.number("b", [nil, 2, nil, 4]))
    let failure = #expect(throws: Diagnostic.self) { try PlotTests.drawn(table) }
    #expect(failure?.message == "nothing to plot: no row has a value of 'a' or 'b'")
  }

  @Test func onePointIsMarked() throws {
    #expect(try Self.lines(try Self.series([7]))[0].joined().filter { $0 == "●" }.count == 1)
    // A value between gaps is seen, the gaps are not bridged.
    let gaps = try Self.lines(try Self.series([1, nil, 7, nil, 3]))[0].joined()
    #expect(gaps.filter { $0 == "●" }.count == 3)
    #expect(!gaps.unicodeScalars.contains { (0x2801...0x28ff).contains($0.value) })
  }

  @Test func manyPoints() throws {
    let lines = try Self.lines(try Self.series((0..<5000).map { Double($0 % 700) }))
    // Named where years begin.
    #expect(lines[0].last?.contains("1990") == true, "\(lines[0])")
  }

  @Test func manySeries() throws {
    let names = (0..<60).flatMap { ["group \($0)", "group \($0)"] }
    let days = (0..<60).flatMap { _ in PlotTests.weeks(2) }
    let table = Sample.table(
      try Sample.date("as_of", days), try Sample.text("name", names), try Sample.int("n", (0..<120).map(Int64.init)))
    let drawn = try Self.lines(table)[0].joined(separator: "\n")
    #expect(drawn.contains("group 7 15") && !drawn.contains("group 8"))
    #expect(drawn.hasSuffix("… 52 more lines — where chooses"), "\(drawn)")
  }

  @Test func manyBarsSayHowMany() throws {
    let table = Sample.table(
      try Sample.text("name", (0..<500).map { "n\($0)" }), try Sample.int("n", (0..<500).map(Int64.init)))
    let lines = try Self.lines(table)
    #expect(lines[0].count == 42 && lines[0].last == "… 460 more bars — sort and take choose")
    #expect(lines[1].count == 20)
  }

  @Test func severalValuesAtOneMomentAreDots() throws {
    let table = Sample.table(try Sample.date("day", [1, 1, 2, 2]), try Sample.int("n", [0, 9, 0, 9]))
    let dots = try PlotTests.drawn(table).unicodeScalars.filter { (0x2801...0x28ff).contains($0.value) }
    #expect(dots.count == 4)
  }

  @Test func dimsMayBeNumbers() throws {
    let table = Sample.table(try Sample.int("seats", [1, 2]), try Sample.int("n", [30, 40]))
    #expect(try PlotTests.drawn(table, dims: 1).hasPrefix("n by seats\n1 │"))
    #expect(try PlotTests.drawn(table).hasPrefix("n over seats\n"))
  }

  @Test func controlsAreShown() throws {
    let table = Sample.table(
      try Sample.date("day\u{1b}[2J", [1, 1]), try Sample.text("a\u{7}b", ["\u{1b}[31m", "\r"]),
      try Sample.int("n\n", [1, 2]))
    #expect(try !PlotTests.drawn(table).unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7f })
  }

  @Test func nothingToPlotSaysWhatIsMissing() throws {
    func message(_ table: ResultTable) -> String? {
      let failure = #expect(throws: Diagnostic.self) { try PlotTests.drawn(table) }
      #expect(failure?.code == .nothingToPlot && failure?.help != nil)
      return failure?.message
    }
    #expect(message(try Self.series([])) == "nothing to plot: the answer has no rows")
    #expect(message(ResultTable(columns: [], rowCount: 1)) == "nothing to plot: the answer has no columns")
    #expect(
      message(Sample.table(try Sample.text("name", ["a"]), try Sample.bool("paid", [true])))
        == "nothing to plot: no measure of numbers among name, paid")
    for table in [
      try Self.series([nil]), Sample.table(try Sample.number("score", [nil])),
      Sample.table(try Sample.text("name", ["a"]), try Sample.number("score", [nil])),
    ] {
      #expect(message(table) == "nothing to plot: no row has a value of 'score'")
    }
  }

  @Test(arguments: ResultMode.allCases) func otherModesAreTheirOwn(_ mode: ResultMode) throws {
    let drawn = try PlotTests.drawn(PlotTests.tiers(), mode: mode)
    #expect((drawn == (try Sample.written(PlotTests.tiers(), mode))) == ![.table, .box, .html].contains(mode))
  }

  @Test(arguments: 0..<200) func randomTablesAreDrawn(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let rows = [1, 2, 3, 17, 90].randomElement(using: &random) ?? 1
    let count = Int.random(in: 1...5, using: &random)
    var columns: [ResultColumn] = []
    for place in 0..<count { columns.append(try column(place, rows, &random)) }
    let dims = Bool.random(using: &random) ? Int.random(in: 0...count, using: &random) : nil
    do {
      try Self.lines(Sample.table(columns), dims: dims)
    } catch let error as Diagnostic {
      #expect(error.code == .nothingToPlot)
    }
  }

  private func column(_ place: Int, _ rows: Int, _ random: inout SplitMix) throws -> ResultColumn {
    let name = place == 0 && Bool.random(using: &random) ? "cohort" : place == 1 ? "age" : "c\(place)"
    let isWild = Bool.random(using: &random)
    func values<T>(_ make: () -> T) -> [T?] {
      (0..<rows).map { _ in Int.random(in: 0..<8, using: &random) == 0 ? nil : make() }
    }
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      return try Sample.text(
        name, values { ["", "a", "東京", "\u{1b}", "e\u{301}\n", "red"].randomElement(using: &random) ?? "" })
    case 1: return try Sample.bool(name, values { Bool.random(using: &random) })
    case 2:
      return try Sample.int(
        name,
        values { isWild ? Int64.random(in: .min ... .max, using: &random) : Int64.random(in: 0..<9, using: &random) })
    case 3:
      return try Sample.number(
        name, values { isWild ? Double(bitPattern: random.next()) : Double.random(in: -1...1, using: &random) })
    case 4:
      return try Sample.date(
        name,
        values { isWild ? Int32.random(in: .min ... .max, using: &random) : Int32.random(in: 0..<99, using: &random) })
    default:
      let moments = values {
        isWild ? Int64.random(in: .min ... .max, using: &random) : Int64.random(in: 0..<99_000_000, using: &random)
      }
      return try Sample.column(name, .time, .int64(Buffer(moments.map { $0 ?? 0 })), moments.map { $0 != nil })
    }
  }
}

/// Random numbers that are the same each time.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
