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
      throw Self.exceeded(sum, limit)
    }
    note(sum)
  }

  /// Counts `bytes` that a structure took that can't refuse to grow; who asks `check` next is refused where it was too much.
  package func grow(_ bytes: Int) { note(used.add(bytes, ordering: .relaxed).newValue) }

  /// Throws `memory-limit` where more is held than may be.
  package func check() throws(Diagnostic) {
    let (held, limit) = (inUse, limit)
    guard held <= limit else { throw Self.exceeded(held, limit) }
  }

  private static func exceeded(_ needed: Int, _ limit: Int) -> Diagnostic {
    Diagnostic(
      .memoryLimit, "this needs \(ByteCount.text(needed)) of memory, the limit is \(ByteCount.text(limit))",
      help: "raise it with --memory-limit, or narrow the question")
  }

  private func note(_ sum: Int) {
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
