package import SpadeBase
import Synchronization

/// Counts the bytes that columns and intermediate results hold, against a budget: Swift cannot survive a failed
/// allocation, so memory is asked for here before it is taken.
package final class MemoryLedger: Sendable {
  /// The one ledger of the process.
  package static let shared = MemoryLedger()

  private let used = Atomic<Int>(0)
  private let peakUsed = Atomic<Int>(0)
  private let budget = Atomic<Int>(Int.max)

  /// Bytes that may be held at once.
  package var limit: Int {
    get { budget.load(ordering: .relaxed) }
    set { budget.store(newValue, ordering: .relaxed) }
  }
  /// Bytes held now.
  package var inUse: Int { used.load(ordering: .relaxed) }
  /// The most bytes held at any time.
  package var peak: Int { peakUsed.load(ordering: .relaxed) }

  /// Takes `bytes` from the budget, or throws `memory-limit` and takes nothing.
  package func reserve(_ bytes: Int) throws(Diagnostic) {
    let (_, sum) = used.add(bytes, ordering: .relaxed)
    guard sum <= limit else {
      used.subtract(bytes, ordering: .relaxed)
      throw Diagnostic(
        .memoryLimit, "this needs \(ByteCount.text(sum)) of memory, the limit is \(ByteCount.text(limit))",
        help: "raise it with --memory-limit, or narrow the question")
    }
    var seen = peakUsed.load(ordering: .relaxed)
    while sum > seen {
      let (done, original) = peakUsed.compareExchange(expected: seen, desired: sum, ordering: .relaxed)
      if done { break }
      seen = original
    }
  }

  /// Gives `bytes` back.
  package func release(_ bytes: Int) { used.subtract(bytes, ordering: .relaxed) }
}
