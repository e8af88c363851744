extension LogicalPlan {
  /// The plan right below, or nil for a scan.
  package var input: LogicalPlan? {
    switch self {
    case .scan, .values: nil
    case .filter(let input, _), .derive(let input, _), .peers(let input, _), .sort(let input, _),
      .take(let input, _, _), .sample(let input, _, _), .aggregate(let input, _), .pivot(let input, _),
      .retain(let input, _), .over(let input, _), .vs(let input, _), .at(let input, _):
      input
    }
  }

  /// Every expression of the plan, from the scan up.
  package var expressions: [BoundExpression] {
    let below = input?.expressions ?? []
    switch self {
    case .scan, .values, .sample: return below
    case .filter(_, let condition): return below + [condition]
    case .derive(_, let expressions): return below + expressions
    case .peers(_, let calls): return below + calls.flatMap { [$0.argument] + $0.within }
    case .sort(_, let terms): return below + terms.map(\.expression)
    case .take(_, _, let within): return below + within
    case .aggregate(_, let aggregation):
      let dims = aggregation.dims.flatMap { dim in
        switch dim {
        case .expression(let expression): [expression]
        case .cohorts(let cohorts): cohorts.map(\.condition)
        }
      }
      return below + dims + aggregation.measures.flatMap { [$0.argument, $0.weight].compactMap { $0 } }
    case .pivot(_, let pivot):
      return below + pivot.kept.map(\.expression) + [pivot.dim.expression] + pivot.measures.map(\.expression)
    case .retain(_, let retention): return below + [retention.condition, retention.date]
    case .over(_, let steps): return below + steps.columns
    case .vs(_, let comparison): return below + comparison.dims + comparison.measures.map(\.expression)
    case .at(_, let moment): return below + [moment]
    }
  }
}
