import Glibc
import SpadeBase

/// Memory counted by the ledger, zeroed where nothing else is said, given back by hand.
///
/// Large blocks come straight from the system: their pages cost nothing until they are touched and return at once
/// when freed, and a refusal is an error instead of the end of the process.
struct MemoryBlock: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let bytes: Int
  private let isMapped: Bool

  private static let largeSize = 1 << 19
  /// The allocator keeps what is smaller, so that the next to ask finds its pages there (`spade_keep_memory`).
  private static let largeBriefSize = 8 << 20
  /// From here on the system is asked for large pages: fewer faults when a column is written.
  static let hugeSize = 1 << 21 - slack
  /// Bytes behind the end that may be read, so that whole words can be loaded there.
  static let slack = 64

  /// `isBrief` is for what is written whole at once and soon given back: it isn't zeroed.
  init(bytes: Int, isBrief: Bool = false) throws(Diagnostic) {
    try MemoryLedger.shared.reserve(bytes)
    self.bytes = bytes
    isMapped = bytes >= (isBrief ? Self.largeBriefSize : Self.largeSize)
    if isMapped {
      let mapped = mmap(nil, bytes + Self.slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard let mapped, mapped != MAP_FAILED else { throw Self.refused(bytes) }
      if bytes >= Self.hugeSize { madvise(mapped, bytes, MADV_HUGEPAGE) }
      base = mapped
    } else {
      let size = bytes + Self.slack
      guard let allocated = aligned_alloc(64, (size + 63) / 64 * 64) else { throw Self.refused(bytes) }
      if isBrief { memset(allocated + bytes, 0, Self.slack) } else { memset(allocated, 0, size) }
      base = allocated
    }
  }

  func free() {
    if isMapped { munmap(base, bytes + Self.slack) } else { Glibc.free(base) }
    MemoryLedger.shared.release(bytes)
  }

  private static func refused(_ bytes: Int) -> Diagnostic {
    MemoryLedger.shared.release(bytes)
    return Diagnostic(
      .memoryLimit, "the system has no \(ByteCount.text(bytes)) of memory left",
      help: "narrow the question, or close other programs")
  }
}
