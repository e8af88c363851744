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
    let rounds = environment["SPADE_FUZZ_ROUNDS"].flatMap(Int.init) ?? (target == .syntax ? 3_000 : 300)
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

/// Random changes to bytes, repeatable.
final class Mutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &+ 0x9e37_79b9_7f4a_7c15 }

  private func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mixed = state
    mixed = (mixed ^ (mixed >> 33)) &* 0xff51_afd7_ed55_8ccd
    mixed ^= mixed >> 33
    return bound > 0 ? Int(mixed % UInt64(bound)) : 0
  }

  private static let words = [
    "9223372036854775808", "-9223372036854775808", "1e308", "0", "null", "true", "\"\"", "(", ")", "|", ",", "\n", "`",
    "@ 30d ago",
    "last 1d", "within", "by", "1q", "2026-02-29", "\u{0}", "é", "𝄞", "# ", "\u{feff}", ";", "\"", "\r\n",
    "99999999999y", " of events",
  ]

  /// One to four changes: a byte, a deletion, a repetition, a word, a piece of another input.
  func mutated(_ bytes: [UInt8], with others: [[UInt8]]) -> [UInt8] {
    var changed = bytes
    for _ in 0...next(below: 4) {
      let place = next(below: changed.count + 1)
      let end = min(changed.count, place + 1 + next(below: 12))
      switch next(below: 6) {
      case 0 where place < changed.count: changed[place] = UInt8(truncatingIfNeeded: next(below: 256))
      case 1: changed.removeSubrange(place..<end)
      case 2: changed.insert(contentsOf: changed[place..<end], at: place)
      case 3 where !others.isEmpty:
        let other = others[next(below: others.count)]
        let start = next(below: other.count)
        changed.insert(contentsOf: other[start..<min(other.count, start + 1 + next(below: 40))], at: place)
      default: changed.insert(contentsOf: Self.words[next(below: Self.words.count)].utf8, at: place)
      }
    }
    return changed
  }
}
