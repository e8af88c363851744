import SpadeBase
import SpadePlan
import SpadeStore

extension Evaluator {
  /// The expression once a parent, where it depends on nothing nearer: of neighbours that have one parent the first is
  /// asked. Nil where no neighbours have.
  func ofParents(_ expression: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector? {
    guard case .constant = batch.moment else { return nil }
    let parents = parents(of: batch)
    guard parents.batch.count < batch.count else { return nil }
    var firsts: [Int32] = []
    for (row, place) in parents.places.enumerated() where place == firsts.count {
      firsts.append(Int32(truncatingIfNeeded: row))
    }
    return try evaluate(expression, batch.filtered(firsts)).gather(parents.places)
  }

  /// The row of an ancestor for each row, so many parents up; -1 for rows that belong to nobody.
  func ancestors(of batch: Batch, _ hops: Int) -> Batch {
    var (table, rows) = (batch.table, batch.rows)
    for _ in 0..<hops {
      let link = table?.parent
      rows = .indices(link.map { ParentRows.of(rows, $0) } ?? [Int32](repeating: -1, count: batch.count))
      table = link?.table
    }
    return Batch(table: table, rows: rows, moment: batch.moment, floor: batch.floor, asking: batch)
  }

  /// The parents of the batch's rows; a row that has none gets row -1.
  func parents(of batch: Batch) -> Batch.Parents {
    if let known = batch.parents { return known }
    let table = batch.table?.parent?.table
    let rows = batch.table?.parent.map { ParentRows.of(batch.rows, $0) } ?? [Int32](repeating: -1, count: batch.count)
    let parents: Batch.Parents
    switch batch.moment {
    case .constant:
      var distinct: [Int32] = []
      var places: [Int32] = []
      places.reserveCapacity(rows.count)
      for row in rows {
        if distinct.last != row { distinct.append(row) }
        places.append(Int32(truncatingIfNeeded: distinct.count - 1))
      }
      parents = Batch.Parents(
        batch: Batch(table: table, rows: .indices(distinct), moment: batch.moment, floor: batch.floor), places: places)
    case .each:
      parents = Batch.Parents(
        batch: Batch(table: table, rows: .indices(rows), moment: batch.moment, floor: batch.floor),
        places: (0..<rows.count).map { Int32(truncatingIfNeeded: $0) })
    }
    batch.parents = parents
    return parents
  }
}

/// Finds the parent row of rows, by walking or searching the parent's offsets.
enum ParentRows {
  static func of(_ rows: Batch.Rows, _ link: ParentLink) -> [Int32] {
    let offsets = link.offsets.elements
    let last = offsets.count - 1
    var parent = 0
    func find(_ row: Int) -> Int32 {
      guard row >= 0, row < Int(offsets[last]) else { return -1 }
      // Rows mostly come in order: the same parent or the next one.
      if row >= Int(offsets[parent]), row < Int(offsets[parent + 1]) { return Int32(truncatingIfNeeded: parent) }
      if parent + 2 <= last, row >= Int(offsets[parent + 1]), row < Int(offsets[parent + 2]) {
        parent += 1
        return Int32(truncatingIfNeeded: parent)
      }
      var low = 0
      var high = last - 1
      while low < high {
        let middle = (low + high + 1) / 2
        if Int(offsets[middle]) <= row { low = middle } else { high = middle - 1 }
      }
      parent = low
      return Int32(truncatingIfNeeded: low)
    }
    switch rows {
    case .range(let range): return range.map(find)
    case .indices(let indices): return indices.map { find(Int($0)) }
    case .stretches(let runs):
      var parents: [Int32] = []
      parents.reserveCapacity(runs.rowCount)
      for run in 0..<runs.count {
        let (start, end) = (Int(runs.starts[run]), Int(runs.ends[run]))
        let first = find(start)
        if first >= 0, end <= Int(offsets[Int(first) + 1]) {
          parents.append(contentsOf: repeatElement(first, count: end - start))
        } else {
          for row in start..<end { parents.append(find(row)) }
        }
      }
      return parents
    }
  }
}
