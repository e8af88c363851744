import CSystem
import Glibc
import Synchronization

/// The threads among which work is shared out: started when first wanted, then kept for what comes next.
package enum Threads {
  private static let most = Atomic<Int>(256)

  /// How many work at once at most, the caller's own among them.
  package static var limit: Int {
    get { most.load(ordering: .relaxed) }
    set { most.store(max(newValue, 1), ordering: .relaxed) }
  }

  /// Calls `body(0)` … `body(count - 1)` on this thread and others, and returns when all have ended.
  ///
  /// They run at once where threads are free and one after the other where none is, so none may wait for a later one.
  package static func run(_ count: Int, _ body: @Sendable (Int) -> Void) {
    guard count > 1, limit > 1 else {
      for part in 0..<max(count, 0) { body(part) }
      return
    }
    withoutActuallyEscaping(body) { Crew.shared.run(Job(count, $0), helpers: min(count, limit) - 1) }
  }

  /// Calls `body` for every item below `count`; each of at most `threads` threads takes the next one that is left.
  package static func forEach(_ count: Int, threads: Int = limit, _ body: @Sendable (Int) -> Void) {
    let next = Atomic<Int>(0)
    run(min(max(threads, 1), count)) { _ in
      while true {
        let item = next.add(1, ordering: .relaxed).oldValue
        guard item < count else { return }
        body(item)
      }
    }
  }
}

/// A call of `run`: its parts, which threads take one by one.
private final class Job: @unchecked Sendable {
  private let count: Int
  private var body: (@Sendable (Int) -> Void)?
  // Guarded by the crew's monitor.
  private var taken = 0
  /// Parts that have not ended.
  private let open: Atomic<Int>

  init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    self.count = count
    self.body = body
    open = Atomic(count)
  }

  /// What the parts wrote is seen once it is true.
  var isEnded: Bool { open.load(ordering: .acquiring) == 0 }

  func take() -> Int? {
    guard taken < count else { return nil }
    taken += 1
    return taken - 1
  }

  /// Never inlined, so that nothing holds the closure any more once this has returned.
  @inline(never)
  func perform(_ part: Int) { body?(part) }

  /// True for the last part.
  func end() -> Bool { open.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }

  /// Lets go of the closure, which must not outlive the call.
  func forget() { body = nil }
}

/// The threads that help whoever asks.
private final class Crew: @unchecked Sendable {
  static let shared = Crew()
  /// Expressions are evaluated by recursion.
  private static let stackSize = 16 << 20
  /// How often one looks whether the others have ended before it sleeps: some fifty microseconds.
  private static let looks = 1_000
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var jobs: [Job] = []
  private var threads = 0

  func run(_ job: Job, helpers: Int) {
    monitor.locked {
      while threads < helpers, start() { threads += 1 }
      jobs.append(job)
      monitor.wakeAll()
    }
    while let part = monitor.locked({ job.take() }) { perform(job, part) }
    // The last parts mostly end before the system would have let this thread sleep and woken it.
    var look = 0
    while !job.isEnded, look < Self.looks {
      spade_pause()
      look += 1
    }
    monitor.locked {
      jobs.removeAll { $0 === job }
      while !job.isEnded { monitor.wait() }
    }
    job.forget()
  }

  private func perform(_ job: Job, _ part: Int) {
    job.perform(part)
    if job.end() { monitor.locked { monitor.wakeAll() } }
  }

  /// What each of the threads does for ever.
  private func help() {
    while true {
      let (job, part) = monitor.locked {
        while true {
          if let job = jobs.first {
            if let part = job.take() { return (job, part) }
            jobs.removeFirst()
          } else {
            monitor.wait()
          }
        }
      }
      perform(job, part)
    }
  }

  /// False where the system has no thread to give: the others then do its work.
  private func start() -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Self.stackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    // Signals are for the thread that reads and writes; those of an error in this one stay its own.
    var blocked = sigset_t()
    var before = sigset_t()
    sigfillset(&blocked)
    for fatal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] { sigdelset(&blocked, fatal) }
    pthread_sigmask(SIG_SETMASK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    return pthread_create(
      &thread, &attributes,
      { _ in
        spade_crash_prepare_thread()
        Crew.shared.help()
        return nil
      }, nil) == 0
  }
}
