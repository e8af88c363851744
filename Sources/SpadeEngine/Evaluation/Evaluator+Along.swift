import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension HistoryCall {
  /// The history that alone can change the argument, row by row; nil where there is another reason, or none.
  var history: Table? {
    var found: Table?
    for change in changes {
      guard case .rows(0, let path, let moved) = change, path.count == 1, moved.isEmpty, path[0].isHistory,
        found == nil || found === path[0]
      else { return nil }
      found = path[0]
    }
    return found
  }
}

extension Evaluator {
  /// `became` and `stayed` of what only the rows of one history can change: the argument's values along the span are
  /// those of the row that held at its start, and of the rows after that. Nil for any other argument.
  func along(_ call: HistoryCall, _ expression: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector? {
    let span: CalendarDuration
    var isStayed = false
    switch call.function {
    case .became(let length): span = length
    case .stayed(let length): (span, isStayed) = (length, true)
    case .since: return nil
    }
    guard context.options.fastPaths.contains(.along), let history = call.history, batch.table === history.parent?.table
    else { return nil }
    guard case .constant(let moment) = batch.moment, moment != .min, let start = span.negated.added(to: moment),
      let past = try PastRows(history, batch, start, moment)
    else { return nil }
    context.rowsRead.add(past.rowCount, ordering: .relaxed)
    var broken: [Bool]
    var holding: [Bool]
    if let test = StoredTest(call.argument, history) {
      holding = test.met(past.now)
      broken = test.breaks(past, among: holding, isStayed: isStayed)
    } else {
      holding = [Bool](repeating: false, count: batch.count)
      for row in try evaluate(call.argument, batch).select() { holding[Int(row)] = true }
      broken = try breaks(call.argument, past, history, batch, among: holding, isStayed: isStayed)
    }
    let values = [Bool](count: batch.count) { holding[$0] && broken[$0] != isStayed }
    return Vector(type: .bool, values: .bools(values), count: batch.count)
  }

  /// Whether some row of each asker's past was false, or for `stayed` not known to be true.
  private func breaks(
    _ argument: BoundExpression, _ past: PastRows, _ history: Table, _ batch: Batch, among: [Bool], isStayed: Bool
  ) throws(Diagnostic) -> [Bool] {
    var broken = [Bool](repeating: false, count: batch.count)
    func look(_ asked: Batch, _ rows: [Int32]) throws(Diagnostic) {
      let then = try evaluate(argument, asked).materialised()
      guard case .bools(let values) = then.values else {
        throw .internalError("a condition that is no bool", argument.span)
      }
      for index in rows.indices where !values[index] || !(then.validity?[index] ?? true) {
        if isStayed || then.validity?[index] ?? true { broken[Int(rows[index])] = true }
      }
    }
    let indices = batch.indices
    var row = 0
    while row < batch.count {
      try context.checkCancelled()
      var runs = Runs()
      var rows: [Int32] = []
      var early: [Int32] = []
      while row < batch.count, runs.rowCount < 16_384 {
        defer { row += 1 }
        guard among[row] else { continue }
        let place = Int32(truncatingIfNeeded: row)
        // Before an entity's first row there is none that holds.
        if past.isEarly(row) { early.append(place) }
        let stretch = past.rows(row)
        runs.append(stretch.lowerBound, stretch.upperBound)
        rows.append(contentsOf: repeatElement(place, count: stretch.count))
      }
      if !early.isEmpty { try look(batch.picked(early, moments: early.map { _ in past.start }), early) }
      guard !rows.isEmpty else { continue }
      let times = Vector(column: history.columns[past.timeColumn], runs: runs)
      guard case .values(let moments) = Kernels.cast(times, to: .time).ints else { continue }
      let along = Batch(
        table: batch.table, rows: .indices(rows.map { indices[Int($0)] }), moment: .each(moments), floor: batch.floor,
        outer: batch.outer?.picked(rows))
      along.along = (history, runs)
      try look(along, rows)
    }
    return broken
  }
}
