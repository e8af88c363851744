import Glibc
package import SpadeBase
import SpadeStore
import Synchronization

/// Where output goes: a file descriptor or memory, buffered, with every write checked.
///
/// A write that fails throws `write-failed`, or `output-closed` where the reader went away; from then on every write
/// throws the same, so that nothing is written after a gap. The process must ignore SIGPIPE.
package final class ByteSink: Sendable {
  /// What errors call it.
  package let name: String
  private let descriptor: Int32?
  /// What it keeps counts as memory of the process.
  private let isLedgered: Bool
  private let state = Mutex(State())

  private struct State: ~Copyable {
    var buffer: [UInt8] = []
    var failure: Diagnostic?
    var written = 0
  }

  private static let bufferSize = 1 << 16

  /// A descriptor that stays the caller's to close.
  package init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    isLedgered = false
  }

  private init(isLedgered: Bool) {
    descriptor = nil
    name = "<memory>"
    self.isLedgered = isLedgered
  }

  deinit { if isLedgered { MemoryLedger.shared.release(bytesWritten) } }

  /// A sink that keeps what is written.
  package static func memory() -> ByteSink { ByteSink(isLedgered: false) }
  /// A sink that keeps what is written for as long as it lives, within the memory limit: beyond it, writing throws
  /// `memory-limit`.
  package static func ledgered() -> ByteSink { ByteSink(isLedgered: true) }
  /// The process's standard output.
  package static let standardOutput = ByteSink(descriptor: STDOUT_FILENO, name: "<stdout>")
  /// The process's standard error.
  package static let standardError = ByteSink(descriptor: STDERR_FILENO, name: "<stderr>")

  /// Everything written to a memory sink; what is still buffered of any other.
  package var bytes: [UInt8] { state.withLock { $0.buffer } }

  /// Number of bytes taken so far.
  package var bytesWritten: Int { state.withLock { $0.written } }

  /// Adds bytes; what is large is written at once.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
    try state.withLock { (state: inout sending State) throws(Diagnostic) in
      if let failure = state.failure { throw failure }
      if isLedgered { try MemoryLedger.shared.reserve(bytes.count) }
      state.written += bytes.count
      guard descriptor != nil, state.buffer.count + bytes.count > Self.bufferSize else {
        state.buffer.append(contentsOf: bytes)
        return
      }
      try drain(&state)
      if bytes.count >= Self.bufferSize {
        try send(bytes, &state)
      } else {
        state.buffer.append(contentsOf: bytes)
      }
    }
  }

  /// Adds bytes.
  package func write(_ bytes: [UInt8]) throws(Diagnostic) {
    try bytes.withUnsafeBufferPointer { (all) throws(Diagnostic) in try write(UnsafeRawBufferPointer(all)) }
  }

  /// Adds a string's UTF-8.
  package func write(_ text: String) throws(Diagnostic) { try write(Array(text.utf8)) }

  /// Adds a buffer's bytes and empties it.
  package func write(draining buffer: inout ByteBuffer) throws(Diagnostic) {
    try buffer.withBytes { (bytes) throws(Diagnostic) in try write(UnsafeRawBufferPointer(bytes)) }
    buffer.clear()
  }

  /// Hands everything buffered to the system.
  package func flush() throws(Diagnostic) {
    guard descriptor != nil else { return }
    try state.withLock { (state: inout sending State) throws(Diagnostic) in
      if let failure = state.failure { throw failure }
      try drain(&state)
    }
  }

  private func drain(_ state: inout State) throws(Diagnostic) {
    guard !state.buffer.isEmpty else { return }
    let waiting = state.buffer
    state.buffer.removeAll(keepingCapacity: true)
    try waiting.withUnsafeBufferPointer { (all) throws(Diagnostic) in
      try send(UnsafeRawBufferPointer(all), &state)
    }
  }

  private func send(_ bytes: UnsafeRawBufferPointer, _ state: inout State) throws(Diagnostic) {
    guard let descriptor, var next = bytes.baseAddress else { return }
    var left = bytes.count
    while left > 0 {
      let done = Glibc.write(descriptor, next, left)
      if done > 0 {
        next += done
        left -= done
        continue
      }
      let error = done == 0 ? EIO : errno
      switch error {
      case EINTR: continue
      case EAGAIN: waitUntilWritable(descriptor)
      default:
        let failure = DisplayFailure.cannotWrite(name, error)
        state.failure = failure
        throw failure
      }
    }
  }

  // A terminal or pipe may have been set non-blocking by another program that shares it.
  private func waitUntilWritable(_ descriptor: Int32) {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&request, 1, 1000)
  }
}
