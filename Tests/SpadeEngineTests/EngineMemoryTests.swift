import Glibc
import SpadeBase
import SpadePlan
import SpadeSession
import SpadeStore
import Synchronization
import Testing

@testable import SpadeEngine

/// What a query makes on its way is counted as it is made, not when it is done. The budget is the process's, so each of these
/// has a process of its own.
@Suite struct EngineMemoryTests {
  /// What the ledger held at most during `body`, beyond what it held before.
  private static func most(_ body: () throws -> Void) rethrows -> Int {
    let before = MemoryLedger.shared.inUse
    // The peak is of the whole process: a larger one before would hide this one.
    try body()
    return MemoryLedger.shared.peak - before
  }

  /// A rank holds words and values beside what the sort does.
  @Test func ranksAreCounted() async {
    await #expect(processExitsWith: .success) {
      let count = 50_000
      let values = Vector(type: .int, values: .ints((0..<count).map { Int64($0 * 7_919 % count) }), count: count)
      let sorting = try EngineMemoryTests.most {
        _ = try Sort.permutation([SortKey(values, descending: true)], count: count)
      }
      var before = 0
      for (groupCount, words) in [(1, 3), (5, 6)] {
        let groups = (0..<count).map { UInt32($0 % groupCount) }
        let ranking = try EngineMemoryTests.most {
          _ = try Peers.compute(.rank, values: values, groups: groups, groupCount: groupCount, span: Samples.span)
        }
        guard ranking >= sorting + count * 8 * words, ranking > before else { exit(1) }
        before = ranking
      }
      guard MemoryLedger.shared.inUse == 0 else { exit(2) }
      MemoryLedger.shared.limit = count * 8 * 3 - 1
      do throws(Diagnostic) {
        _ = try Peers.compute(
          .rank, values: values, groups: [UInt32](repeating: 0, count: count), groupCount: 1, span: Samples.span)
        exit(3)
      } catch { guard error.code == .memoryLimit, MemoryLedger.shared.inUse == 0 else { exit(4) } }
    }
  }

  /// Half of what a computed column takes stops it half-way, although its rows are all of one chunk.
  @Test func computedColumnsAreCountedBatchByBatch() async {
    await #expect(processExitsWith: .success) {
      let folder = try TestFolder([("t.csv", "k\n" + (0..<60_000).map { "\($0 * 7_919)\n" }.joined())])
      let looks = Looks()
      var options = SessionOptions(threads: 1)
      options.engine.batchRows = 500
      options.engine.isCancelled = { looks.count() }
      let session = Session(options: options, today: 20_600)
      var refused: [Diagnostic] = []
      func ask(_ text: String) throws -> Int {
        let before = looks.asked
        try session.run(SourceText(name: "test", text: text), folder: folder.path) { _ in
        } failed: { error throws(Diagnostic) in
          refused.append(error)
        }
        return looks.asked - before
      }
      _ = try ask("load \"t.csv\" as t")
      let question = "t | derive x = k * 3 | slice sum(x)"
      let whole = try ask(question)
      guard refused.isEmpty, whole > 120 else { exit(1) }
      MemoryLedger.shared.limit = MemoryLedger.shared.inUse + 60_000 * 8 / 2
      let half = try ask("t | derive x = k * 3 | sort x")
      guard refused.map(\.code) == [.memoryLimit] else { exit(2) }
      guard half > 30, half < 90 else { exit(3) }
    }
  }

  /// Texts of batches have a dictionary each; that of all of them may be much too large before it is done.
  @Test func joinedTextsAreCounted() async {
    await #expect(processExitsWith: .success) {
      let filler = String(repeating: "x", count: 40)
      let parts = try (0..<100).map { part in
        let texts = try TextDictionary((0..<1_000).map { Array("\(filler)\(part * 1_000 + $0)".utf8) })
        return Vector(type: .text, values: .texts((0..<1_000).map { Int32($0) }, texts), count: 1_000)
      }
      let before = MemoryLedger.shared.inUse
      MemoryLedger.shared.limit = before + 1_000_000
      do throws(Diagnostic) {
        _ = try Vector.concatenate(parts, type: .text)
        exit(1)
      } catch { guard error.code == .memoryLimit else { exit(2) } }
      // Far from all of the five megabytes: it grows by doubling.
      guard MemoryLedger.shared.peak < before + 3_000_000, MemoryLedger.shared.inUse == before else { exit(3) }
      MemoryLedger.shared.limit = .max
      guard try Vector.concatenate(parts, type: .text).count == 100_000 else { exit(4) }
    }
  }
}

/// Counts how often a query asks whether it may go on.
private final class Looks: Sendable {
  private let number = Atomic<Int>(0)
  var asked: Int { number.load(ordering: .relaxed) }
  func count() -> Bool {
    number.add(1, ordering: .relaxed)
    return false
  }
}
