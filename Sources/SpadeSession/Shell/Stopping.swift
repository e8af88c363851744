import CSystem
import Glibc
import Synchronization

/// Time since something began, by a clock that nobody sets.
package struct Stopwatch: Sendable {
  private let start = Self.now()

  package init() {}

  /// Nanoseconds since.
  package var elapsed: Int64 { Self.now() - start }

  /// Nanoseconds of the monotonic clock.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// `12.345 ms`: as `--timer` prints it.
  package static func milliseconds(_ nanoseconds: Int64) -> String {
    let micros = (nanoseconds + 500) / 1000
    let fraction = String(1000 + micros % 1000).dropFirst()
    return "\(micros / 1000).\(fraction) ms"
  }

  /// `0.4 ms`, `12 ms`, `1.2 s`, `2 min 5 s`: as people read it.
  package static func text(_ nanoseconds: Int64) -> String {
    switch nanoseconds {
    case ..<9_950_000: return tenths(nanoseconds / 100_000) + " ms"
    case ..<999_500_000: return "\((nanoseconds + 500_000) / 1_000_000) ms"
    case ..<119_950_000_000: return tenths(nanoseconds / 100_000_000) + " s"
    default:
      let seconds = nanoseconds / 1_000_000_000
      return "\(seconds / 60) min \(seconds % 60) s"
    }
  }

  private static func tenths(_ count: Int64) -> String { "\(count / 10).\(count % 10)" }
}

/// Says whether the statement that runs is to stop, and why; asked from any thread.
package final class StopSignal: Sendable {
  /// Why a statement stops.
  package enum Reason: Sendable { case interrupted, timeLimit }

  private let deadline = Atomic<Int64>(.max)
  /// Nanoseconds that a statement may take.
  package let limit: Int64?

  package init(limit: Int64?) { self.limit = limit }

  /// A statement begins: its time counts from now.
  package func begin() {
    guard let limit else { return }
    let (end, overflow) = Stopwatch.now().addingReportingOverflow(limit)
    deadline.store(overflow ? .max : end, ordering: .relaxed)
  }

  /// Nil while it may go on.
  package var reason: Reason? {
    if spade_signals_interrupted() != 0 || spade_signals_termination() != 0 { return .interrupted }
    let deadline = deadline.load(ordering: .relaxed)
    return deadline != .max && Stopwatch.now() >= deadline ? .timeLimit : nil
  }
}
