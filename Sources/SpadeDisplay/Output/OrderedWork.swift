import SpadeBase
import Synchronization

/// Chunks of output made on several threads and written in their order.
///
/// A thread takes the next chunk, fills a buffer of its own, waits for the chunk's turn and writes it; so no more than a
/// buffer a thread is ever held, however large the whole.
struct OrderedWork: Sendable {
  /// A buffer grown beyond this is written as soon as its chunk's turn comes, and its chunk goes on from there.
  static let flushSize = 4 << 20

  let chunks: Int
  let sink: ByteSink
  /// Asked before each chunk; says why the work is to stop.
  let checkpoint: @Sendable () -> Diagnostic?
  /// Told what is done of all chunks, after each.
  var progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
  /// Makes chunk n: appends to the buffer, and calls `spill` now and then.
  let fill: @Sendable (_ chunk: Int, _ buffer: inout ByteBuffer, _ spill: Spill) throws(Diagnostic) -> Void

  /// Writes what a chunk has so far where that is much; called between rows.
  struct Spill {
    fileprivate let turns: Turns
    fileprivate let chunk: Int
    fileprivate let sink: ByteSink

    @inline(__always)
    func callAsFunction(_ buffer: inout ByteBuffer) throws(Diagnostic) {
      if buffer.count > OrderedWork.flushSize { try now(&buffer) }
    }

    fileprivate func now(_ buffer: inout ByteBuffer) throws(Diagnostic) {
      try turns.wait(for: chunk)
      try sink.write(draining: &buffer)
    }
  }

  /// Does all chunks on up to `threads` threads, this one among them; throws the first failure.
  func run(threads: Int) throws(Diagnostic) {
    let turns = Turns()
    Threads.run(max(1, min(threads, chunks))) { _ in work(turns) }
    if let failure = turns.failure { throw failure }
  }

  private func work(_ turns: Turns) {
    var buffer = ByteBuffer()
    do throws(Diagnostic) {
      while let chunk = turns.take(of: chunks) {
        if let reason = checkpoint() { throw reason }
        let spill = Spill(turns: turns, chunk: chunk, sink: sink)
        try fill(chunk, &buffer, spill)
        try spill.now(&buffer)
        turns.finish(chunk)
        progress?(chunk + 1, chunks)
      }
    } catch {
      turns.fail(error)
    }
  }
}

/// Whose turn it is to write.
private final class Turns: @unchecked Sendable {
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var next = 0
  private var turn = 0
  private var firstFailure: Diagnostic?

  var failure: Diagnostic? { monitor.locked { firstFailure } }

  func take(of count: Int) -> Int? {
    monitor.locked {
      guard firstFailure == nil, next < count else { return nil }
      next += 1
      return next - 1
    }
  }

  func wait(for chunk: Int) throws(Diagnostic) {
    let failure: Diagnostic? = monitor.locked {
      while turn != chunk, firstFailure == nil { monitor.wait() }
      return firstFailure
    }
    if let failure { throw failure }
  }

  func finish(_ chunk: Int) {
    monitor.locked {
      turn = chunk + 1
      monitor.wakeAll()
    }
  }

  func fail(_ failure: Diagnostic) {
    monitor.locked {
      if firstFailure == nil { firstFailure = failure }
      monitor.wakeAll()
    }
  }
}
