import SpadeBase
package import SpadeStore
import SpadeSyntax

/// What the rows of a relation look like at one point of a pipeline: which table they are rows of, and their columns.
package struct Scope: Sendable {
  /// Nil after an aggregate.
  package var table: Table?
  package var columns: [VisibleColumn]
  /// True while everything the table reaches can be named, beyond `columns`; `select` ends it.
  var isOpen: Bool
  /// How many local columns the relation has.
  var locals: Int
  /// True once the rows stand in an order that was asked for.
  var isSorted = false
  /// True once rows are groups.
  var isGrouped = false
  /// Names that a `select` or `slice` left behind, for the error that mentions them.
  var dropped: Set<String> = []

  /// The visible column of that name, or the one unnamed column that is a call of the function so named:
  /// `select name, deviation(score) | sort deviation`.
  func column(_ name: String) -> VisibleColumn? {
    if let place = place(name) { return columns[place] }
    let calls = columns.filter { $0.unnamedCall == name }
    return calls.count == 1 ? calls.first : nil
  }

  /// The time of a history's or log's rows: as stored, those of one entity lie together. Nil once they are sorted.
  func rowTime(_ span: Span) -> BoundExpression? {
    guard let table, let time = table.timeColumn, !isSorted else { return nil }
    return BoundExpression(.stored(table, column: time), table.columns[time].type, span)
  }

  /// Adds a column, or puts it in the place of the one with its name.
  /// Whether an expression over groups hangs on their dims alone: it is a dim then, too.
  func isOfDims(_ expression: BoundExpression) -> Bool {
    guard isGrouped else { return false }
    var dims: Set<Int> = []
    for column in columns {
      if case .dim = column.role, case .local(let index) = column.expression.kind { dims.insert(index) }
    }
    var (found, others) = (false, false)
    expression.forEachNode {
      guard case .local(let index) = $0.kind else { return }
      if dims.contains(index) { found = true } else { others = true }
    }
    return found && !others
  }

  mutating func put(_ column: VisibleColumn) {
    if let place = place(column.name) {
      columns[place] = column
    } else {
      columns.append(column)
    }
  }

  /// The column spelled so to the byte, or else the one whose letters are the same: é is found however it is composed.
  private func place(_ name: String) -> Int? {
    columns.firstIndex { $0.name.utf8.elementsEqual(name.utf8) } ?? columns.firstIndex { $0.name == name }
  }
}

/// A column that a stage can name.
package struct VisibleColumn: Sendable {
  /// What a grouped column is to the groups.
  enum Role: Sendable {
    case plain
    case dim
    /// With its value for a group that has no rows.
    case measure(ofNothing: Value)
  }

  package var name: String
  package var expression: BoundExpression
  /// The expression that can be evaluated as of another moment; nil where there is none (a group has no past).
  var movable: BoundExpression?
  var role = Role.plain
  /// What a dim of cohorts may hold, in its order.
  var cohorts: [String]?
  /// The function whose call this column is, where it was given no name.
  var unnamedCall: String?
  /// What it is to a reader of the answer.
  var meaning = ColumnMeaning()
}

extension Item {
  /// The function called, where the item is an unnamed call.
  var unnamedCall: String? {
    if name == nil, case .call(let call) = expression.kind { call.function.text } else { nil }
  }
}

/// The row that names are looked up for.
final class Row {
  let table: Table?
  /// At a stage, the relation's scope; nil for any row of `table`.
  let scope: Scope?
  /// Inside an aggregate over rows: the row that asks for them.
  let outer: Row?
  /// Whose rows they are: the outer row's table, or one of its ancestors'.
  let owner: Table?
  /// True where the outer row itself stands under `@`.
  let outerIsMoved: Bool

  init(table: Table?, scope: Scope? = nil, outer: Row? = nil, owner: Table? = nil, outerIsMoved: Bool = false) {
    self.table = table
    self.scope = scope
    self.outer = outer
    self.owner = owner ?? outer?.table
    self.outerIsMoved = outerIsMoved
  }
}
