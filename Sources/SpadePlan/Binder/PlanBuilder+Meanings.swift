import SpadeStore
import SpadeSyntax

/// What columns are to a reader: told from the expressions that make them, never from their names or values.
extension PlanBuilder {
  /// The meaning of a column in scope.
  func meaning(of column: VisibleColumn) -> ColumnMeaning {
    // A table's own columns come into scope without one.
    column.meaning == ColumnMeaning() ? meaning(of: column.expression) : column.meaning
  }

  /// The meaning of an expression's values.
  func meaning(of expression: BoundExpression, measures: MeasureCollector? = nil) -> ColumnMeaning {
    var result = plainMeaning(of: expression, measures)
    if result.quantity == .number, !result.isChange, isScored(expression) { result.quantity = .score }
    return result
  }

  private func plainMeaning(of expression: BoundExpression, _ measures: MeasureCollector?) -> ColumnMeaning {
    switch expression.kind {
    case .stored(let table, let column): return table.meaning(of: column)
    case .local(let index):
      if let measures, index >= measures.offset, measures.measures.indices.contains(index - measures.offset) {
        return meaning(of: measures.measures[index - measures.offset])
      }
      if let peers = peerMeanings[index] { return peers }
      return scope.columns.first { $0.expression.isLocal(index) }?.meaning ?? ColumnMeaning()
    case .parent(let inner), .outer(let inner), .at(let inner, _), .cast(let inner), .shared(let inner),
      .coalesce(let inner, _):
      return meaning(of: inner, measures: measures)
    case .definition(let name, let inner):
      if let known = binder.definedMeanings[name] { return known }
      let meaning = meaning(of: inner, measures: nil).attribute
      binder.definedMeanings[name] = meaning
      return meaning
    case .window(let window):
      let inner = window.value.map { meaning(of: $0) } ?? ColumnMeaning()
      var result = inner.aggregated(window.function).attribute
      result.isAdditive = false
      return result
    case .history(let call):
      if case .since = call.function { return ColumnMeaning(.attribute, .days) }
    case .call(let function, let arguments):
      switch function {
      case .age, .days: return ColumnMeaning(measures == nil ? .attribute : .measure, .days)
      case .abs, .round, .floor, .ceil, .min, .max, .number, .int:
        var result = arguments.first.map { meaning(of: $0, measures: measures) } ?? ColumnMeaning()
        result.isAdditive = false
        return result
      default: break
      }
    case .conditional(_, let yes, let no):
      let both = (meaning(of: yes, measures: measures), meaning(of: no, measures: measures))
      if both.0.quantity == both.1.quantity { return ColumnMeaning(both.0.role, both.0.quantity) }
    case .arithmetic(.subtract, let now, let then):
      if case .at = then.kind { return meaning(of: now, measures: measures).ofChange(of: expression.type) }
    default: break
    }
    // What is computed of a group is an amount, too.
    return ColumnMeaning(measures == nil && !scope.isGrouped ? .attribute : .measure)
  }

  /// What a peers' function gives.
  func meaning(of call: PeerCall) -> ColumnMeaning {
    switch call.function {
    case .deviation: meaning(of: call.argument).ofChange(of: call.type)
    case .winsorize: meaning(of: call.argument).attribute
    case .rank, .percentile, .zscore, .rescale: ColumnMeaning()
    }
  }

  /// Rows were left out: what the others add up to is no longer the whole.
  mutating func leaveOut() {
    for index in scope.columns.indices { scope.columns[index].meaning.isAdditive = false }
  }

  private func meaning(of measure: Measure) -> ColumnMeaning {
    (measure.argument.map { meaning(of: $0) } ?? ColumnMeaning()).aggregated(measure.function)
  }

  // True where the query itself reads the same attribute or definition by its band: then it is a score.
  private func isScored(_ expression: BoundExpression) -> Bool {
    guard let subject = expression.subject else { return false }
    return binder.banded.contains(subject)
  }
}

extension Table {
  /// Keys name rows; all else is known of them.
  fileprivate func meaning(of column: Int) -> ColumnMeaning {
    if parent?.keyColumn == column { return ColumnMeaning(.key) }
    if case .entity(let key, _, _) = kind, key == column { return ColumnMeaning(.key) }
    return ColumnMeaning()
  }
}

extension ColumnMeaning {
  /// What an aggregate of such values is.
  fileprivate func aggregated(_ function: AggregateFunction) -> ColumnMeaning {
    switch function {
    case .count: ColumnMeaning(.measure, .count, isAdditive: true)
    case .distinct: ColumnMeaning(.measure, .count)
    case .share, .rate: ColumnMeaning(.measure, .share)
    case .sum: ColumnMeaning(.measure, quantity == .score ? .number : quantity, isChange: isChange, isAdditive: true)
    case .stdev: ColumnMeaning(.measure, quantity == .days ? .days : .number)
    case .mean, .min, .max, .quantile, .first, .last, .weightedMean:
      ColumnMeaning(.measure, quantity, isChange: isChange)
    case .any, .none, .slope: ColumnMeaning(.measure)
    }
  }

  /// What the difference of two such values of a type is.
  func ofChange(of type: ScalarType?) -> ColumnMeaning {
    var change = self
    change.isChange = true
    if quantity == .score { change.quantity = .number }
    if role == .key || role == .dim { change.role = .attribute }
    return change
  }

  /// The same as something known of a row.
  fileprivate var attribute: ColumnMeaning {
    var copy = self
    if role == .measure { copy.role = .attribute }
    return copy
  }
}

extension BoundExpression {
  fileprivate func isLocal(_ index: Int) -> Bool { if case .local(index) = kind { true } else { false } }

  /// What tells an attribute or a definition, whenever it is asked; nil for other expressions.
  var subject: String? {
    switch kind {
    case .asOf(let table, let column), .stored(let table, let column): "\(table.name)\0\(table.columns[column].name)"
    case .definition(let name, _): name
    case .parent(let inner), .at(let inner, _), .cast(let inner): inner.subject
    default: nil
    }
  }
}
