import SpadeBase
import SpadeStore
import SpadeSyntax

extension PlanBuilder {
  mutating func slice(_ measureItems: [Item], _ dimItems: [Item], _ span: Span) throws(Diagnostic) {
    let (dimPeers, dimContext) = open()
    let dims = try bindDims(dimItems, dimContext)
    close(dimPeers)
    let dimColumns = dims.enumerated().map { index, dim in
      VisibleColumn(
        name: dim.name, expression: BoundExpression(.local(index), dim.type, dim.span), role: .dim,
        cohorts: dim.cohorts, meaning: ColumnMeaning(.dim))
    }
    let collector = MeasureCollector(offset: dims.count, dims: dimColumns, time: scope.rowTime(span))
    var columns = dimColumns
    var (peers, context) = open()
    context.measures = collector
    let items =
      measureItems.isEmpty
      ? [Item(name: Name("n", span), Expression(.call(Call(function: Name("count", span), arguments: [])), span))]
      : measureItems
    for item in items {
      for column in try binder.bindMeasure(item, context, items.count > 1) {
        guard !columns.contains(where: { $0.name == column.name }) else { throw .nameTwice(column.name, item.span) }
        columns.append(column)
      }
    }
    close(peers)
    // A row that is in several cohorts is counted in each, so that groups by cohort add up to nothing.
    let isPartition = !dims.contains { if case .cohorts = $0.dim { true } else { false } }
    for index in dims.count..<columns.count {
      columns[index].meaning = meaning(of: columns[index].expression, measures: collector)
      columns[index].meaning.isAdditive = columns[index].meaning.isAdditive && isPartition
    }
    plan = .aggregate(plan, Aggregation(dims: dims.map(\.dim), measures: collector.measures))
    group(columns)
    scope.locals = dims.count + collector.measures.count
    // Measures that compute with aggregates are derived from the groups.
    let references = materialise(columns.map(\.expression))
    for index in scope.columns.indices { scope.columns[index].expression = references[index] }
  }

  private struct BoundDim {
    var name: String
    var dim: Aggregation.Dim
    var type: ScalarType
    var span: Span
    /// The names of the cohorts that it is.
    var cohorts: [String]? { if case .cohorts(let cohorts) = dim { cohorts.map(\.name) } else { nil } }
  }

  private func bindDims(_ items: [Item], _ context: BindContext) throws(Diagnostic) -> [BoundDim] {
    var dims: [BoundDim] = []
    for item in items {
      let dim: BoundDim
      if case .call(let call) = item.expression.kind, call.function.text == "cohort" {
        let cohorts = try binder.bindCohorts(call, context)
        dim = BoundDim(name: item.name?.text ?? "cohort", dim: .cohorts(cohorts), type: .text, span: item.span)
      } else {
        let bound = try binder.bindTyped(item.expression, context)
        let name = item.name?.text ?? binder.resultName(item.expression)
        dim = BoundDim(name: name, dim: .expression(bound), type: bound.type ?? .text, span: item.span)
      }
      guard !dims.contains(where: { $0.name == dim.name }) else { throw .nameTwice(dim.name, item.span) }
      dims.append(dim)
    }
    return dims
  }

  mutating func over(_ span: Expression, _ step: Expression, _ place: Span) throws(Diagnostic) {
    guard scope.isGrouped else { throw .needsGroups("over", place) }
    if let settled, settled != .vs { throw .cannotMove("over", settled, place) }
    let length = try binder.bindDuration(span)
    let stride = try binder.bindDuration(step)
    let columns = scope.columns
    // A whole number of days from a day's end is again a day.
    let isDaily = stride.micros % Calendar.microsPerDay == 0 && standsAtDaysEnd
    let type: ScalarType = isDaily ? .date : .time
    plan = .over(
      plan, Steps(length: length, step: stride, type: type, columns: columns.map(\.expression), place: place))
    let asOf = VisibleColumn(
      name: "as_of", expression: BoundExpression(.local(0), type, place), role: .dim, meaning: ColumnMeaning(.dim))
    guard !columns.contains(where: { $0.name == "as_of" }) else { throw .nameTwice("as_of", place) }
    settled = .over
    group([asOf] + relocated(columns, from: 1))
    leaveOut()
  }

  mutating func versus(_ time: Expression, _ place: Span) throws(Diagnostic) {
    guard scope.isGrouped else { throw .needsGroups("vs", place) }
    if let settled { throw .cannotMove("vs", settled, place) }
    let moment = try binder.bindMoment(time, binder.constantContext)
    let dims = scope.columns.filter { if case .dim = $0.role { true } else { false } }
    let measures = scope.columns.filter { if case .dim = $0.role { false } else { true } }
    guard !measures.isEmpty else { throw .nothingToCompare(place) }
    plan = .vs(
      plan,
      Comparison(
        moment: moment, dims: dims.map(\.expression),
        measures: measures.map {
          if case .measure(let nothing) = $0.role {
            (expression: $0.expression, ofNothing: nothing)
          } else {
            (expression: $0.expression, ofNothing: .null)
          }
        }))
    var columns = relocated(dims, from: 0)
    for measure in measures {
      var names = [measure.name, measure.name + "_was"]
      var types = [measure.expression.type, measure.expression.type]
      if let change = Comparison.changeType(measure.expression.type) {
        names.append(measure.name + "_change")
        types.append(change)
      }
      let start = columns.count
      for (name, type) in zip(names, types) {
        guard !columns.contains(where: { $0.name == name }) else { throw .nameTwice(name, place) }
        columns.append(
          VisibleColumn(
            name: name, expression: BoundExpression(.local(columns.count), type, place),
            role: .measure(ofNothing: .null), meaning: measure.meaning))
      }
      if names.count == 3 {
        columns[start + 2].meaning = measure.meaning.ofChange(of: measure.expression.type)
      }
    }
    settled = .vs
    group(columns)
  }

  mutating func pivot(_ item: Item, _ place: Span) throws(Diagnostic) {
    guard scope.isGrouped else { throw .needsGroups("pivot", place) }
    guard case .name(nil, let name) = item.expression.kind, let dim = scope.column(name.text) else {
      throw .pivotNeedsDim(item.span, scope.columns.map(\.name))
    }
    let others = scope.columns.filter { $0.name != dim.name }
    let kept = others.filter { if case .dim = $0.role { true } else { false } }
    let measures = others.filter { if case .dim = $0.role { false } else { true } }
    guard !measures.isEmpty else { throw .nothingToCompare(place) }
    let pivoted = LogicalPlan.pivot(
      plan,
      Pivot(
        kept: kept.map(Pivot.Dim.init), dim: Pivot.Dim(dim),
        measures: measures.map { measure in
          var meaning = measure.meaning
          meaning.family = ColumnMeaning.Family(measure: measure.name, dim: dim.name)
          return OutputColumn(name: measure.name, expression: measure.expression, meaning: meaning)
        }, isSorted: scope.isSorted))
    // Which columns there are is in the data, so the plan up to here runs now.
    let result = try binder.run(
      BoundQuery(plan: moment.map { .at(pivoted, moment: $0) } ?? pivoted, output: []))
    plan = .values(result)
    settled = .pivot
    let columns = PlanBuilder.scope(of: result).columns.enumerated().map { index, column in
      VisibleColumn(
        name: column.name, expression: column.expression,
        role: index < kept.count ? .dim : .measure(ofNothing: .null),
        cohorts: index < kept.count ? kept[index].cohorts : nil, meaning: column.meaning)
    }
    let isSorted = scope.isSorted
    group(columns)
    scope.isSorted = isSorted
  }

  /// True where the query is asked at the end of a day.
  private var standsAtDaysEnd: Bool {
    if let moment, moment.type == .date { return true }
    guard let now = binder.catalog.now, (now + 1) % Calendar.microsPerDay == 0 else { return false }
    guard let moment else { return true }
    if case .moved(let span) = moment.kind { return span.micros % Calendar.microsPerDay == 0 }
    return false
  }

  /// The columns as locals counted from `start`.
  private func relocated(_ columns: [VisibleColumn], from start: Int) -> [VisibleColumn] {
    columns.enumerated().map { index, column in
      VisibleColumn(
        name: column.name,
        expression: BoundExpression(.local(start + index), column.expression.type, column.expression.span),
        role: column.role, cohorts: column.cohorts, meaning: column.meaning)
    }
  }
}
