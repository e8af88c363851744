import SpadeBase
import Synchronization

/// The failure that counts when several threads may fail: the one of the earliest place, whichever came first.
final class FirstFailure: Sendable {
  private let kept = Mutex<(place: Int, diagnostic: Diagnostic)?>(nil)
  private let flag = Atomic<Bool>(false)

  /// True once anything failed.
  var hasFailed: Bool { flag.load(ordering: .relaxed) }

  /// Runs `work`; a failure is kept unless one of an earlier place is there.
  func capture(at place: Int, _ work: () throws(Diagnostic) -> Void) {
    do throws(Diagnostic) { try work() } catch { record(error, at: place) }
  }

  func record(_ diagnostic: Diagnostic, at place: Int) {
    kept.withLock { kept in
      if place < kept?.place ?? .max { kept = (place, diagnostic) }
    }
    flag.store(true, ordering: .relaxed)
  }

  /// Throws what was kept.
  func check() throws(Diagnostic) {
    if let failure = kept.withLock({ $0 }) { throw failure.diagnostic }
  }
}
