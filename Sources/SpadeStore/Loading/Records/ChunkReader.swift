import SpadeBase
import Synchronization

/// Hands out the records behind the header in chunks, in the file's order, to any number of threads.
final class ChunkReader: @unchecked Sendable {
  private let input: Input
  private let delimiter: UInt8
  private let chunkSize: Int
  private let cancel: @Sendable () -> Bool
  private let progress: (@Sendable (Int, Int) -> Void)?
  /// Guards all that follows.
  private let lock = Mutex<Void>(())
  private var carry: GrowingBuffer<UInt8>
  private var nextIndex = 0
  private var isAtEnd = false
  private var isStopped = false
  /// Bytes of text handed out.
  private(set) var textBytes = 0

  init(
    _ input: Input, delimiter: UInt8, chunkSize: Int, cancel: @escaping @Sendable () -> Bool,
    progress: (@Sendable (Int, Int) -> Void)?
  ) throws(Diagnostic) {
    self.input = input
    self.delimiter = delimiter
    self.chunkSize = max(chunkSize, 1)
    self.cancel = cancel
    self.progress = progress
    carry = try GrowingBuffer(capacity: 0)
  }

  /// Begins again behind the first `headerLength` bytes of the text.
  func start(after headerLength: Int) throws(Diagnostic) {
    try input.rewind()
    carry.count = 0
    nextIndex = 0
    isAtEnd = false
    isStopped = false
    textBytes = 0
    var left = headerLength
    let skipped = try MemoryBlock(bytes: min(headerLength, 1 << 16))
    defer { skipped.free() }
    while left > 0 {
      let got = try input.source.read(into: skipped.base, min(left, 1 << 16))
      if got == 0 { throw LoadDiagnostics.changedWhileRead(input.path) }
      left -= got
    }
  }

  /// Nobody gets another chunk.
  func stop() { lock.withLock { _ in isStopped = true } }

  /// Fills `chunk` with the next records; false at the end.
  func next(into chunk: TextChunk) throws(Diagnostic) -> Bool {
    try lock.withLock { _ throws(Diagnostic) in try take(into: chunk) }
  }

  private func take(into chunk: TextChunk) throws(Diagnostic) -> Bool {
    guard !isStopped, !isAtEnd || carry.count > 0 else { return false }
    if cancel() { throw LoadDiagnostics.interrupted(input.path) }
    chunk.count = 0
    var capacity = max(chunkSize, carry.count)
    try chunk.reserve(capacity)
    chunk.base.update(from: carry.pointer, count: carry.count)
    chunk.count = carry.count
    carry.count = 0
    var boundary = RecordBoundary(delimiter: delimiter)
    while true {
      if !isAtEnd, chunk.count < capacity {
        let got = try input.source.fill(chunk.base + chunk.count, capacity - chunk.count)
        isAtEnd = got < capacity - chunk.count
        chunk.count += got
      }
      if isAtEnd { break }
      boundary.advance(chunk.base, chunk.count)
      if boundary.lastEnd > 0 {
        try keepTail(of: chunk, from: boundary.lastEnd)
        break
      }
      if capacity >= Limits.record.value { throw LoadDiagnostics.recordTooLarge(input.path, Limits.record) }
      if cancel() { throw LoadDiagnostics.interrupted(input.path) }
      capacity = min(capacity * 2, Limits.record.value)
      try chunk.reserve(capacity)
    }
    chunk.index = nextIndex
    nextIndex += 1
    textBytes += chunk.count
    progress?(input.source.position, input.source.size)
    return chunk.count > 0
  }

  private func keepTail(of chunk: TextChunk, from end: Int) throws(Diagnostic) {
    let length = chunk.count - end
    try carry.grow(to: length)
    carry.pointer.update(from: chunk.base + end, count: length)
    carry.count = length
    chunk.count = end
  }
}
