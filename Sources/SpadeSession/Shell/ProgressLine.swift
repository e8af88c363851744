import SpadeDisplay
import Synchronization

/// A line on a terminal that says how far long work is; it appears after half a second and leaves no trace.
final class ProgressLine: Sendable {
  private struct State {
    var clock = Stopwatch()
    /// Nanoseconds of the clock at which the line was drawn last.
    var drawn: Int64?
    /// What is being done, and when that began.
    var work: Session.Work?
    var began: Int64 = 0
  }

  private static let patience: Int64 = 500_000_000
  private static let pace: Int64 = 100_000_000

  private let sink: ByteSink
  private let state = Mutex(State())

  init(_ sink: ByteSink) { self.sink = sink }

  /// A statement begins.
  func begin() { state.withLock { $0 = State() } }

  /// Takes the line away where there is one.
  func end() {
    state.withLock { state in
      if state.drawn != nil { draw("") }
      state = State()
    }
  }

  /// So much of some work is done; from any thread.
  func show(_ work: Session.Work, _ done: Int, of total: Int) {
    state.withLock { state in
      let elapsed = state.clock.elapsed
      if state.work != work { (state.work, state.began) = (work, state.work == nil ? 0 : elapsed) }
      guard elapsed >= Self.patience, elapsed - (state.drawn ?? 0) >= Self.pace else { return }
      state.drawn = elapsed
      draw(Self.text(work, done, total, elapsed - state.began))
    }
  }

  /// `loading 45%, 3.1 s left`; what is left is worth a word from a second on
  static func text(_ work: Session.Work, _ done: Int, _ total: Int, _ elapsed: Int64) -> String {
    guard done > 0, total >= done else { return work.rawValue }
    let share = Double(done) / Double(total)
    let left = Double(elapsed) / share - Double(elapsed)
    let percent = "\(work.rawValue) \(Int(share * 100))%"
    return left >= 1e9 && left < 9e18 ? "\(percent), \(Stopwatch.text(Int64(left))) left" : percent
  }

  // A terminal that is gone shows no progress; what matters will say so itself.
  private func draw(_ text: String) {
    try? sink.write("\r\(text)\u{1b}[K")
    try? sink.flush()
  }
}
