import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension Evaluator {
  /// An aggregate over the rows that belong to each row of the batch.
  func window(
    _ window: WindowAggregate, _ expression: BoundExpression, _ batch: Batch
  ) throws(Diagnostic) -> Vector {
    let limits = try WindowLimits(window.bounds, batch, self)
    if let counted = counted(window, batch, limits) { return counted }
    if let read = try read(window, expression, batch, limits) { return read }
    // Rows are taken in groups, so that what belongs to them fits the caches.
    let segments = Segments(window.path, batch, limits, rows: 0..<batch.count)
    var parts: [Vector] = []
    var row = 0
    while row < batch.count {
      try context.checkCancelled()
      var upTo = row
      var total = 0
      while upTo < batch.count, total < Evaluator.windowRows || upTo == row {
        total += segments.total(upTo)
        upTo += 1
      }
      parts.append(try aggregate(window, expression, batch, segments.part(row..<upTo), limits, row..<upTo))
      row = upTo
    }
    if parts.count == 1 { return parts[0] }
    return try Vector.concatenate(parts, type: expression.type ?? .number)
  }

  /// About how many child rows are evaluated at once.
  private static let windowRows = 16_384

  /// Counting without a condition needs no row to be looked at.
  private func counted(_ window: WindowAggregate, _ batch: Batch, _ limits: WindowLimits) -> Vector? {
    guard window.condition == nil, window.value == nil, !window.isEntity else { return nil }
    let segments = Segments(window.path, batch, limits, rows: 0..<batch.count)
    switch window.function {
    case .count:
      return Vector(
        type: .int, values: .ints((0..<batch.count).map { Int64(segments.total($0)) }), count: batch.count)
    case .any, .none:
      let isAny = window.function == .any
      return Vector(
        type: .bool,
        values: .bools((0..<batch.count).map { (segments.offsets[$0] < segments.offsets[$0 + 1]) == isAny }),
        count: batch.count)
    default: return nil
    }
  }

  private func aggregate(
    _ window: WindowAggregate, _ expression: BoundExpression, _ batch: Batch, _ segments: Segments,
    _ limits: WindowLimits, _ range: Range<Int>
  ) throws(Diagnostic) -> Vector {
    guard let target = window.path.last else { throw .internalError("a window without a table", expression.span) }
    var (rows, owners) = segments.rows(base: 0)
    if window.isEntity { keepLiving(&rows, &owners, target, batch, limits, range) }
    var child = self.child(target, rows, owners, batch, range)
    if let condition = window.condition {
      let kept = try evaluate(condition, child).select()
      if kept.count < rows.count {
        rows = kept.map { rows[Int($0)] }
        owners = kept.map { owners[Int($0)] }
        child = self.child(target, rows, owners, batch, range)
      }
    }
    if window.path.count > 1 || window.isEntity, window.function == .first || window.function == .last {
      sortByTime(&rows, owners, target)
      child = self.child(target, rows, owners, batch, range)
    }
    context.rowsRead.add(rows.count, ordering: .relaxed)
    var offsets = [Int](repeating: 0, count: range.count + 1)
    for owner in owners { offsets[Int(owner) + 1] += 1 }
    for row in 0..<range.count { offsets[row + 1] += offsets[row] }
    let value = try window.value.map { value throws(Diagnostic) in try evaluate(value, child) }
    let weight = try window.weight.map { weight throws(Diagnostic) in try evaluate(weight, child) }
    if window.function == .slope {
      guard let value, let timeColumn = target.timeColumn else {
        throw .internalError("a slope without time", expression.span)
      }
      let time = TimeColumn(target.columns[timeColumn])
      let times = Vector(
        type: .time, values: .ints(rows.map { time.micros(at: Int($0)) }), count: rows.count)
      return try SegmentAggregate.compute(.slope, offsets: offsets, values: value, weight: times, span: expression.span)
    }
    return try SegmentAggregate.compute(
      window.function, offsets: offsets, values: value, weight: weight, span: expression.span)
  }

  /// The rows that belong to `range` of the batch, as a batch of their own.
  private func child(
    _ table: Table, _ rows: [Int32], _ owners: [Int32], _ batch: Batch, _ range: Range<Int>
  ) -> Batch {
    let start = Int32(truncatingIfNeeded: range.lowerBound)
    let moment: Batch.Moment
    switch batch.moment {
    case .constant: moment = batch.moment
    case .each(let moments): moment = .each(owners.map { moments[Int($0 + start)] })
    }
    // A stretch without gaps is read as one.
    let isDense = rows.indices.dropFirst().allSatisfy { rows[$0] == rows[$0 - 1] &+ 1 }
    let picked: Batch.Rows =
      isDense && !rows.isEmpty ? .range(Int(rows[0])..<Int(rows[0]) + rows.count) : .indices(rows)
    return Batch(
      table: table, rows: picked, moment: moment, floor: batch.floor, outer: (batch, owners.map { $0 + start }))
  }

  /// Keeps the child entities that are there as of the moment and whose life begins in the window.
  private func keepLiving(
    _ rows: inout [Int32], _ owners: inout [Int32], _ target: Table, _ batch: Batch, _ limits: WindowLimits,
    _ range: Range<Int>
  ) {
    guard case .entity(_, let from, _) = target.kind else { return }
    let time = from.map { TimeColumn(target.columns[$0]) }
    // At one moment for all it is one look at the whole table.
    var isThere: [Bool]?
    if case .constant(let moment) = batch.moment, rows.count > target.rowCount / 8 {
      isThere = Lives.there.rows(target, Calendar.day(ofMicros: moment))
    }
    var kept = 0
    for index in rows.indices {
      let row = Int(rows[index])
      let asker = range.lowerBound + Int(owners[index])
      guard isThere?[row] ?? Lives.isThere(target, row, Calendar.day(ofMicros: batch.moment[asker])) else { continue }
      if let time, let from, limits.lower[asker] != .min || batch.moment[asker] &+ 1 != limits.upper[asker] {
        guard target.columns[from].validity?[row] ?? true else { continue }
        let born = time.micros(at: row)
        guard born >= limits.lower[asker], born < limits.upper[asker] else { continue }
      }
      rows[kept] = rows[index]
      owners[kept] = owners[index]
      kept += 1
    }
    rows.removeLast(rows.count - kept)
    owners.removeLast(owners.count - kept)
  }

  /// Orders each owner's rows by time; rows of one time stay in stored order.
  private func sortByTime(_ rows: inout [Int32], _ owners: [Int32], _ target: Table) {
    let column: Int?
    if case .entity(_, let from, _) = target.kind { column = from } else { column = target.timeColumn }
    guard let column else { return }
    let time = TimeColumn(target.columns[column])
    var start = 0
    while start < rows.count {
      var end = start + 1
      while end < rows.count, owners[end] == owners[start] { end += 1 }
      if end - start > 1 {
        let sorted = rows[start..<end].map { (time.micros(at: Int($0)), $0) }.sorted { $0 < $1 }
        for (offset, pair) in sorted.enumerated() { rows[start + offset] = pair.1 }
      }
      start = end
    }
  }
}
