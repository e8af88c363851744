import Glibc
package import SpadeBase
import SpadeStore

/// Bytes being put together, counted by the ledger as they grow.
///
/// Room is asked for once (`reserve`, which may throw) and then filled without further checks (`push`, `put`).
package struct ByteBuffer: ~Copyable {
  private var pointer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Number of bytes held.
  package private(set) var count = 0

  /// An empty buffer, which costs nothing.
  package init() {
    pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    capacity = 0
  }

  deinit {
    MemoryLedger.shared.release(capacity)
    free(pointer)
  }

  /// Makes room for `extra` more bytes; throws `memory-limit`.
  @inline(__always)
  package mutating func reserve(_ extra: Int) throws(Diagnostic) {
    if capacity &- count < extra { try grow(extra) }
  }

  /// Adds a byte for which there is room.
  @inline(__always)
  package mutating func push(_ byte: UInt8) {
    assert(count < capacity)
    pointer[count] = byte
    count &+= 1
  }

  /// Lets `body` write up to `limit` bytes at the end and say how many it wrote.
  @inline(__always)
  package mutating func put(atMost limit: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) throws(Diagnostic) {
    try reserve(limit)
    count &+= body(pointer + count)
    assert(count <= capacity)
  }

  /// Adds a byte.
  @inline(__always)
  package mutating func append(_ byte: UInt8) throws(Diagnostic) {
    try reserve(1)
    push(byte)
  }

  /// Adds bytes.
  @inline(__always)
  package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(Diagnostic) {
    guard let base = bytes.baseAddress else { return }
    try reserve(bytes.count)
    let end = pointer + count
    // Cells are mostly short: a loop beats a call.
    if bytes.count < 16 {
      for index in 0..<bytes.count { end[index] = base[index] }
    } else {
      memcpy(end, base, bytes.count)
    }
    count &+= bytes.count
  }

  /// Adds a string's UTF-8.
  package mutating func append(_ text: String) throws(Diagnostic) {
    try reserve(text.utf8.count)
    for byte in text.utf8 { push(byte) }
  }

  /// Adds `number` copies of a byte.
  package mutating func append(_ byte: UInt8, times number: Int) throws(Diagnostic) {
    guard number > 0 else { return }
    try reserve(number)
    memset(pointer + count, Int32(byte), number)
    count += number
  }

  /// Forgets the bytes, keeps the room.
  package mutating func clear() { count = 0 }

  /// The bytes, for reading, while `body` runs.
  package borrowing func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// A copy of the bytes.
  package var array: [UInt8] { withBytes { Array($0) } }

  @inline(never)
  private mutating func grow(_ extra: Int) throws(Diagnostic) {
    let (needed, overflow) = count.addingReportingOverflow(max(extra, 0))
    guard !overflow, needed < Int.max / 2 else { throw DisplayFailure.noMemory(Int.max) }
    let wanted = max(256, needed, min(capacity * 2, capacity + (64 << 20)))
    try MemoryLedger.shared.reserve(wanted - capacity)
    guard let moved = realloc(pointer, wanted) else {
      MemoryLedger.shared.release(wanted - capacity)
      throw DisplayFailure.noMemory(wanted)
    }
    pointer = moved.bindMemory(to: UInt8.self, capacity: wanted)
    capacity = wanted
  }
}
