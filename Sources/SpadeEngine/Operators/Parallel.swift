import SpadeBase
import Synchronization

/// Work on chunks of rows by several threads; results come in the order of the chunks.
enum Parallel {
  /// Stretches of rows that a thread takes at a time; they don't depend on the number of threads.
  static func chunks(_ count: Int, _ context: QueryContext) -> [Range<Int>] {
    let size = chunkRows(count)
    return stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
  }

  /// Rows of a chunk: of few rows each is small, so that all threads have some.
  static func chunkRows(_ count: Int) -> Int {
    min(max(leastChunkRows, (count + 15) / 16), QueryContext.chunkRows)
  }

  /// What is done once a chunk costs as much as a simple question about some hundred rows.
  private static let leastChunkRows = 2_500

  /// One result a chunk; the first chunk's error, if any, is thrown.
  static func map<Result: Sendable>(
    _ chunks: [Range<Int>], _ context: QueryContext, _ body: (Range<Int>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> [Result] {
    let threads = min(context.options.threads, chunks.count)
    let progress = context.progress.flatMap { $0.begin() ? $0 : nil }
    defer { progress?.end() }
    guard threads > 1 else {
      var results: [Result] = []
      for chunk in chunks {
        results.append(try body(chunk))
        progress?.advance(of: chunks.count)
      }
      return results
    }
    let next = Atomic<Int>(0)
    let failed = Atomic<Bool>(false)
    let slots = Mutex<[Swift.Result<Result, Diagnostic>?]>(Array(repeating: nil, count: chunks.count))
    withoutActuallyEscaping(body) { body in
      // The closure doesn't outlive the call, and each run of it works on a chunk of its own.
      nonisolated(unsafe) let body = body
      Threads.run(threads) { _ in
        while !failed.load(ordering: .relaxed) {
          let index = next.add(1, ordering: .relaxed).oldValue
          guard index < chunks.count else { return }
          let result: Swift.Result<Result, Diagnostic>
          do throws(Diagnostic) {
            result = .success(try body(chunks[index]))
          } catch {
            failed.store(true, ordering: .relaxed)
            result = .failure(error)
          }
          slots.withLock { $0[index] = result }
          progress?.advance(of: chunks.count)
        }
      }
    }
    var results: [Result] = []
    results.reserveCapacity(chunks.count)
    for slot in slots.withLock({ $0 }) {
      switch slot {
      case .success(let result): results.append(result)
      case .failure(let error): throw error
      case nil: break
      }
    }
    // Chunks are taken in order, so those before the first failure have all been done.
    if let error = slots.withLock({
      $0.lazy.compactMap { if case .failure(let error) = $0 { error } else { nil } }.first
    }) {
      throw error
    }
    return results
  }

  /// One result a batch of a chunk's rows.
  static func batches<Result>(
    _ rows: Range<Int>, _ context: QueryContext, _ body: (Range<Int>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> [Result] {
    var results: [Result] = []
    var start = rows.lowerBound
    while start < rows.upperBound {
      try context.checkCancelled()
      let end = min(rows.upperBound, start + context.options.batchRows)
      results.append(try body(start..<end))
      start = end
    }
    return results
  }
}
