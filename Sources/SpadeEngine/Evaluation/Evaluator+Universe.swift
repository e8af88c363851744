import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension Evaluator {
  /// A definition's values for a batch, taken from its values over the whole entity where those were asked for.
  ///
  /// Nil where the definition isn't one that the query evaluates once as a whole.
  func universe(_ inner: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector? {
    guard case .constant(let moment) = batch.moment, batch.outer == nil || batch.table?.isEntity ?? false else {
      return nil
    }
    let key = UniverseKey(expression: ObjectIdentifier(inner), moment: moment, floor: batch.floor)
    guard let whole = context.universe(key) else { return nil }
    return try whole.gather(batch.indices)
  }

  /// Evaluates a definition over every row of its entity and keeps it for the query.
  func prepareUniverse(_ inner: BoundExpression, _ table: Table, _ moment: Int64, _ floor: Int64?) throws(Diagnostic) {
    let key = UniverseKey(expression: ObjectIdentifier(inner), moment: moment, floor: floor)
    if context.universe(key) != nil { return }
    let type = inner.type ?? .text
    let parts = try Parallel.map(Parallel.chunks(table.rowCount, context), context) { range throws(Diagnostic) in
      try Parallel.batches(range, context) { rows throws(Diagnostic) in
        let batch = Batch(table: table, rows: .range(rows), moment: .constant(moment), floor: floor)
        return try evaluate(inner, batch)
      }
    }
    let whole = try Vector.concatenate(parts.flatMap { $0 }, type: type)
    try context.keep(whole, key)
  }

  /// A peers' function of a definition: among all entities of its kind there at the moment.
  func peers(_ call: PeerCall, _ expression: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector {
    guard let table = call.entity else { throw .internalError("peers without a place", expression.span) }
    switch batch.moment {
    case .constant(let moment):
      return try peers(call, expression, table, moment, batch.floor).gather(batch.indices)
    case .each(let moments):
      // One look at all peers for each different moment, and from there to the rows that are asked about then.
      var places: [Int64: [Int32]] = [:]
      var order: [Int64] = []
      for (row, moment) in moments.enumerated() {
        if places[moment] == nil { order.append(moment) }
        places[moment, default: []].append(Int32(truncatingIfNeeded: row))
      }
      let indices = batch.indices
      var parts: [Vector] = []
      var origins = [Int32](repeating: 0, count: batch.count)
      var next: Int32 = 0
      for moment in order {
        try context.checkCancelled()
        let rows = places[moment] ?? []
        for row in rows {
          origins[Int(row)] = next
          next += 1
        }
        parts.append(
          moment == .min
            ? .nulls(call.type, rows.count)
            : try peers(call, expression, table, moment, batch.floor).gather(rows.map { indices[Int($0)] }))
      }
      return try Vector.concatenate(parts, type: call.type).gather(origins)
    }
  }

  private func peers(
    _ call: PeerCall, _ expression: BoundExpression, _ table: Table, _ moment: Int64, _ floor: Int64?
  ) throws(Diagnostic) -> Vector {
    let key = UniverseKey(expression: ObjectIdentifier(expression), moment: moment, floor: floor)
    if let known = context.universe(key) { return known }
    let day = Calendar.day(ofMicros: moment)
    let there = (0..<Int32(truncatingIfNeeded: table.rowCount)).filter { Lives.isThere(table, Int($0), day) }
    let relation = Relation(table: table, rows: .indices(there), moment: moment, floor: floor)
    let among = try Peers.compute(call, relation, Executor(self))
    // Back to all rows of the entity; those not there have no peers.
    var positions = [Int32](repeating: -1, count: table.rowCount)
    for (position, row) in there.enumerated() { positions[Int(row)] = Int32(truncatingIfNeeded: position) }
    let whole = try among.gather(positions)
    try context.keep(whole, key)
    return whole
  }
}
