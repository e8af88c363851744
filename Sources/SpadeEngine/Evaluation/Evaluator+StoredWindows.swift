import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension Evaluator {
  /// A window over a stored column, read stretch by stretch as it is stored; nil where its rows have to be listed.
  func read(
    _ window: WindowAggregate, _ expression: BoundExpression, _ batch: Batch, _ limits: WindowLimits
  ) throws(Diagnostic) -> Vector? {
    guard context.options.fastPaths.contains(.segments), window.condition == nil, window.weight == nil,
      !window.isEntity, let value = window.value, case .stored(let table, let number) = value.kind,
      let target = window.path.last, table === target
    else { return nil }
    let column = table.columns[number]
    switch window.function {
    case .sum, .mean, .min, .max:
      guard value.type == .int || value.type == .date || value.type == .time || value.isDecimal else { return nil }
      let segments = try Segments(window.path, batch, limits)
      let runs = segments.runs
      var aggregator = Aggregator(window.function, input: value.type, span: expression.span)
      guard aggregator.update(runs, column, groupCount: batch.count) else { return nil }
      context.rowsRead.add(runs.rowCount, ordering: .relaxed)
      return try aggregator.finish(groupCount: batch.count)
    case .slope:
      guard let place = target.timeColumn else { return nil }
      let runs = try Segments(window.path, batch, limits).runs
      guard let slopes = WholeSlope.perDay(runs, target.columns[place], column, count: batch.count) else { return nil }
      context.rowsRead.add(runs.rowCount, ordering: .relaxed)
      return Kernels.numbers(slopes, nil)
    case .first, .last:
      guard let place = target.timeColumn else { return nil }
      let segments = try Segments(window.path, batch, limits)
      let rows = segments.edges(last: window.function == .last, column.validity, TimeColumn(target.columns[place]))
      context.rowsRead.add(batch.count, ordering: .relaxed)
      return rows.withUnsafeBufferPointer { Vector(column: column, rows: $0) }
    default: return nil
    }
  }
}

extension Segments {
  /// The stretches with the rows they belong to as groups.
  var runs: Runs {
    let groups = [UInt32](unsafeUninitializedCapacity: starts.count) { groups, count in
      offsets.withUnsafeBufferPointer { offsets in
        for row in 0..<offsets.count - 1 {
          for stretch in offsets[row]..<offsets[row + 1] { groups[Int(stretch)] = UInt32(truncatingIfNeeded: row) }
        }
      }
      count = starts.count
    }
    return Runs(starts, ends, groups)
  }

  /// The first or last row of each row's stretches that has a value, -1 for none. Each stretch ascends by time; where rows
  /// of several have one time, they come as they are stored.
  func edges(last: Bool, _ validity: Bitmap?, _ time: TimeColumn) -> [Int32] {
    (0..<offsets.count - 1).map { row in
      var edge = -1
      for stretch in Int(offsets[row])..<Int(offsets[row + 1]) {
        let rows = Int(starts[stretch])..<Int(ends[stretch])
        let found = last ? rows.last { validity?[$0] ?? true } : rows.first { validity?[$0] ?? true }
        guard let found else { continue }
        if edge < 0
          || (last ? time.micros(at: found) >= time.micros(at: edge) : time.micros(at: found) < time.micros(at: edge))
        {
          edge = found
        }
      }
      return Int32(truncatingIfNeeded: edge)
    }
  }
}
