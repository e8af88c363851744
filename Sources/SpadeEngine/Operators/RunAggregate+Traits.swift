import SpadePlan
import SpadeStore

extension Measure {
  /// True where the result is the same however the rows are cut into chunks: integers, counts, and picked values.
  var isExact: Bool {
    switch function {
    case .count, .any, .none, .rate, .min, .max, .distinct, .first, .last, .quantile: true
    case .sum, .mean, .share: argument.map { $0.type == .int || $0.isDecimal } ?? true
    case .stdev, .weightedMean, .slope: false
    }
  }
}

extension Aggregation {
  /// True where measures ask for nothing but how many rows there are.
  var countsRows: Bool {
    measures.allSatisfy { $0.argument == nil && $0.weight == nil && ($0.function == .count || $0.function == .share) }
  }
}

extension BoundExpression {
  /// The parts of a conjunction that all have to hold; one that isn't any is its only part.
  var conjuncts: [BoundExpression] {
    if case .and(let parts) = kind { parts.flatMap(\.conjuncts) } else { [self] }
  }

  /// True for a stored column of decimals, which is summed exactly.
  var isDecimal: Bool {
    switch kind {
    case .stored(let table, let column), .asOf(let table, let column):
      if case .decimal = table.columns[column].scale { true } else { false }
    case .parent(let inner), .definition(_, let inner), .shared(let inner): inner.isDecimal
    default: false
    }
  }
}
