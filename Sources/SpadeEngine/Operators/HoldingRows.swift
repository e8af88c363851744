import CKernels
import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

/// The rows of histories that hold at the moments of `over`, found for every entity in one pass along its rows.
struct HoldingRows {
  /// The rows of one history at several moments.
  struct Known: Sendable {
    /// The number of each moment.
    let places: [Int64: Int]
    let entities: Int
    /// For each entity the row at each moment, -1 for none.
    let rows: [Int32]
    /// How many moments there are.
    var stride: Int { places.count }

    /// Those of some entities at a moment; nil where it is not among those known.
    func rows(of asked: [Int32], at moment: Int64) -> [Int32]? {
      guard let place = places[moment] else { return nil }
      let (entities, stride) = (entities, stride)
      return rows.withUnsafeBufferPointer { rows in
        asked.withUnsafeBufferPointer { asked in
          [Int32](count: asked.count) { row in
            let entity = Int(asked[row])
            return entity >= 0 && entity < entities ? rows[entity &* stride &+ place] : -1
          }
        }
      }
    }
  }

  /// A history whose values are asked for, at the moment moved by these spans in turn.
  private struct Use {
    let history: Table
    let moved: [CalendarDuration]
  }
  private let context: QueryContext
  private var uses: [Use] = []
  private static let mostUses = 64

  init(_ plan: LogicalPlan, _ columns: [BoundExpression], _ context: QueryContext) {
    self.context = context
    guard context.options.fastPaths.contains(.steps) else { return }
    var visited: Set<Mention> = []
    for expression in plan.expressions + columns { find(expression, [], &visited) }
  }

  /// A definition's body, at the moment moved by these spans in turn.
  private struct Mention: Hashable {
    let inner: ObjectIdentifier
    let moved: [CalendarDuration]
  }

  private mutating func find(
    _ expression: BoundExpression, _ moved: [CalendarDuration], _ visited: inout Set<Mention>
  ) {
    // Whatever isn't found here is looked up when it is asked for.
    guard uses.count < Self.mostUses else { return }
    switch expression.kind {
    case .definition(_, let inner), .shared(let inner):
      if visited.insert(Mention(inner: ObjectIdentifier(inner), moved: moved)).inserted { find(inner, moved, &visited) }
    case .asOf(let history, _):
      if !uses.contains(where: { $0.history === history && $0.moved == moved }) {
        uses.append(Use(history: history, moved: moved))
      }
    case .at(let inner, let time): if case .moved(let span) = time.kind { find(inner, moved + [span], &visited) }
    // What belongs to a row is asked for some rows only, and the past at moments of its own.
    case .window, .history: return
    default: for child in expression.kind.children { find(child, moved, &visited) }
    }
  }

  /// The moments in portions, so that what is known of one takes little memory.
  func portions(of moments: [Int64]) -> [Range<Int>] {
    let entities = uses.map { $0.history.parent?.table.rowCount ?? 0 }.reduce(0, +)
    let size = max(1, Self.mostRows / max(entities, 1))
    return stride(from: 0, to: moments.count, by: size).map { $0..<min(moments.count, $0 + size) }
  }

  /// 32 MiB of rows.
  private static let mostRows = 1 << 23

  /// Finds the rows that hold at some moments.
  func prepare(_ moments: ArraySlice<Int64>) throws(Diagnostic) {
    var known: [ObjectIdentifier: Known] = [:]
    for use in uses where known[ObjectIdentifier(use.history)] == nil {
      var all: Set<Int64> = []
      for other in uses where other.history === use.history {
        for moment in moments {
          var moved: Int64? = moment
          for span in other.moved { moved = moved.flatMap { span.added(to: $0) } }
          if let moved { all.insert(moved) }
        }
      }
      known[ObjectIdentifier(use.history)] = try find(use.history, all.sorted())
    }
    context.holding.withLock { [known] in $0 = known }
  }

  /// Frees what was found.
  func forget() { context.holding.withLock { $0 = [:] } }

  private func find(_ history: Table, _ moments: [Int64]) throws(Diagnostic) -> Known? {
    guard let link = history.parent, let place = history.timeColumn else { return nil }
    let time = TimeColumn(history.columns[place])
    let limits = moments.map { time.raw(atOrBefore: $0) }
    let entities = link.offsets.count - 1
    let days = history.dayIndex()
    var rows = [Int32](unsafeUninitializedCapacity: entities * moments.count) { $1 = entities * moments.count }
    let context = context
    try rows.withUnsafeMutableBufferPointer { rows throws(Diagnostic) in
      nonisolated(unsafe) let rows = rows
      // Each thread walks along the rows of entities of its own, and writes what it finds of these.
      _ = try Parallel.map(Parallel.chunks(entities, context), context) { chunk throws(Diagnostic) in
        try context.checkCancelled()
        guard let base = rows.baseAddress, !limits.isEmpty else { return }
        let (offsets, first, last) = (link.offsets.pointer, chunk.lowerBound, chunk.upperBound)
        let to = base + first * limits.count
        if let days { return days.writeLastRows(of: chunk, upTo: limits, to: to) }
        switch time.storage {
        case .int8(let times): spade_last_rows_8(times.pointer, offsets, first, last, limits, limits.count, to)
        case .int16(let times): spade_last_rows_16(times.pointer, offsets, first, last, limits, limits.count, to)
        case .int32(let times): spade_last_rows_32(times.pointer, offsets, first, last, limits, limits.count, to)
        case .int64(let times): spade_last_rows_64(times.pointer, offsets, first, last, limits, limits.count, to)
        case .bits, .double, .text: to.update(repeating: -1, count: chunk.count * limits.count)
        }
      }
    }
    return Known(
      places: Dictionary(uniqueKeysWithValues: moments.enumerated().map { ($1, $0) }), entities: entities, rows: rows)
  }
}
