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
  /// Conditions and dims of one stored column that holds few different values, worked out once for each of these.
  case codes
  /// The first rows of a sort, found without sorting the others.
  case top
  /// Windows over a stored column aggregated without listing their rows.
  case segments
  /// Windows counted from where their stretches begin and end, no further than the answer needs.
  case counts
  /// The rows of windows read stretch by stretch, not from a list.
  case stretches
  /// `became` and `stayed` of one history's values read along its rows.
  case along
  /// The rows that hold at the moments of `over` found in one pass along each entity's.
  case steps
}

/// What the operators of one query share: options, caches, counters.
final class QueryContext: Sendable {
  /// Rows a thread takes at a time. Partial results are merged chunk by chunk, so it must not depend on the options.
  static let chunkRows = 131_072

  let options: EngineOptions
  let dictionaries = DictionaryCache()
  /// Definitions and peers evaluated over a whole entity, by node and moment.
  private let universes = Mutex<[UniverseKey: (values: Vector, share: MemoryShare)]>([:])
  /// The rows that hold at the moments asked about, where `over` has found them.
  let holding = Mutex<[ObjectIdentifier: HoldingRows.Known]>([:])
  /// Which rows of an entity are there on a day.
  private let lives = Mutex<[LivesKey: [Bool]]>([:])
  /// How many rows were read, for `explain`.
  let rowsRead = Atomic<Int>(0)

  /// Nil where nobody asks.
  let progress: QueryProgress?

  init(_ options: EngineOptions, plan: LogicalPlan? = nil) {
    self.options = options
    progress = plan.flatMap { plan in options.progress.map { QueryProgress(plan, $0) } }
  }

  /// What an expression was over its whole entity, where that is known.
  func universe(_ key: UniverseKey) -> Vector? { universes.withLock { $0[key]?.values } }

  /// Keeps it for the query; throws `memory-limit`.
  func keep(_ values: Vector, _ key: UniverseKey) throws(Diagnostic) {
    let share = try MemoryShare(values.bytes)
    universes.withLock { $0[key] = (values, share) }
  }

  /// Which rows of an entity are there on a day, worked out once; nil for all.
  func living(_ entity: Table, _ day: Int32) -> [Bool]? {
    let key = LivesKey(entity: ObjectIdentifier(entity), day: day)
    return lives.withLock { lives in
      if let known = lives[key] { return known }
      let rows = Lives.there.flags(entity, day)
      // A step's days are not asked for again.
      if lives.count > 16 { lives.removeAll() }
      lives[key] = rows
      return rows
    }
  }

  /// Throws `cancelled` once the user has asked to stop, and `memory-limit` once what grows by itself is too large.
  func checkCancelled() throws(Diagnostic) {
    if options.isCancelled() { throw .cancelled() }
    try MemoryLedger.shared.check()
  }
}

/// Which entity on which day.
private struct LivesKey: Hashable {
  let entity: ObjectIdentifier
  let day: Int32
}

/// Which expression over which entity as of when.
struct UniverseKey: Hashable {
  let expression: ObjectIdentifier
  let moment: Int64
  let floor: Int64?
}
