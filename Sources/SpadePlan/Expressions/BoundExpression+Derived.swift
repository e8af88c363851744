import SpadeBase
import SpadeStore

extension BoundExpression {
  /// The same with each derived column's expression in place of its mention; nil where a mention stands in something that
  /// looks at other rows or moments, or where it would grow beyond `mostNodes`.
  package func writingOut(_ derived: [BoundExpression]) -> BoundExpression? {
    guard let whole = replaced(derived), whole.isAtMost(Self.mostNodes), whole.depth <= Limits.boundDepth.value
    else { return nil }
    return whole
  }

  /// Each mention is evaluated anew, and derived columns of derived columns double with every step.
  private static let mostNodes = 64

  private func isAtMost(_ nodes: Int) -> Bool {
    var left = nodes
    func count(_ expression: BoundExpression) -> Bool {
      left -= 1
      return left >= 0 && expression.kind.children.allSatisfy(count)
    }
    return count(self)
  }

  private func replaced(_ derived: [BoundExpression]) -> BoundExpression? {
    guard facts.contains(.mentionsLocals) else { return self }
    var isComplete = true
    func new(_ part: BoundExpression) -> BoundExpression {
      if let part = part.replaced(derived) { return part }
      isComplete = false
      return part
    }
    func new(_ pairs: [BoundPair]) -> [BoundPair] { pairs.map { BoundPair(new($0.first), new($0.second)) } }
    let kind: Kind
    switch self.kind {
    case .local(let place): return derived.indices.contains(place) ? derived[place] : nil
    case .not(let inner): kind = .not(new(inner))
    case .negate(let inner): kind = .negate(new(inner))
    case .and(let parts): kind = .and(parts.map(new))
    case .or(let parts): kind = .or(parts.map(new))
    case .isNull(let inner, let negated): kind = .isNull(new(inner), negated: negated)
    case .compare(let op, let left, let right): kind = .compare(op, new(left), new(right))
    case .arithmetic(let op, let left, let right): kind = .arithmetic(op, new(left), new(right))
    case .shift(let inner, let span): kind = .shift(new(inner), span)
    case .coalesce(let left, let right): kind = .coalesce(new(left), new(right))
    case .inList(let value, let list, let negated): kind = .inList(new(value), list.map(new), negated: negated)
    case .textMatch(let predicate, let left, let right, let negated):
      kind = .textMatch(predicate, new(left), new(right), negated: negated)
    case .shared(let inner): kind = .shared(new(inner))
    case .cast(let inner): kind = .cast(new(inner))
    case .call(let function, let arguments): kind = .call(function, arguments.map(new))
    case .conditional(let condition, let yes, let no): kind = .conditional(new(condition), new(yes), new(no))
    case .match(let value, let cases, let otherwise):
      kind = .match(new(value), cases: new(cases), otherwise: otherwise.map(new))
    case .step(let value, let bounds, let otherwise):
      kind = .step(new(value), bounds: new(bounds), otherwise: otherwise.map(new))
    case .curve(let inner, let points): kind = .curve(new(inner), points: points)
    case .blend(let parts): kind = .blend(new(parts))
    case .literal, .now, .moved, .stored, .asOf, .parent, .outer, .at, .window, .definition, .peers, .history:
      return nil
    }
    return isComplete ? BoundExpression(kind, type, span) : nil
  }
}

extension Aggregation {
  /// The same over rows without the derived columns; nil where one can't be written out.
  package func writingOut(_ derived: [BoundExpression]) -> Aggregation? {
    var dims: [Dim] = []
    for dim in self.dims {
      guard case .expression(let expression) = dim, let whole = expression.writingOut(derived) else { return nil }
      dims.append(.expression(whole))
    }
    var measures: [Measure] = []
    for measure in self.measures {
      let argument = measure.argument?.writingOut(derived)
      let weight = measure.weight?.writingOut(derived)
      guard (argument == nil) == (measure.argument == nil), (weight == nil) == (measure.weight == nil) else {
        return nil
      }
      measures.append(Measure(measure.function, argument, weight: weight, type: measure.type, span: measure.span))
    }
    return Aggregation(dims: dims, measures: measures)
  }
}

extension LogicalPlan {
  /// The filters on top of a scan with an aggregation over them, where derived columns lie between that all can be written
  /// out; nil where there are none.
  package func writingOut(_ aggregation: Aggregation) -> (plan: LogicalPlan, aggregation: Aggregation)? {
    guard let (plan, derived) = writtenOut(), !derived.isEmpty, let aggregation = aggregation.writingOut(derived) else {
      return nil
    }
    return (plan, aggregation)
  }

  /// The plan without derived columns, and what these are.
  private func writtenOut() -> (plan: LogicalPlan, derived: [BoundExpression])? {
    switch self {
    case .scan: return (self, [])
    case .filter(let below, let condition):
      guard let (plan, derived) = below.writtenOut(), let condition = condition.writingOut(derived) else { return nil }
      return (.filter(plan, condition), derived)
    case .derive(let below, let expressions):
      guard let (plan, derived) = below.writtenOut() else { return nil }
      // Those of one stage don't mention each other.
      let whole = expressions.compactMap { $0.facts.contains(.isTotal) ? $0.writingOut(derived) : nil }
      return whole.count == expressions.count ? (plan, derived + whole) : nil
    default: return nil
    }
  }
}
