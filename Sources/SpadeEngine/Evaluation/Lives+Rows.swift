import CKernels
import SpadeBase
import SpadePlan
import SpadeStore

extension Lives {
  /// Which rows of an entity a scan gives on a day, 64 a word; nil for all.
  func bits(_ table: Table, _ day: Int32) -> [UInt64]? {
    guard case .entity(_, let from, let until) = table.kind, self != .all else { return nil }
    let end = Moments.end(ofDay: Int64(day))
    let begun = from.map { TimeColumn(table.columns[$0]).reached(end, unknown: true) }
    guard self == .there, let until else { return begun }
    var there = TimeColumn(table.columns[until]).reached(end, unknown: false)
    for word in there.indices { there[word] = (begun?[word] ?? ~0) & ~there[word] }
    return there
  }

  /// The same, a flag a row.
  func flags(_ table: Table, _ day: Int32) -> [Bool]? {
    bits(table, day).map { bits in [Bool](count: table.rowCount) { bits[$0 >> 6] >> UInt64($0 & 63) & 1 != 0 } }
  }

  /// The same as the rows' numbers.
  func rows(_ table: Table, _ day: Int32) -> [Int32]? {
    guard var bits = bits(table, day) else { return nil }
    let count = table.rowCount
    if let last = bits.indices.last, count & 63 != 0 { bits[last] &= (1 << UInt64(count & 63)) - 1 }
    return [Int32](unsafeUninitializedCapacity: count + Int(SPADE_SCAN_SLACK)) { rows, found in
      guard let start = rows.baseAddress else { return }
      found = start.withMemoryRebound(to: UInt32.self, capacity: rows.count) {
        spade_positions(bits, bits.count, 0, $0)
      }
    }
  }

  /// True where an entity is there on a day: begun, and not yet ended.
  static func isThere(_ table: Table, _ row: Int, _ day: Int32) -> Bool {
    guard case .entity(_, let from, let until) = table.kind else { return true }
    if let from, let begun = dayOf(table.columns[from], row), begun > day { return false }
    if let until, let ended = dayOf(table.columns[until], row), ended <= day { return false }
    return true
  }

  private static func dayOf(_ column: Column, _ row: Int) -> Int32? {
    guard column.validity?[row] ?? true else { return nil }
    return Calendar.day(ofMicros: TimeColumn(column).micros(at: row))
  }
}
