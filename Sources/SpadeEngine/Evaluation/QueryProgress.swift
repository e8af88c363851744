import SpadePlan
import Synchronization

/// How far a query is: a share of the passes over rows that its plan calls for, told chunk by chunk.
///
/// Only the outermost of nested passes counts: under `over`, the moments.
final class QueryProgress: Sendable {
  private let report: @Sendable (_ done: Int, _ total: Int) -> Void
  private let passes: Int
  private let isBusy = Atomic<Bool>(false)
  private let passesDone = Atomic<Int>(0)
  private let chunksDone = Atomic<Int>(0)
  /// Parts of a pass that are told.
  private static let parts = 1_000

  init(_ plan: LogicalPlan, _ report: @escaping @Sendable (_ done: Int, _ total: Int) -> Void) {
    self.report = report
    passes = max(1, Self.passes(of: plan))
  }

  /// A pass begins; false inside another.
  func begin() -> Bool {
    guard isBusy.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else { return false }
    chunksDone.store(0, ordering: .relaxed)
    return true
  }

  /// A chunk of the pass is done.
  func advance(of chunks: Int) {
    let done = chunksDone.add(1, ordering: .relaxed).newValue
    let before = min(passesDone.load(ordering: .relaxed), passes - 1)
    report(before * Self.parts + done * Self.parts / max(chunks, 1), passes * Self.parts)
  }

  func end() {
    passesDone.add(1, ordering: .relaxed)
    isBusy.store(false, ordering: .relaxed)
  }

  private static func passes(of plan: LogicalPlan) -> Int {
    switch plan {
    case .over: 1
    case .scan, .values: 0
    case .take, .sample, .at: plan.input.map(passes) ?? 0
    case .vs(let input, _): 2 * (passes(of: input) + (input.withAllGroups.map(passes) ?? 0))
    default: 1 + (plan.input.map(passes) ?? 0)
    }
  }
}
