import SpadeBase
import SpadeStore

/// A table as plain rows, with what its `load` statement says about it.
final class ReferenceTable {
  /// What a table holds, its columns by position.
  enum Kind {
    case plain
    case entity(key: Int, parent: (table: ReferenceTable, key: Int)?, from: Int?, until: Int?)
    case history(parent: ReferenceTable, key: Int, at: Int)
    case log(parent: ReferenceTable, key: Int, at: Int)
  }

  let name: String
  let kind: Kind
  let columns: [(name: String, type: ScalarType)]
  /// In the order of the file, without the rows that a load drops.
  let rows: [[Value]]

  /// Keeps of a history's rows of one entity and time the last, and no row of a history or log without a time.
  init(name: String, kind: Kind, columns: [(name: String, type: ScalarType)], rows: [[Value]]) {
    self.name = name
    self.kind = kind
    self.columns = columns
    switch kind {
    case .plain, .entity: self.rows = rows
    case .log(_, _, let at): self.rows = rows.filter { $0[at] != .null }
    case .history(let parent, let key, let at):
      self.rows = rows.enumerated().filter { index, row in
        guard row[at] != .null else { return false }
        guard parent.row(withKey: row[key]) != nil else { return true }
        return !rows[(index + 1)...].contains { $0[key] == row[key] && $0[at] == row[at] }
      }.map(\.element)
    }
  }

  func column(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

  var isEntity: Bool { if case .entity = kind { true } else { false } }
  var isHistory: Bool { if case .history = kind { true } else { false } }
  var isPlain: Bool { if case .plain = kind { true } else { false } }

  /// The entity its rows belong to, and the column that names it.
  var parent: (table: ReferenceTable, key: Int)? {
    switch kind {
    case .plain: nil
    case .entity(_, let parent, _, _): parent
    case .history(let parent, let key, _), .log(let parent, let key, _): (parent, key)
    }
  }

  /// The column that says when a row happened, holds from, or begins its life.
  var time: Int? {
    switch kind {
    case .plain: nil
    case .entity(_, _, let from, _): from
    case .history(_, _, let at), .log(_, _, let at): at
    }
  }

  /// An entity's row by its key.
  func row(withKey key: Value) -> Int? {
    guard case .entity(let column, _, _, _) = kind, key != .null else { return nil }
    return rows.firstIndex { $0[column] == key }
  }

  /// The row of the parent that a row belongs to.
  func parentRow(of row: Int) -> Int? { parent.flatMap { $0.table.row(withKey: rows[row][$0.key]) } }

  /// A row's time in microseconds; a date is its beginning.
  func micros(of row: Int) -> Int64? { time.flatMap { Instant.beginning(rows[row][$0]) } }

  /// Whether a row can be seen at a moment: it happened, it holds, it is alive; plain rows always.
  func isThere(_ row: Int, at moment: Int64) -> Bool {
    switch kind {
    case .plain: return true
    case .history, .log: return micros(of: row).map { $0 <= moment } ?? false
    case .entity(_, _, let from, let until):
      let today = Calendar.day(ofMicros: moment)
      if let from, let day = Instant.day(rows[row][from]), day > today { return false }
      if let until, let day = Instant.day(rows[row][until]), day <= today { return false }
      return true
    }
  }

  /// Row numbers in the order that a query sees them: entities and plain tables as in the file; histories and logs along
  /// their entities, which go along theirs, then by time, and ties as in the file. Rows that belong to nobody come last,
  /// as in the file.
  var order: [Int] { isEntity ? Array(rows.indices) : alongParents }

  private var alongParents: [Int] {
    let all = Array(rows.indices)
    guard let parent else { return all }
    let parents = parent.table.alongParents
    let places = all.map { row in parentRow(of: row).flatMap { parents.firstIndex(of: $0) } ?? parents.count }
    return all.sorted { first, second in
      if places[first] != places[second] { return places[first] < places[second] }
      if !isEntity, places[first] < parents.count {
        let (a, b) = (micros(of: first) ?? 0, micros(of: second) ?? 0)
        if a != b { return a < b }
      }
      return first < second
    }
  }
}

/// What dates and times mean as instants.
enum Instant {
  /// Just that instant, or the beginning of the day.
  static func beginning(_ value: Value) -> Int64? {
    switch value {
    case .date(let day): Calendar.micros(ofDay: day)
    case .time(let micros): micros
    default: nil
    }
  }

  /// Where one stands who says that date or time: the end of a day, or the instant.
  static func standing(_ value: Value) -> Int64? {
    if case .date(let day) = value { return Calendar.micros(ofDay: day) + Calendar.microsPerDay - 1 }
    return beginning(value)
  }

  static func day(_ value: Value) -> Int32? { beginning(value).map { Calendar.day(ofMicros: $0) } }
}
