import SpadeBase
import Synchronization
import Testing

/// Work shared out to threads is done once each, whoever does it.
@Suite struct ThreadsTests {
  @Test(arguments: [0, 1, 2, 3, 8, 100])
  func everyPartIsDoneOnce(parts: Int) {
    let seen = Mutex<[Int]>([])
    Threads.run(parts) { part in seen.withLock { $0.append(part) } }
    #expect(seen.withLock { $0.sorted() } == Array(0..<parts))
  }

  @Test(arguments: [1, 2, 8])
  func everyItemIsTakenOnce(threads: Int) {
    let sum = Atomic<Int>(0)
    Threads.forEach(10_000, threads: threads) { sum.add($0, ordering: .relaxed) }
    #expect(sum.load(ordering: .relaxed) == 49_995_000)
  }

  /// Parts may share out work of their own, and several threads may ask at once: nobody waits for a thread that waits.
  @Test func callsWithinCallsEnd() {
    let sum = Atomic<Int>(0)
    Threads.run(8) { _ in
      for _ in 0..<50 {
        Threads.run(4) { part in
          Threads.run(3) { _ in sum.add(part, ordering: .relaxed) }
        }
      }
    }
    #expect(sum.load(ordering: .relaxed) == 8 * 50 * 6 * 3)
  }

  /// What a part wrote is there when the call returns.
  @Test func resultsAreSeenAtOnce() {
    for round in 0..<200 {
      let results = UnsafeMutablePointer<Int>.allocate(capacity: 16)
      defer { results.deallocate() }
      nonisolated(unsafe) let target = results
      Threads.run(16) { target[$0] = round &* 16 &+ $0 }
      #expect((0..<16).allSatisfy { results[$0] == round * 16 + $0 })
    }
  }
}
