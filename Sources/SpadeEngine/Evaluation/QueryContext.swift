import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

/// How queries are run: what the command line and the tests can switch.
package struct EngineOptions: Sendable {
  /// Threads that work on one query; the answer doesn't depend on it.
  package var threads = 2
  /// Rows evaluated at once; the answer doesn't depend on it.
  package var batchRows = 16_384
  /// Ways to answer that read less; the answer doesn't depend on them.
  package var fastPaths: Set<FastPath> = Set(FastPath.allCases)
  /// Asked once a batch; true ends the query with `cancelled`.
  package var isCancelled: @Sendable () -> Bool = { false }
  /// Told now and then, from any thread, what part of a query is done.
  package var progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?

  package init() {}
}

/// A way to answer a part of a question that reads less than the general one.
package enum FastPath: String, Sendable, CaseIterable {
  /// Rows of a history or log aggregated by stretches of one parent, from the columns as they are stored.
  case runs
  /// Conditions right below an aggregate met batch by batch, without a list of all the rows that remain.
  case filters
  /// Windows over a stored column aggregated without listing their rows.
  case segments
}

/// What the operators of one query share: options, caches, counters.
final class QueryContext: Sendable {
  /// Rows a thread takes at a time. Partial results are merged chunk by chunk, so it must not depend on the options.
  static let chunkRows = 131_072

  let options: EngineOptions
  let dictionaries = DictionaryCache()
  /// Definitions and peers evaluated over a whole entity, by node and moment.
  let universes = Mutex<[UniverseKey: Vector]>([:])
  /// How many rows were read, for `explain`.
  let rowsRead = Atomic<Int>(0)

  /// Nil where nobody asks.
  let progress: QueryProgress?

  init(_ options: EngineOptions, plan: LogicalPlan? = nil) {
    self.options = options
    progress = plan.flatMap { plan in options.progress.map { QueryProgress(plan, $0) } }
  }

  /// Throws `cancelled` once the user has asked to stop.
  func checkCancelled() throws(Diagnostic) {
    if options.isCancelled() { throw .cancelled() }
  }
}

/// Which expression over which entity as of when.
struct UniverseKey: Hashable {
  let expression: ObjectIdentifier
  let moment: Int64
  let floor: Int64?
}
