extension BoundExpression.Kind {
  /// The expressions right below, in the order they stand.
  package var children: [BoundExpression] {
    switch self {
    case .literal, .now, .moved, .local, .stored, .asOf: []
    case .parent(let inner), .outer(let inner), .definition(_, let inner), .shared(let inner),
      .not(let inner), .negate(let inner), .isNull(let inner, _), .shift(let inner, _), .cast(let inner),
      .curve(let inner, _):
      [inner]
    case .at(let value, let moment): [value, moment]
    case .window(let window): window.children
    case .peers(let call): [call.argument] + call.within
    case .history(let call): [call.argument]
    case .and(let parts), .or(let parts), .call(_, let parts): parts
    case .compare(_, let left, let right), .arithmetic(_, let left, let right), .coalesce(let left, let right),
      .textMatch(_, let left, let right, _):
      [left, right]
    case .inList(let value, let list, _): [value] + list
    case .conditional(let condition, let yes, let no): [condition, yes, no]
    case .match(let value, let pairs, let otherwise), .step(let value, let pairs, let otherwise):
      [value] + pairs.flatMap { [$0.first, $0.second] } + (otherwise.map { [$0] } ?? [])
    case .blend(let pairs): pairs.flatMap { [$0.first, $0.second] }
    }
  }
}

extension BoundExpression.Kind {
  /// What stands behind a node that can be mentioned more than once; whoever walks down comes by it once.
  package var sharedBody: BoundExpression? {
    switch self {
    case .definition(_, let inner), .shared(let inner): inner
    default: nil
    }
  }
}

extension WindowAggregate {
  /// The value, weight, condition and bounds.
  package var children: [BoundExpression] {
    [value, weight, condition, bounds.lower?.expression, bounds.upper?.expression].compactMap { $0 }
  }
}

extension WindowAggregate {
  /// What is evaluated for the row that asks: the bounds, and what the rows are compared with.
  var ofAsker: [BoundExpression] {
    var found = [bounds.lower?.expression, bounds.upper?.expression].compactMap { $0 }
    for part in [value, weight, condition].compactMap({ $0 }) {
      part.forEachNode { if case .outer(let inner) = $0.kind { found.append(inner) } }
    }
    return found
  }

  /// Whether any of that depends on the row.
  var mentionsAsker: Bool { hops > 0 && ofAsker.contains { $0.generation != .max } }
}

extension WindowBounds.Bound {
  /// The expression that says where the bound lies, where there is one.
  package var expression: BoundExpression? {
    switch self {
    case .afterMoved: nil
    case .border(let expression), .end(let expression): expression
    }
  }
}

extension BoundExpression {
  /// Calls `body` for each node, for what is shared once however often it is mentioned.
  package func forEachNode(_ body: (BoundExpression) -> Void) {
    var visited: Set<ObjectIdentifier> = []
    forEachNode(&visited, body)
  }

  private func forEachNode(_ visited: inout Set<ObjectIdentifier>, _ body: (BoundExpression) -> Void) {
    if let inner = kind.sharedBody, !visited.insert(ObjectIdentifier(inner)).inserted { return }
    body(self)
    for child in kind.children { child.forEachNode(&visited, body) }
  }
}
