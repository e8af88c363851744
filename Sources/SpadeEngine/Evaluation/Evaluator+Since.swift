import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension Evaluator {
  /// `since` of what only the rows of one history can change: its values along those rows, the latest first, until one is
  /// another than now. Nil for any other argument.
  func sinceAlong(
    _ call: HistoryCall, _ current: Vector, _ expression: BoundExpression, _ batch: Batch
  ) throws(Diagnostic) -> Vector? {
    guard context.options.fastPaths.contains(.along), let history = call.history, batch.table === history.parent?.table,
      let place = history.timeColumn, case .constant(let moment) = batch.moment, moment != .min,
      let search = try RunSearch(history)
    else { return nil }
    let lasts = search.lastRows(of: batch.indices, batch.moment)
    let firsts = search.starts(batch.indices)
    let time = TimeColumn(history.columns[place])
    // The first row from which on each held what it holds now, as far as is known.
    var begun = lasts.map { $0 &+ 1 }
    var open = batch.indices.indices.filter { lasts[$0] >= 0 }
    var unchanged: [Int32] = []
    // Most values are young: a few rows of everyone's, then more of those that are left.
    var length: Int32 = 16
    while !open.isEmpty {
      var left: [Int] = []
      var next = 0
      while next < open.count {
        try context.checkCancelled()
        var runs = Runs()
        var owners: [Int32] = []
        let group = next
        while next < open.count, runs.rowCount < Self.rowsAtOnce {
          let row = open[next]
          runs.append(Int(max(firsts[row], begun[row] &- length)), Int(begun[row]))
          owners.append(contentsOf: repeatElement(Int32(truncatingIfNeeded: row), count: runs.rowCount - owners.count))
          next += 1
        }
        context.rowsRead.add(runs.rowCount, ordering: .relaxed)
        let same = try isSame(
          try evaluate(call.argument, along(history, runs, owners, batch)), current, owners, expression)
        var end = 0
        for (row, length) in zip(open[group..<next], runs.lengths) {
          end += length
          let held = same[(end - length)..<end].reversed().prefix { $0 }.count
          begun[row] -= Int32(truncatingIfNeeded: held)
          guard held == length else { continue }
          if begun[row] > firsts[row] { left.append(row) } else { unchanged.append(Int32(truncatingIfNeeded: row)) }
        }
      }
      open = left
      length = min(length * 4, Int32(truncatingIfNeeded: Self.rowsAtOnce))
    }
    // Just before the first row it is as it always was: what still holds then never changed.
    let before = unchanged.map { time.micros(at: Int(firsts[Int($0)])) &- 1 }
    let always = try isSame(
      try evaluate(call.argument, batch.picked(unchanged, moments: before)), current, unchanged, expression)
    for (index, row) in unchanged.enumerated() where always[index] { begun[Int(row)] = -1 }
    let today = Int64(Calendar.day(ofMicros: moment))
    let known = begun.indices.map { lasts[$0] >= 0 && begun[$0] >= 0 && begun[$0] <= lasts[$0] }
    let days = begun.indices.map { row in
      known[row] ? today - Int64(Calendar.day(ofMicros: time.micros(at: Int(begun[row])))) : 0
    }
    return Vector(type: .int, values: .ints(days), validity: known, count: batch.count)
  }

  /// About how many rows are evaluated at once.
  private static let rowsAtOnce = 16_384

  /// Whether each value is that of its owner's row of `current`; null is a value, too.
  private func isSame(
    _ values: Vector, _ current: Vector, _ owners: [Int32], _ expression: BoundExpression
  ) throws(Diagnostic) -> [Bool] {
    let owned = try current.gather(owners)
    let equal = try Kernels.compare(.equal, values, owned, KernelContext(expression, context.dictionaries))
      .materialised()
    guard case .bools(let flags) = equal.values else {
      throw .internalError("a comparison that is no bool", expression.span)
    }
    return owners.indices.map { row in
      equal.validity?[row] ?? true ? flags[row] : !values.isValid(row) && !owned.isValid(row)
    }
  }
}
