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
      if let inner = expression.kind.sharedBody {
        mentions[ObjectIdentifier(inner), default: 0] += 1
        // The body is walked once: what it mentions is counted for its first mention only.
        if mentions[ObjectIdentifier(inner)] ?? 0 > 1 { return }
        if case .definition = expression.kind, inner.facts.contains(.isCostly) {
          costly.insert(ObjectIdentifier(inner))
        }
      }
      expression.kind.children.forEach(count)
    }
    plan.expressions.forEach(count)
    return costly.filter { mentions[$0] ?? 0 > 1 }
  }

  /// Calls `body` once for each shared definition, table and constant moment that it is mentioned at, innermost first.
  static func forEachMention(
    in expression: BoundExpression, _ table: Table, _ moment: Int64, _ shared: Set<ObjectIdentifier>,
    _ body: (BoundExpression, Table, Int64) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    var walk = Walk(shared: shared)
    try walk.visit(expression, table, moment, body)
  }

  private struct Walk {
    private struct Place: Hashable {
      let inner: ObjectIdentifier
      let table: ObjectIdentifier
      let moment: Int64
    }
    let shared: Set<ObjectIdentifier>
    // Each mention may mention others twice: without this, those would be visited once for each way that leads to them.
    private var visited: Set<Place> = []

    init(shared: Set<ObjectIdentifier>) { self.shared = shared }

    mutating func visit(
      _ expression: BoundExpression, _ table: Table, _ moment: Int64,
      _ body: (BoundExpression, Table, Int64) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
      switch expression.kind {
      case .definition(_, let inner), .shared(let inner):
        let place = Place(inner: ObjectIdentifier(inner), table: ObjectIdentifier(table), moment: moment)
        guard visited.insert(place).inserted else { return }
        try visit(inner, table, moment, body)
        if shared.contains(ObjectIdentifier(inner)), table.isEntity { try body(inner, table, moment) }
      case .parent(let inner):
        guard let parent = table.parent?.table else { return }
        try visit(inner, parent, moment, body)
      case .at(let inner, let time):
        guard case .moved(let span) = time.kind, let moved = span.added(to: moment) else { return }
        try visit(inner, table, moved, body)
      case .window(let window):
        guard let child = window.path.last else { return }
        for part in [window.value, window.weight, window.condition].compactMap({ $0 }) {
          try visit(part, child, moment, body)
        }
      case .outer, .history: return
      default: for child in expression.kind.children { try visit(child, table, moment, body) }
      }
    }
  }
}
