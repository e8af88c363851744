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
    try rows.withUnsafeMutableBufferPointer { rows throws(Diagnostic) in
      nonisolated(unsafe) let rows = rows
      _ = try Parallel.map(Parallel.chunks(entities, context), context) { chunk throws(Diagnostic) in
        try context.checkCancelled()
        limits.withUnsafeBufferPointer { limits in
          for entity in chunk {
            let (start, end) = (Int(runs[entity]), Int(runs[entity + 1]))
            var next = start
            for place in 0..<limits.count {
              next = Self.firstAfter(times, next, end, limits[place])
              rows[place * entities + entity] = next > start ? Int32(truncatingIfNeeded: next - 1) : -1
            }
          }
        }
      }
    }
  }

  /// The first position of an ascending stretch whose value is greater than `limit`, mostly near its start.
  @inline(__always)
  private static func firstAfter<Stored: FixedWidthInteger>(
    _ times: UnsafePointer<Stored>, _ start: Int, _ end: Int, _ limit: Int64
  ) -> Int {
    let near = TimeColumn.near
    guard start + near <= end, limit >= Int64(Stored.min) else {
      return TimeColumn.firstAfter(times, start, end, limit)
    }
    // Counting has no branch that depends on the data.
    let bound = Stored(clamping: limit)
    var reached: Stored = 0
    for offset in 0..<near { reached &+= times[start + offset] <= bound ? 1 : 0 }
    return reached < near ? start + Int(reached) : TimeColumn.firstAfter(times, start + near, end, limit)
  }
}
