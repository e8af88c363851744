import SpadeBase
import SpadeStore
import SpadeSyntax

/// A query that the reference doesn't answer: what it names is unknown, or a result is beyond its type.
struct ReferenceFailure: Error {
  var message: String
  /// Whether a result is beyond its type or the calendar, which the engine may find elsewhere than the reference.
  var isRange: Bool

  init(_ message: String, isRange: Bool = false) {
    self.message = message
    self.isRange = isRange
  }
}

/// Answers queries from the tree, row by row, in the plainest way: what the engine is held to.
///
/// Written from the language's description alone. Nothing is fast here: as of a moment is a scan of all rows, a window
/// is a filter of all rows, and what was so along time is asked at every instant at which anything could have changed.
struct Reference {
  var tables: [ReferenceTable] = []
  var definitions: [Definition] = []
  /// The moment as `set now` fixes it; else the end of the last day seen in any history or log.
  var chosenNow: Int64?

  var now: Int64 {
    if let chosenNow { return chosenNow }
    let times = tables.filter { !$0.isEntity && !$0.isPlain }.flatMap { table in
      table.rows.indices.compactMap { table.micros(of: $0) }
    }
    guard let last = times.max() else { return Calendar.micros(ofDay: Calendar.dayRange.upperBound) }
    return Calendar.micros(ofDay: Calendar.day(ofMicros: last)) + Calendar.microsPerDay - 1
  }

  func table(_ name: String) -> ReferenceTable? { tables.first { $0.name == name } }

  /// The entity a definition is about; the first one loaded where it names none.
  func entity(of definition: Definition) -> ReferenceTable? {
    definition.entity.map { table($0.text) } ?? tables.first { $0.isEntity }
  }
}

/// A row of a table.
struct Base {
  var table: ReferenceTable
  var row: Int
}

/// A row on its way through the stages.
struct Row {
  var values: [Value]
  /// The stored row it comes from; none for groups.
  var base: Base?
  /// Whether it stands where a `sort` put it.
  var isSorted = false

  /// When the row of a history or log happened, by which `first` and `last` go unless the rows were sorted.
  var time: Int64? {
    guard let base, !base.table.isEntity, !base.table.isPlain, !isSorted else { return nil }
    return base.table.micros(of: base.row)
  }
}

/// Rows with named columns.
struct Relation {
  var names: [String]
  var rows: [Row]
}

/// All that an expression's value depends on.
struct Scope {
  var names: [String] = []
  var values: [Value] = []
  var base: Base?
  var moment: Int64
  /// Before this no window sees anything: the beginning of a period that `retain` asks about.
  var floor: Int64?
  /// The rows among which peers' functions compare: those of the query at this stage, or those of an entity.
  var peers: Peers
  /// The rows of the group, where a measure of a slice is evaluated; and all rows of the slice.
  var group: (rows: [Row], all: [Row], names: [String])?

  /// Whom a row is compared with.
  enum Peers {
    case relation(Relation)
    case entity(ReferenceTable)
  }

  func at(_ moment: Int64) -> Scope {
    var scope = self
    scope.moment = moment
    return scope
  }

  /// The scope of another stored row, seen from here.
  func of(_ base: Base) -> Scope {
    var scope = self
    scope.base = base
    scope.names = base.table.columns.map(\.name)
    scope.values = base.table.rows[base.row]
    scope.group = nil
    return scope
  }

  /// The scope of a row of a stage.
  func of(_ row: Row, _ names: [String]) -> Scope {
    var scope = self
    scope.base = row.base
    scope.names = names
    scope.values = row.values
    scope.group = nil
    return scope
  }
}
