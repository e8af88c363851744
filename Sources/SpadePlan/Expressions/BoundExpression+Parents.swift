package import SpadeStore

extension BoundExpression {
  /// True where it depends on nothing of a row but who its parent is: rows of one parent have one value, as of a moment.
  package var isOfParent: Bool { generation > 0 }

  /// Which of a row's ancestors it names, so that no two have one name and every row has such an ancestor: 0 for an
  /// entity's own key, 1 for its parent's; nil where it isn't such a name.
  package func namedGeneration(of table: Table) -> Int? {
    switch kind {
    case .stored(let owner, let column) where owner === table:
      if case .entity(let key, _, _) = table.kind, key == column { return 0 }
      guard let link = table.parent, link.keyColumn == column, link.orphanStart == table.rowCount else { return nil }
      return 1
    case .parent(let inner):
      guard let link = table.parent, link.orphanStart == table.rowCount else { return nil }
      return inner.namedGeneration(of: link.table).map { $0 + 1 }
    default: return nil
    }
  }
}

extension BoundExpression.Kind {
  /// See `BoundExpression.generation`.
  func generation(_ children: [BoundExpression]) -> Int {
    switch self {
    case .literal, .now, .moved: .max
    case .parent(let inner):
      // Nobody has no attributes, so what is the same for all parents isn't the same for all rows.
      inner.generation == .max ? 1 : 1 + inner.generation
    // The column that names the parent, where each row's name is one.
    case .stored(let table, let column):
      table.parent.map { $0.keyColumn == column && $0.orphanStart == table.rowCount } ?? false ? 1 : 0
    // Rows of one parent ask for the same rows, by what they name alike.
    case .window(let window):
      window.hops == 0 ? 0 : window.ofAsker.reduce(window.hops) { min($0, $1.generation) }
    case .local, .asOf, .history, .peers, .outer: 0
    default: children.lazy.map(\.generation).min() ?? 0
    }
  }
}
