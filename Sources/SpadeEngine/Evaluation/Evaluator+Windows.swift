import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension Evaluator {
  /// An aggregate over the rows that belong to each row of the batch.
  func window(
    _ window: WindowAggregate, _ expression: BoundExpression, _ batch: Batch
  ) throws(Diagnostic) -> Vector {
    if window.hops > 0, expression.isOfParent, let known = try ofParents(expression, batch) { return known }
    let limits = try WindowLimits(window.bounds, batch, self, expression.span)
    guard window.hops > 0 else { return try self.window(window, expression, batch, limits) }
    let owners = ancestors(of: batch, window.hops)
    let values = try self.window(window, expression, owners, limits)
    // Nothing belongs to nobody, not even no rows.
    guard owners.indices.contains(where: { $0 < 0 }) else { return values }
    return try values.gather(owners.indices.enumerated().map { $1 < 0 ? -1 : Int32(truncatingIfNeeded: $0) })
  }

  private func window(
    _ window: WindowAggregate, _ expression: BoundExpression, _ batch: Batch, _ limits: WindowLimits
  ) throws(Diagnostic) -> Vector {
    if let counted = try counted(window, batch, limits) { return counted }
    if let read = try read(window, expression, batch, limits) { return read }
    if let decayed = try decayed(window, batch, limits) { return decayed }
    // Rows are taken in groups, so that what belongs to them fits the caches.
    let segments = try Segments(window.path, batch, limits)
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

  private func aggregate(
    _ window: WindowAggregate, _ expression: BoundExpression, _ batch: Batch, _ segments: Segments,
    _ limits: WindowLimits, _ range: Range<Int>
  ) throws(Diagnostic) -> Vector {
    guard let target = window.path.last else { throw .internalError("a window without a table", expression.span) }
    var (rows, offsets) = belonging(segments, window, target, batch, limits, range)
    var child = self.child(target, rows, offsets, batch, range)
    if let condition = window.condition {
      let kept = try evaluate(condition, child).select()
      if kept.count < child.count {
        rows = .indices(rows.picked(kept))
        offsets = Self.offsets(offsets, of: kept)
        child = self.child(target, rows, offsets, batch, range)
      }
    }
    context.rowsRead.add(rows.count, ordering: .relaxed)
    var value = try window.value.map { value throws(Diagnostic) in try evaluate(value, child) }
    // Rows of several children come in no order of time: only the one that counts is left.
    if window.path.count > 1 || window.isEntity, window.function == .first || window.function == .last, let all = value
    {
      let kept = edges(rows.indices, offsets, all, target, last: window.function == .last)
      value = try all.gather(kept)
      offsets = Self.offsets(offsets, of: kept)
    }
    var weight = try window.weight.map { weight throws(Diagnostic) in try evaluate(weight, child) }
    if window.function == .slope {
      guard let timeColumn = target.timeColumn else {
        throw .internalError("a slope without time", expression.span)
      }
      weight = stored(target.columns[timeColumn], child)
    }
    return try SegmentAggregate.compute(
      window.function, offsets: offsets, values: value, weight: weight, span: expression.span)
  }

  /// The rows of the stretches that are there, and where each asking row's begin.
  private func belonging(
    _ segments: Segments, _ window: WindowAggregate, _ target: Table, _ batch: Batch, _ limits: WindowLimits,
    _ range: Range<Int>
  ) -> (rows: Batch.Rows, offsets: [Int]) {
    var offsets = [0]
    offsets.reserveCapacity(range.count + 1)
    var total = 0
    for row in 0..<range.count {
      total += segments.total(row)
      offsets.append(total)
    }
    if window.isEntity {
      let rows = segments.runs.rows
      let kept = living(rows, offsets, target, batch, limits, range)
      return (.indices(kept.map { rows[Int($0)] }), Self.offsets(offsets, of: kept))
    }
    let runs = segments.runs
    guard context.options.fastPaths.contains(.stretches) else { return (.indices(runs.rows), offsets) }
    // Stretches without gaps are read as one.
    if let first = runs.starts.first, let end = runs.ends.last, Int(end - first) == runs.rowCount, runs.isAscending {
      return (.range(Int(first)..<Int(end)), offsets)
    }
    return (.stretches(runs), offsets)
  }

  /// Where the rows of each asker begin once only those at some positions, ascending, are kept.
  private static func offsets(_ offsets: [Int], of kept: [Int32]) -> [Int] {
    var place = 0
    return offsets.map { offset in
      while place < kept.count, Int(kept[place]) < offset { place += 1 }
      return place
    }
  }

  /// The rows that belong to `range` of the batch, as a batch of their own.
  private func child(
    _ table: Table, _ rows: Batch.Rows, _ offsets: [Int], _ batch: Batch, _ range: Range<Int>
  ) -> Batch {
    func owners() -> [Int32] {
      var owners: [Int32] = []
      owners.reserveCapacity(rows.count)
      for row in range {
        let place = row - range.lowerBound
        owners.append(
          contentsOf: repeatElement(Int32(truncatingIfNeeded: row), count: offsets[place + 1] - offsets[place]))
      }
      return owners
    }
    let moment: Batch.Moment
    switch batch.moment {
    case .constant: moment = batch.moment
    case .each(let moments): moment = .each(owners().map { moments[Int($0)] })
    }
    let outer = Owners(batch.asking ?? batch, owners())
    return Batch(table: table, rows: rows, moment: moment, floor: batch.floor, outer: outer)
  }

  /// Positions of the child entities that are there as of the moment and whose life begins in the window.
  private func living(
    _ rows: [Int32], _ offsets: [Int], _ target: Table, _ batch: Batch, _ limits: WindowLimits, _ range: Range<Int>
  ) -> [Int32] {
    guard case .entity(_, let from, _) = target.kind else { return [] }
    let time = from.map { TimeColumn(target.columns[$0]) }
    // At one moment for all it is one look at the whole table, and one for all batches.
    var isThere: [Bool]?
    if case .constant(let moment) = batch.moment, rows.count > target.rowCount / 64 {
      isThere = context.living(target, Calendar.day(ofMicros: moment))
    }
    var kept: [Int32] = []
    kept.reserveCapacity(rows.count)
    for asker in range {
      let (lower, upper) = (limits.lower[asker], limits.upper[asker])
      let moment = batch.moment[asker]
      let day = Calendar.day(ofMicros: moment)
      let isOpen = lower == .min && moment &+ 1 == upper
      for index in offsets[asker - range.lowerBound]..<offsets[asker - range.lowerBound + 1] {
        let row = Int(rows[index])
        guard isThere?[row] ?? Lives.isThere(target, row, day) else { continue }
        if let time, !isOpen {
          // What began nobody knows when was there before any time.
          let born = time.validity?[row] ?? true ? time.micros(at: row) : .min
          guard born >= lower, born < upper else { continue }
        }
        kept.append(Int32(truncatingIfNeeded: index))
      }
    }
    return kept
  }

  /// The position of each asker's first or last row by time that has a value; rows of one time stay in stored order.
  private func edges(_ rows: [Int32], _ offsets: [Int], _ values: Vector, _ target: Table, last: Bool) -> [Int32] {
    let place: Int?
    if case .entity(_, let from, _) = target.kind { place = from } else { place = target.timeColumn }
    let time = place.map { TimeColumn(target.columns[$0]) }
    /// What is known of no time was there before any.
    func key(_ position: Int) -> (Int64, Int32) {
      let row = rows[position]
      guard let time, time.validity?[Int(row)] ?? true else { return (.min, row) }
      return (time.micros(at: Int(row)), row)
    }
    return zip(offsets, offsets.dropFirst()).compactMap { start, end in
      var edge: (key: (Int64, Int32), position: Int)?
      for position in start..<end where values.isValid(position) {
        let key = key(position)
        if edge.map({ last ? key > $0.key : key < $0.key }) ?? true { edge = (key, position) }
      }
      return edge.map { Int32(truncatingIfNeeded: $0.position) }
    }
  }
}
