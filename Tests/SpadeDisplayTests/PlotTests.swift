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

  @Test func linesOverTime() throws { #expect(try Self.drawn(Self.tiers(), Self.narrow()) == "") }
  @Test func linesInASCII() throws { #expect(try Self.drawn(Self.tiers(), Self.narrow(utf8: false)) == "") }
  @Test func barsBothWays() throws { #expect(try Self.drawn(Self.bars(), Self.narrow()) == "") }
  @Test func barsInASCII() throws { #expect(try Self.drawn(Self.bars(), Self.narrow(utf8: false)) == "") }
  @Test func triangle() throws { #expect(try Self.drawn(Self.cohorts(), Self.narrow()) == "") }
  @Test func triangleInASCII() throws { #expect(try Self.drawn(Self.cohorts(), Self.narrow(utf8: false)) == "") }
  @Test func histogram() throws {
    let table = Sample.table(try Sample.int("seats", [1, 2, 2, 3, 3, 3, 9, nil]))
    #expect(try Self.drawn(table, Self.narrow()) == "")
    #expect(try Self.drawn(table, Self.narrow(utf8: false)) == "")
  }
  @Test func scatter() throws {
    let table = Sample.table(
      try Sample.int("seats", [1, 2, 3, 4, 5, nil]), try Sample.number("score", [10, 30, 20, 40, 50, 60]))
    #expect(try Self.drawn(table, Self.narrow()) == "")
    #expect(try Self.drawn(table, Self.narrow(utf8: false)) == "")
  }
}
