import SpadeBase
package import SpadeStore

/// Where the values of an expression come from, as far as that is plain to see.
package enum KnownValues: Sendable {
  /// Those of a stored column.
  case stored(Column)
  /// Those of a column of an answer.
  case answered(ResultColumn)
  /// Just these, in this order.
  case listed([String])
  /// Those of either.
  indirect case either(KnownValues, KnownValues)
  case bools
}

extension KnownValues {
  /// Nil where they aren't plain to see: of local columns where there is no plan that computes them.
  init?(of expression: BoundExpression, in plan: LogicalPlan?) {
    var left = Self.mostNodes
    self.init(of: expression, in: plan, &left)
  }

  /// Definitions of definitions double with every step.
  private static let mostNodes = 1_000

  private init?(of expression: BoundExpression, in plan: LogicalPlan?, _ left: inout Int) {
    left -= 1
    guard left >= 0 else { return nil }
    let found: KnownValues?
    switch expression.kind {
    case .literal(.text(let text)): found = .listed([String(decoding: text, as: UTF8.self)])
    case .literal(.null): found = .listed([])
    case .stored(let table, let column), .asOf(let table, let column):
      let stored = table.columns[column]
      switch stored.type {
      case .text: found = .stored(stored)
      case .bool: found = .bools
      default: found = nil
      }
    case .parent(let inner), .outer(let inner), .at(let inner, _), .definition(_, let inner), .shared(let inner):
      found = KnownValues(of: inner, in: plan, &left)
    case .local(let index): found = plan.flatMap { KnownValues(ofLocal: index, in: $0, &left) }
    case .match(_, let cases, let otherwise):
      found = Self.any(of: cases.map(\.second) + [otherwise].compactMap { $0 }, plan, &left)
    case .step(_, let bounds, let otherwise):
      found = Self.any(of: bounds.map(\.second) + [otherwise].compactMap { $0 }, plan, &left)
    case .conditional(_, let yes, let no): found = Self.any(of: [yes, no], plan, &left)
    case .coalesce(let first, let second): found = Self.any(of: [first, second], plan, &left)
    default: found = expression.type == .bool ? .bools : nil
    }
    guard let found else { return nil }
    self = found
  }

  private static func any(of results: [BoundExpression], _ plan: LogicalPlan?, _ left: inout Int) -> KnownValues? {
    var found: KnownValues?
    for result in results {
      guard let values = KnownValues(of: result, in: plan, &left) else { return nil }
      switch (found, values) {
      case (nil, _): found = values
      case (.listed(let before)?, .listed(let more)): found = .listed(before + more)
      case (.bools?, .bools): break
      case (let before?, _): found = .either(before, values)
      }
    }
    return found
  }

  /// Follows a local column down to where it was computed.
  private init?(ofLocal index: Int, in plan: LogicalPlan, _ left: inout Int) {
    guard let found = Self.column(index, of: plan, &left) else { return nil }
    self = found
  }

  private static func column(_ index: Int, of plan: LogicalPlan, _ left: inout Int) -> KnownValues? {
    switch plan {
    case .scan: return nil
    case .values(let result):
      guard result.columns.indices.contains(index) else { return nil }
      let column = result.columns[index]
      return column.type == .text ? .answered(column) : column.type == .bool ? .bools : nil
    case .filter(let input, _), .sort(let input, _), .take(let input, _, _), .sample(let input, _, _),
      .at(let input, _):
      return column(index, of: input, &left)
    case .derive(let input, let expressions):
      let start = locals(of: input)
      guard index >= start else { return column(index, of: input, &left) }
      return expressions.indices.contains(index - start)
        ? KnownValues(of: expressions[index - start], in: input, &left) : nil
    case .peers(let input, _): return index < locals(of: input) ? column(index, of: input, &left) : nil
    case .aggregate(let input, let aggregation):
      guard aggregation.dims.indices.contains(index) else { return nil }
      switch aggregation.dims[index] {
      case .expression(let dim): return KnownValues(of: dim, in: input, &left)
      case .cohorts(let cohorts): return .listed(cohorts.map(\.name))
      }
    case .over(let input, let steps):
      return steps.columns.indices.contains(index - 1)
        ? KnownValues(of: steps.columns[index - 1], in: input, &left) : nil
    case .vs(let input, let comparison):
      return comparison.dims.indices.contains(index) ? KnownValues(of: comparison.dims[index], in: input, &left) : nil
    case .pivot, .retain: return nil
    }
  }

  private static func locals(of plan: LogicalPlan) -> Int {
    switch plan {
    case .scan: 0
    case .values(let result): result.columns.count
    case .filter(let input, _), .sort(let input, _), .take(let input, _, _), .sample(let input, _, _),
      .at(let input, _):
      locals(of: input)
    case .derive(let input, let expressions): locals(of: input) + expressions.count
    case .peers(let input, let calls): locals(of: input) + calls.count
    case .aggregate(_, let aggregation): aggregation.dims.count + aggregation.measures.count
    case .pivot(_, let pivot): pivot.kept.count
    case .retain: 5
    case .over(_, let steps): 1 + steps.columns.count
    case .vs(_, let comparison):
      comparison.dims.count
        + comparison.measures.reduce(0) { $0 + (Comparison.changeType($1.expression.type) == nil ? 2 : 3) }
    }
  }
}
