import SpadeBase
import SpadePlan
import SpadeStore

/// Definitions that a plan mentions more than once and that are costly: they are evaluated once a query.
enum SharedDefinitions {
  /// The bodies of such definitions.
  static func find(in plan: LogicalPlan) -> Set<ObjectIdentifier> {
    var mentions: [ObjectIdentifier: Int] = [:]
    var costly: Set<ObjectIdentifier> = []
    func count(_ expression: BoundExpression) {
      if case .definition(_, let inner) = expression.kind {
        mentions[ObjectIdentifier(inner), default: 0] += 1
        // The body is walked once: what it mentions is counted for its first mention only.
        if mentions[ObjectIdentifier(inner)] ?? 0 > 1 { return }
        if isCostly(inner) { costly.insert(ObjectIdentifier(inner)) }
      }
      expression.kind.children.forEach(count)
    }
    plan.expressions.forEach(count)
    return costly.filter { mentions[$0] ?? 0 > 1 }
  }

  private static func isCostly(_ expression: BoundExpression) -> Bool {
    switch expression.kind {
    case .window, .history, .peers: true
    default: expression.kind.children.contains(where: isCostly)
    }
  }

  /// Calls `body` for each mention of a shared definition that stands at a constant moment, innermost first.
  static func forEachMention(
    in expression: BoundExpression, _ table: Table, _ moment: Int64, _ shared: Set<ObjectIdentifier>,
    _ body: (BoundExpression, Table, Int64) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    switch expression.kind {
    case .definition(_, let inner):
      try forEachMention(in: inner, table, moment, shared, body)
      if shared.contains(ObjectIdentifier(inner)), table.isEntity { try body(inner, table, moment) }
    case .parent(let inner):
      guard let parent = table.parent?.table else { return }
      try forEachMention(in: inner, parent, moment, shared, body)
    case .at(let inner, let time):
      guard case .moved(let span) = time.kind, let moved = span.added(to: moment) else { return }
      try forEachMention(in: inner, table, moved, shared, body)
    case .window(let window):
      guard let child = window.path.last else { return }
      for part in [window.value, window.weight, window.condition].compactMap({ $0 }) {
        try forEachMention(in: part, child, moment, shared, body)
      }
    case .outer, .history: return
    default: for child in expression.kind.children { try forEachMention(in: child, table, moment, shared, body) }
    }
  }
}
