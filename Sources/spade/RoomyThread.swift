import CSystem
import Glibc
import SpadeTerminal

/// A thread with a stack of 64 MiB: deep queries need more than the main thread is sure to have.
enum RoomyThread {
  static let stackSize = 64 << 20

  private final class Work {
    let body: @Sendable () -> Int32
    var status: Int32 = 0
    init(_ body: @escaping @Sendable () -> Int32) { self.body = body }
  }

  /// Runs the work there and waits for it; on this thread where the system has no other.
  static func run(_ body: @escaping @Sendable () -> Int32) -> Int32 {
    // Whoever started us may have had signals blocked, as the threads of a program with work queues do.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    let work = Unmanaged.passRetained(Work(body))
    defer { work.release() }
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { raw in
        Signals.prepareThread()
        guard let raw else { return nil }
        let work = Unmanaged<Work>.fromOpaque(raw).takeUnretainedValue()
        work.status = work.body()
        return nil
      }, work.toOpaque())
    guard status == 0 else { return body() }
    // Signals are for the thread that reads and writes, so that they end its waiting.
    var all = sigset_t()
    sigfillset(&all)
    for fatal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] { sigdelset(&all, fatal) }
    pthread_sigmask(SIG_BLOCK, &all, nil)
    pthread_join(thread, nil)
    return work.takeUnretainedValue().status
  }
}
