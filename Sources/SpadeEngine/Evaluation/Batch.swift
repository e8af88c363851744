import SpadeBase
import SpadeStore

/// Some rows of one table, as of a moment: what an expression is evaluated for. Used by one thread.
final class Batch {
  /// Which rows of the table.
  enum Rows {
    case range(Range<Int>)
    /// -1 is no row: its columns are null and nothing belongs to it.
    case indices([Int32])
    /// Stretches of rows, one after the other.
    case stretches(Runs)
  }

  /// As of when, in microseconds; what happened in that microsecond is seen.
  enum Moment {
    case constant(Int64)
    case each([Int64])

    @inline(__always) subscript(row: Int) -> Int64 {
      switch self {
      case .constant(let moment): moment
      case .each(let moments): moments[row]
      }
    }
  }

  /// The parents of a batch's rows: neighbours with the same parent share one row.
  struct Parents {
    let batch: Batch
    /// The row of `batch` for each row of the children.
    let places: [Int32]
    /// The same, -1 for children that belong to nobody; nil where there are none of these.
    let kin: [Int32]?

    init(batch: Batch, places: [Int32]) {
      self.batch = batch
      self.places = places
      let rows = batch.indices
      kin = rows.contains { $0 < 0 } ? places.map { rows[Int($0)] < 0 ? -1 : $0 } : nil
    }
  }

  /// Nil for rows of groups or of an earlier result.
  let table: Table?
  let rows: Rows
  let count: Int
  let moment: Moment
  /// Windows see nothing at or before this: `retain` cuts them to a calendar period.
  let floor: Int64?
  /// The relation's local columns, and where this batch begins in them.
  let locals: (columns: [Vector], start: Int)?
  /// Inside an aggregate over rows: the batch that asks for them.
  let outer: Owners?
  /// Where these are ancestors of rows that ask for what belongs to them, one for each: the batch that asks.
  let asking: Batch?

  /// Read in place of any stored column, where the rows stand for the values that one can hold.
  let standIn: Vector?

  /// The row of each history that holds at the moment, found once.
  var asOfRows: [ObjectIdentifier: [Int32]] = [:]
  /// The same where it is known from the start: rows of one history, in the order of this batch's.
  var along: (history: Table, rows: Runs)?
  /// The same rows at other constant moments.
  var moved: [Int64: Batch] = [:]
  /// The same rows, the moment of each moved by a span.
  var movedBy: [CalendarDuration: Batch] = [:]
  /// The rows' parents.
  var parents: Parents?
  /// What is mentioned more than once, definitions among it, evaluated for this batch.
  var shared: [ObjectIdentifier: Vector] = [:]

  init(
    table: Table?, rows: Rows, moment: Moment, floor: Int64? = nil, locals: (columns: [Vector], start: Int)? = nil,
    outer: Owners? = nil, asking: Batch? = nil, standIn: Vector? = nil
  ) {
    self.table = table
    self.standIn = standIn
    self.rows = rows
    self.moment = moment
    self.floor = floor
    self.locals = locals
    self.outer = outer
    self.asking = asking
    count = rows.count
  }

  /// The table's row of each row, -1 for none.
  lazy var indices: [Int32] = rows.indices

  /// The same rows as of another moment.
  func at(_ moment: Moment) -> Batch {
    guard case .constant(let constant) = moment else { return copy(moment: moment) }
    if case .constant(constant) = self.moment { return self }
    if let known = moved[constant] { return known }
    let batch = copy(moment: moment)
    moved[constant] = batch
    return batch
  }

  /// The rows at these positions, ascending.
  func filtered(_ positions: [Int32]) throws(Diagnostic) -> Batch {
    var columns: [Vector] = []
    if let locals {
      let start = Int32(truncatingIfNeeded: locals.start)
      let places = positions.map { $0 &+ start }
      for column in locals.columns { columns.append(try column.gather(places)) }
    }
    let moment: Moment =
      switch self.moment {
      case .constant(let moment): .constant(moment)
      case .each(let moments): .each(positions.map { moments[Int($0)] })
      }
    return Batch(
      table: table, rows: .indices(rows.picked(positions)), moment: moment, floor: floor,
      locals: locals == nil ? nil : (columns, 0),
      outer: outer?.picked(positions))
  }

  private func copy(moment: Moment) -> Batch {
    Batch(table: table, rows: rows, moment: moment, floor: floor, locals: locals, outer: outer)
  }

  /// Some of the rows, each perhaps several times, at a moment each.
  func picked(_ positions: [Int32], moments: [Int64]) -> Batch {
    let indices = indices
    return Batch(
      table: table, rows: .indices(positions.map { indices[Int($0)] }), moment: .each(moments), floor: floor,
      outer: outer?.picked(positions))
  }
}
