import SpadeBase
import SpadeStore

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
