import Glibc
import SpadeBase
import SpadeStore
import Synchronization

/// Loads tables one after the other on a thread of its own, which is there only while there is something to load.
final class LoadQueue: Sendable {
  typealias Answer = Result<(table: Table, report: LoadReport), Diagnostic>

  private struct State {
    var waiting: [(key: TableShelf.Key, request: LoadRequest)] = []
    var finished: [(key: TableShelf.Key, answer: Answer)] = []
    var thread: pthread_t?
    var isRunning = false
  }

  private let state = Mutex(State())
  private let isStopped = Atomic(false)
  private let threads: Int
  private let wake: @Sendable () -> Void

  /// Calls `wake` from its thread whenever a table is ready.
  init(threads: Int, wake: @escaping @Sendable () -> Void) {
    self.threads = threads
    self.wake = wake
  }

  /// Asks for a table.
  func add(_ key: TableShelf.Key, _ request: LoadRequest) {
    let previous: pthread_t?? = state.withLock { state in
      state.waiting.append((key, request))
      guard !state.isRunning else { return nil }
      state.isRunning = true
      defer { state.thread = nil }
      return .some(state.thread)
    }
    guard let previous else { return }
    if let previous { pthread_join(previous, nil) }
    start()
  }

  /// What was loaded since the last call.
  func takeFinished() -> [(key: TableShelf.Key, answer: Answer)] {
    state.withLock { state in
      defer { state.finished = [] }
      return state.finished
    }
  }

  /// Gives up what is being loaded and waits for the thread to end.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    let thread = state.withLock { state in
      defer { state.thread = nil }
      return state.thread
    }
    if let thread { pthread_join(thread, nil) }
  }

  private func start() {
    var thread = pthread_t()
    let raw = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<LoadQueue>.fromOpaque(raw).takeRetainedValue().work() }
        return nil
      }, raw.toOpaque())
    guard status == 0 else {
      // The system has no other thread to give: this one does the work.
      raw.release()
      return work()
    }
    state.withLock { $0.thread = thread }
  }

  private func work() {
    while let (key, request) = next() {
      let answer: Answer
      do throws(Diagnostic) {
        answer = .success(
          try Loader.load(request, threads: threads, cancel: { self.isStopped.load(ordering: .relaxed) }))
      } catch {
        answer = .failure(error)
      }
      state.withLock { $0.finished.append((key, answer)) }
      wake()
    }
  }

  private func next() -> (key: TableShelf.Key, request: LoadRequest)? {
    state.withLock { state in
      guard !state.waiting.isEmpty, !isStopped.load(ordering: .relaxed) else {
        state.isRunning = false
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}
