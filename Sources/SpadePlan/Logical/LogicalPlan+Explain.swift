import SpadeBase
package import SpadeStore

extension LogicalPlan {
  /// The node's name in `explain`.
  package var name: String {
    switch self {
    case .scan: "scan"
    case .values: "last result"
    case .filter: "filter"
    case .derive: "derive"
    case .peers: "peers"
    case .sort: "sort"
    case .take: "take"
    case .sample: "sample"
    case .aggregate: "aggregate"
    case .pivot: "pivot"
    case .retain: "retain"
    case .over: "over"
    case .vs: "vs"
    case .at: "at"
    }
  }

  /// What the node works on, in a few words.
  package var detail: String? {
    switch self {
    case .scan(let table, let lives):
      switch lives {
      case .there: table.name
      case .all: "all \(table.name)"
      case .born: "\(table.name), the gone included"
      }
    case .derive(_, let expressions): CountText.of(expressions.count, "column")
    case .peers(_, let calls): CountText.of(calls.count, "column")
    case .sort(_, let terms): CountText.of(terms.count, "key")
    case .take(_, let count, let within): CountText.of(count, "row") + (within.isEmpty ? "" : " a group")
    case .sample(_, let count, let seed): "\(CountText.of(count, "row")), seed \(seed)"
    case .aggregate(_, let aggregation):
      CountText.of(aggregation.dims.count, "dim") + ", " + CountText.of(aggregation.measures.count, "measure")
    case .retain(_, let retention): "\(CountText.of(retention.periods, "period")) of a \(retention.period.rawValue)"
    case .values, .filter, .pivot, .over, .vs, .at: nil
    }
  }

  /// The tables that the plan reads, each once: the scanned one, then those its expressions reach.
  package var tables: [Table] {
    var found: [Table] = []
    func add(_ table: Table) { if !found.contains(where: { $0 === table }) { found.append(table) } }
    var node: LogicalPlan? = self
    while let current = node {
      if case .scan(let table, _) = current { add(table) }
      node = current.input
    }
    for expression in expressions {
      expression.forEachNode { node in
        switch node.kind {
        case .asOf(let table, _), .stored(let table, _): add(table)
        case .window(let window): window.path.forEach(add)
        default: break
        }
      }
    }
    return found
  }
}
