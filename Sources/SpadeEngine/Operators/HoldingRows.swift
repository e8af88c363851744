import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

/// The rows of histories that hold at the moments of `over`, found for every entity in one pass along its rows.
struct HoldingRows {
  /// The rows of one history at several moments.
  struct Known: Sendable {
    let places: [Int64: Int]
    let entities: Int
    /// For each moment the row of each entity, -1 for none.
    let rows: [Int32]

    /// Those of some entities at a moment; nil where it is not among those known.
    func rows(of asked: [Int32], at moment: Int64) -> [Int32]? {
      guard let place = places[moment] else { return nil }
      let entities = entities
      return rows.withUnsafeBufferPointer { rows in
        let rows = UnsafeBufferPointer(rebasing: rows[place * entities..<(place + 1) * entities])
        return asked.withUnsafeBufferPointer { asked in
          [Int32](count: asked.count) { UInt32(bitPattern: asked[$0]) < entities ? rows[Int(asked[$0])] : -1 }
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

  init(_ plan: LogicalPlan, _ columns: [BoundExpression], _ context: QueryContext) {
    self.context = context
    guard context.options.fastPaths.contains(.steps) else { return }
    for expression in plan.expressions + columns { find(expression, []) }
  }

  private mutating func find(_ expression: BoundExpression, _ moved: [CalendarDuration]) {
    switch expression.kind {
    case .asOf(let history, _):
      if !uses.contains(where: { $0.history === history && $0.moved == moved }) {
        uses.append(Use(history: history, moved: moved))
      }
    case .at(let inner, let time): if case .moved(let span) = time.kind { find(inner, moved + [span]) }
    // What belongs to a row is asked for some rows only, and the past at moments of its own.
    case .window, .history: return
    default: for child in expression.kind.children { find(child, moved) }
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
    var rows = [Int32](unsafeUninitializedCapacity: entities * moments.count) { $1 = entities * moments.count }
    switch time.storage {
    case .int8(let buffer): try walk(buffer.pointer, link.offsets, limits, &rows)
    case .int16(let buffer): try walk(buffer.pointer, link.offsets, limits, &rows)
    case .int32(let buffer): try walk(buffer.pointer, link.offsets, limits, &rows)
    case .int64(let buffer): try walk(buffer.pointer, link.offsets, limits, &rows)
    case .bits, .double, .text: return nil
    }
    return Known(
      places: Dictionary(uniqueKeysWithValues: moments.enumerated().map { ($1, $0) }), entities: entities, rows: rows)
  }

  /// Each thread walks along the rows of entities of its own, and writes what it finds of these.
  private func walk<Stored: FixedWidthInteger>(
    _ times: UnsafePointer<Stored>, _ offsets: Buffer<UInt32>, _ limits: [Int64], _ rows: inout [Int32]
  ) throws(Diagnostic) {
    let entities = offsets.count - 1
    let runs = offsets.elements
    let context = context
    // Moments ascend; before the least that can be stored there is no row.
    let early = limits.prefix { $0 < Int64(Stored.min) }.count
    try rows.withUnsafeMutableBufferPointer { rows throws(Diagnostic) in
      nonisolated(unsafe) let rows = rows
      _ = try Parallel.map(Parallel.chunks(entities, context), context) { chunk throws(Diagnostic) in
        try context.checkCancelled()
        for place in 0..<early { for entity in chunk { rows[place * entities + entity] = -1 } }
        limits.withUnsafeBufferPointer { limits in
          // Four at a time: none waits for where another's last row was found.
          for first in stride(from: chunk.lowerBound, to: chunk.upperBound, by: 4) {
            let last = chunk.upperBound - 1
            let four = (first, min(first + 1, last), min(first + 2, last), min(first + 3, last))
            var walks = (
              EntityWalk(runs, four.0), EntityWalk(runs, four.1), EntityWalk(runs, four.2), EntityWalk(runs, four.3)
            )
            for place in early..<limits.count {
              let limit = limits[place]
              let start = place &* entities
              rows[start &+ four.0] = walks.0.last(times, limit)
              rows[start &+ four.1] = walks.1.last(times, limit)
              rows[start &+ four.2] = walks.2.last(times, limit)
              rows[start &+ four.3] = walks.3.last(times, limit)
            }
          }
        }
      }
    }
  }
}

/// A walk along one entity's rows, from moment to moment.
private struct EntityWalk {
  private let start: Int
  private let end: Int
  /// The first row behind the last moment.
  private var next: Int

  @inline(__always)
  init(_ runs: UnsafeBufferPointer<UInt32>, _ entity: Int) {
    start = Int(runs[entity])
    end = Int(runs[entity + 1])
    next = start
  }

  /// The last row at or before `limit`, -1 for none; limits ascend.
  @inline(__always)
  mutating func last<Stored: FixedWidthInteger>(_ times: UnsafePointer<Stored>, _ limit: Int64) -> Int32 {
    let bound = Stored(clamping: limit)
    var isFound = false
    // It is mostly near, and counting has no branch that depends on the data.
    for _ in 0..<4 where !isFound && next &+ 8 <= end {
      var reached: Stored = 0
      for offset in 0..<8 { reached &+= times[next &+ offset] <= bound ? 1 : 0 }
      next &+= Int(reached)
      isFound = reached < 8
    }
    if !isFound { next = TimeColumn.firstAfter(times, next, end, limit) }
    return next > start ? Int32(truncatingIfNeeded: next &- 1) : -1
  }
}
