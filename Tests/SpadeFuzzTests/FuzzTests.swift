import Foundation
import SpadeFuzzing
import Testing

/// The fuzzer's bodies on their seeds, on what was once found, and on random changes to both. One after the other: they share a file.
@Suite(.serialized) struct FuzzTests {
  /// Inputs that once showed a defect: Tests/Fuzz/Findings/TARGET-what-it-was.
  static let findings: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (files ?? []).filter { $0 != "README.md" }.sorted()
  }()

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fuzz/Findings").path

  @Test(arguments: findings) func whatWasFoundStaysMended(_ name: String) throws {
    let target = try #require(FuzzTarget.allCases.first { name.hasPrefix($0.rawValue + "-") }, "name it TARGET-what")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(name)"))
    #expect(target.finding(in: Array(bytes)) == nil)
  }

  @Test(arguments: FuzzTarget.allCases) func seedsHold(_ target: FuzzTarget) {
    for seed in target.seeds { #expect(target.finding(in: seed) == nil, "\(String(decoding: seed, as: UTF8.self))") }
  }

  /// A control: what is changed isn't what was there, and every part gets seeds.
  @Test(arguments: FuzzTarget.allCases) func thereIsSomethingToChange(_ target: FuzzTarget) {
    #expect(target.seeds.count > 1)
    let mutator = Mutator(seed: 1)
    #expect(target.seeds.contains { mutator.mutated($0, with: target.seeds) != $0 })
  }

  /// The same changes each time, unless SPADE_SEED says which others.
  @Test(arguments: FuzzTarget.allCases) func randomChangesHold(_ target: FuzzTarget) {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["SPADE_SEED"].flatMap(UInt64.init) ?? 1
    let usual = target == .parse || target == .syntax ? 3_000 : 300
    let rounds = environment["SPADE_FUZZ_ROUNDS"].flatMap(Int.init) ?? usual
    let mutator = Mutator(seed: seed)
    let seeds = target.seeds
    for round in 0..<rounds {
      let input = mutator.mutated(seeds[round % seeds.count], with: seeds)
      let finding = target.finding(in: input)
      #expect(finding == nil, "SPADE_SEED=\(seed), round \(round): \(String(decoding: input, as: UTF8.self))")
      if finding != nil { return }
    }
  }
}
