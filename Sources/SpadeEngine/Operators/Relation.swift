import SpadeBase
import SpadeStore

/// Rows of one table (or of none) as of a moment, with local columns: what flows between operators.
struct Relation {
  /// Nil after an aggregate.
  var table: Table?
  var rows: Batch.Rows
  var moment: Int64
  /// Windows see nothing at or before this.
  var floor: Int64?
  /// Each as long as the relation.
  var locals: [Vector]
  var count: Int

  init(table: Table?, rows: Batch.Rows, moment: Int64, floor: Int64? = nil, locals: [Vector] = []) {
    self.table = table
    self.rows = rows
    self.moment = moment
    self.floor = floor
    self.locals = locals
    count = rows.count
  }

  /// Groups: local columns and nothing else.
  init(locals: [Vector], count: Int, moment: Int64) {
    self.init(table: nil, rows: .range(0..<count), moment: moment, locals: locals)
  }

  /// Some rows as a batch.
  func batch(_ range: Range<Int>) -> Batch {
    let picked: Batch.Rows =
      switch rows {
      case .range(let all): .range(all.lowerBound + range.lowerBound..<all.lowerBound + range.upperBound)
      case .indices, .stretches: .indices(Array(rows.indices[range]))
      }
    return Batch(
      table: table, rows: picked, moment: .constant(moment), floor: floor, locals: (locals, range.lowerBound))
  }

  /// The rows at these positions, in this order.
  func gather(_ positions: [Int32]) throws(Diagnostic) -> Relation {
    var gathered = self
    gathered.locals = []
    for column in locals { gathered.locals.append(try column.gather(positions)) }
    switch rows {
    case .range(let range):
      let start = Int32(truncatingIfNeeded: range.lowerBound)
      gathered.rows = .indices(positions.map { $0 + start })
    case .indices, .stretches: gathered.rows = .indices(rows.picked(positions))
    }
    gathered.count = positions.count
    return gathered
  }
}
