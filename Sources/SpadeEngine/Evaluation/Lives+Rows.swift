import SpadeBase
import SpadePlan
import SpadeStore

extension Lives {
  /// Which rows of an entity a scan gives on a day; nil for all.
  func rows(_ table: Table, _ day: Int32) -> [Bool]? {
    guard case .entity(_, let from, let until) = table.kind, self != .all else { return nil }
    let end = Moments.end(ofDay: Int64(day))
    let begun = from.map { TimeColumn(table.columns[$0]).reached(end, unknown: true) }
    guard self == .there, let until else { return begun }
    let ended = TimeColumn(table.columns[until]).reached(end, unknown: false)
    guard let begun else { return ended.map { !$0 } }
    return begun.withUnsafeBufferPointer { begun in
      ended.withUnsafeBufferPointer { ended in [Bool](count: table.rowCount) { begun[$0] && !ended[$0] } }
    }
  }

  /// True where an entity is there on a day: begun, and not yet ended.
  static func isThere(_ table: Table, _ row: Int, _ day: Int32) -> Bool {
    guard case .entity(_, let from, let until) = table.kind else { return true }
    if let from, let begun = dayOf(table.columns[from], row), begun > day { return false }
    if let until, let ended = dayOf(table.columns[until], row), ended <= day { return false }
    return true
  }

  /// True where an entity has begun by a day.
  static func isBorn(_ table: Table, _ row: Int, _ day: Int32) -> Bool {
    guard case .entity(_, let from?, _) = table.kind, let begun = dayOf(table.columns[from], row) else { return true }
    return begun <= day
  }

  private static func dayOf(_ column: Column, _ row: Int) -> Int32? {
    guard column.validity?[row] ?? true else { return nil }
    return Calendar.day(ofMicros: TimeColumn(column).micros(at: row))
  }
}
