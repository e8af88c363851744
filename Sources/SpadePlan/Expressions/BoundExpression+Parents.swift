extension BoundExpression {
  /// True where it depends on nothing of a row but who its parent is: rows of one parent have one value, as of a moment.
  package var isOfParent: Bool {
    switch kind {
    case .literal, .now, .moved, .parent: true
    case .local, .stored, .asOf, .window, .history, .peers, .outer: false
    default: kind.children.allSatisfy(\.isOfParent)
    }
  }
}
