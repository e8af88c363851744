import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension Executor {
  /// The rows of a table as of a moment: entities by their lives, histories and logs by their times.
  func scan(_ table: Table, _ lives: Lives, _ moment: Int64, isOrdered: Bool) throws(Diagnostic) -> Relation {
    context.rowsRead.add(table.rowCount, ordering: .relaxed)
    switch table.kind {
    case .plain: return Relation(table: table, rows: .range(0..<table.rowCount), moment: moment)
    case .history, .log: return Relation(table: table, rows: try visible(table, moment), moment: moment)
    case .entity:
      let day = Calendar.day(ofMicros: moment)
      let order = isOrdered ? table.fileOrder : nil
      let kept: [Int32]
      if let order {
        let rows = inFileOrder(table.rowCount, order)
        kept = lives.flags(table, day).map { isThere in rows.filter { isThere[Int($0)] } } ?? rows
      } else {
        guard let rows = lives.rows(table, day) else {
          return Relation(table: table, rows: .range(0..<table.rowCount), moment: moment)
        }
        kept = rows
      }
      let isWhole = kept.count == table.rowCount && order == nil
      return Relation(table: table, rows: isWhole ? .range(0..<table.rowCount) : .indices(kept), moment: moment)
    }
  }

  /// All rows, as the file had them.
  private func inFileOrder(_ count: Int, _ order: Buffer<UInt32>) -> [Int32] {
    var rows = [Int32](repeating: 0, count: count)
    for (stored, file) in order.elements.enumerated() where Int(file) < count {
      rows[Int(file)] = Int32(truncatingIfNeeded: stored)
    }
    return rows
  }

  /// Rows dated up to the moment: in each entity's run those before the first later one.
  private func visible(_ table: Table, _ moment: Int64) throws(Diagnostic) -> Batch.Rows {
    guard let timeColumn = table.timeColumn, let link = table.parent, let latest = table.latest, latest > moment else {
      return .range(0..<table.rowCount)
    }
    let time = TimeColumn(table.columns[timeColumn])
    let offsets = link.offsets.elements
    var rows: [Int32] = []
    if let search = try RunSearch(table) {
      let afters = search.firstsAfter(time.raw(atOrBefore: moment), search.all)
      for entity in afters.indices {
        rows.append(contentsOf: Int32(truncatingIfNeeded: offsets[entity])..<afters[entity])
      }
    }
    // Rows that belong to nobody lie at the end, in no order of time.
    for row in link.orphanStart..<table.rowCount where time.micros(at: row) <= moment {
      rows.append(Int32(truncatingIfNeeded: row))
    }
    return .indices(rows)
  }
}
