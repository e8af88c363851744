import SpadeBase
import SpadePlan
import SpadeStore
import Testing

@testable import SpadeEngine

@Suite struct PeerTests {
  private let rows: [Value] = [.number(10), .number(30), .null, .number(30), .number(20), .number(7), .null]
  private let groups: [UInt32] = [0, 0, 0, 0, 0, 1, 2]

  private func peers(_ function: PeerFunction) throws -> [Value] {
    Samples.unbox(
      try Peers.compute(
        function, values: Samples.vector(.number, rows), groups: groups, groupCount: 3, span: Samples.span))
  }

  @Test func ranksShareTies() throws {
    #expect(try peers(.rank) == [.int(4), .int(1), .null, .int(1), .int(3), .int(1), .null])
    let third = 100.0 / 3
    #expect(
      try peers(.percentile)
        == [.number(0), .number(200 / 3.0), .null, .number(200 / 3.0), .number(third), .number(0), .null])
  }

  @Test func distancesFromThePeers() throws {
    #expect(
      try peers(.deviation)
        == [.number(-12.5), .number(7.5), .null, .number(7.5), .number(-2.5), .number(0), .null])
    let scores = try peers(.zscore)
    #expect(scores[5] == .null && scores[2] == .null)
    guard case .number(let first) = scores[0] else { return #expect(Bool(false)) }
    #expect((first + 12.5 / (275.0 / 3).squareRoot()).magnitude < 1e-12)
  }

  @Test func capsAndRescales() throws {
    #expect(
      try peers(.winsorize(0.5))
        == [.number(10), .number(25), .null, .number(25), .number(20), .number(7), .null])
    #expect(
      try peers(.rescale(low: 1, high: 101, k: 0))
        == [.number(1), .number(101), .null, .number(101), .number(51), .number(1), .null])
    let curved = try peers(.rescale(low: 0, high: 1, k: 2))
    guard case .number(let middle) = curved[4] else { return #expect(Bool(false)) }
    #expect((middle - 1.718281828459045 / 6.38905609893065).magnitude < 1e-12)
  }

  @Test func textsHaveRanks() throws {
    let texts = try Samples.vector(.text, ["b", "a", "c"].map { .text(Array($0.utf8)) })
    let ranks = try Peers.compute(.rank, values: texts, groups: [0, 0, 0], groupCount: 1, span: Samples.span)
    #expect(Samples.unbox(ranks) == [.int(2), .int(3), .int(1)])
  }
}
