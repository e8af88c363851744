import Glibc

/// Work spread over threads that all end before the call returns.
package enum Parallel {
  private final class Job: Sendable {
    let index: Int
    let body: @Sendable (Int) -> Void
    init(_ index: Int, _ body: @escaping @Sendable (Int) -> Void) {
      self.index = index
      self.body = body
    }
  }

  /// Calls `body(0)` … `body(threads - 1)` at once, one of them on the calling thread.
  ///
  /// Where the system refuses a thread, its share is done by the caller afterwards.
  package static func run(threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var running: [pthread_t] = []
    var refused: [Int] = []
    for index in stride(from: 1, to: threads, by: 1) {
      let job = Unmanaged.passRetained(Job(index, body))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { argument in
          if let argument {
            let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
            job.body(job.index)
          }
          return nil
        }, job.toOpaque())
      if status == 0 {
        running.append(thread)
      } else {
        job.release()
        refused.append(index)
      }
    }
    body(0)
    for thread in running { pthread_join(thread, nil) }
    for index in refused { body(index) }
  }

  /// Calls `body` for every item below `count`; each thread takes the next one that is left.
  package static func forEach(count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let next = SharedCounter()
    run(threads: min(max(threads, 1), max(count, 1))) { _ in
      while let item = next.take(below: count) { body(item) }
    }
  }
}
