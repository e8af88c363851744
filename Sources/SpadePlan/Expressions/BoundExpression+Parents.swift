import SpadeStore

extension BoundExpression {
  /// True where it depends on nothing of a row but who its parent is: rows of one parent have one value, as of a moment.
  package var isOfParent: Bool {
    switch kind {
    case .literal, .now, .moved, .parent: true
    // The column that names the parent, where each row's name is one.
    case .stored(let table, let column):
      table.timeColumn != nil
        && table.parent.map { $0.keyColumn == column && $0.orphanStart == table.rowCount } ?? false
    case .local, .asOf, .window, .history, .peers, .outer: false
    default: kind.children.allSatisfy(\.isOfParent)
    }
  }
}
