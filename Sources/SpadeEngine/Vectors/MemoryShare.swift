import SpadeBase
import SpadeStore
import Synchronization

/// Bytes of working memory that the ledger counts as long as this lives.
final class MemoryShare: Sendable {
  private let bytes: Int

  /// Takes the bytes; throws `memory-limit`.
  init(_ bytes: Int) throws(Diagnostic) {
    try MemoryLedger.shared.reserve(bytes)
    self.bytes = bytes
  }

  deinit { MemoryLedger.shared.release(bytes) }

  /// Runs `body` while the bytes are taken.
  static func held<Result>(_ bytes: Int, _ body: () throws(Diagnostic) -> Result) throws(Diagnostic) -> Result {
    try MemoryLedger.shared.reserve(bytes)
    defer { MemoryLedger.shared.release(bytes) }
    return try body()
  }
}

/// Bytes of a structure that can't refuse to grow: counted as it grows, so that a query that takes too much is refused when
/// it next asks whether it may go on.
final class GrowingShare: Sendable {
  private let bytes = Atomic<Int>(0)

  deinit { MemoryLedger.shared.release(bytes.load(ordering: .relaxed)) }

  /// What a structure holds from now on; a copy that grows gets a share of its own.
  static func set(_ share: inout GrowingShare?, to bytes: Int) {
    if !isKnownUniquelyReferenced(&share) { share = GrowingShare() }
    guard let own = share else { return }
    MemoryLedger.shared.grow(bytes - own.bytes.exchange(bytes, ordering: .relaxed))
  }
}
