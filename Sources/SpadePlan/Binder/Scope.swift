package import SpadeStore

/// What the rows of a relation look like at one point of a pipeline: which table they are rows of, and their columns.
package struct Scope: Sendable {
  /// Nil after an aggregate.
  package var table: Table?
  package var columns: [VisibleColumn]
  /// True while everything the table reaches can be named, beyond `columns`; `select` ends it.
  var isOpen: Bool
  /// How many local columns the relation has.
  var locals: Int
  /// True once rows are groups.
  var isGrouped = false
  /// Names that a `select` or `slice` left behind, for the error that mentions them.
  var dropped: Set<String> = []

  /// The visible column of that exact name.
  func column(_ name: String) -> VisibleColumn? { columns.first { $0.name == name } }

  /// Adds a column, or puts it in the place of the one with its name.
  mutating func put(_ column: VisibleColumn) {
    if let index = columns.firstIndex(where: { $0.name == column.name }) {
      columns[index] = column
    } else {
      columns.append(column)
    }
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
}

/// The row that names are looked up for.
final class Row {
  let table: Table?
  /// At a stage, the relation's scope; nil for any row of `table`.
  let scope: Scope?
  /// Inside an aggregate over rows: the row that they belong to.
  let outer: Row?
  /// True where the outer row itself stands under `@`.
  let outerIsMoved: Bool

  init(table: Table?, scope: Scope? = nil, outer: Row? = nil, outerIsMoved: Bool = false) {
    self.table = table
    self.scope = scope
    self.outer = outer
    self.outerIsMoved = outerIsMoved
  }
}
