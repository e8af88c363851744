import SpadeBase
import SpadeStore
import SpadeSyntax

extension PlanBuilder {
  /// Adds one stage to the plan.
  mutating func add(_ stage: Stage) throws(Diagnostic) {
    if into != nil { throw .afterTheEnd(stage.span) }
    if plot != nil { guard case .into = stage.kind else { throw .afterTheEnd(stage.span) } }
    try countStep(stage.span)
    binder.plan = plan
    switch stage.kind {
    case .where(let condition):
      leaveOut()
      let (peers, context) = open()
      let bound = try binder.bindCondition(condition, context, "where")
      close(peers)
      plan = .filter(plan, bound)
    case .derive(let items): try derive(items)
    case .select(let items): try select(items)
    case .sort(let keys):
      let (peers, context) = open()
      var terms: [SortTerm] = []
      for key in keys {
        terms.append(SortTerm(try binder.bindTyped(key.expression, context), descending: key.descending))
      }
      close(peers)
      plan = .sort(plan, terms)
      scope.isSorted = true
    case .take(let count, let within):
      let number = try binder.bindCount(count, "take")
      leaveOut()
      let (peers, context) = open()
      let dims = try binder.bindItems(within, context).map(\.bound)
      close(peers)
      plan = .take(plan, count: number, within: dims)
    case .sample(let count, let seed):
      let number = try binder.bindCount(count, "sample")
      let seedNumber = try seed.map { expression throws(Diagnostic) in try binder.bindCount(expression, "seed") }
      leaveOut()
      plan = .sample(plan, count: number, seed: UInt64(seedNumber ?? 0))
    case .slice(let measures, let dims): try slice(measures, dims, stage.span)
    case .at: break  // found by init, because it holds for the whole query
    case .over(let span, let step): try over(span, step, stage.span)
    case .vs(let time): try versus(time, stage.span)
    case .pivot(let item): try pivot(item, stage.span)
    case .retain(let condition, let by, let periods): try retain(condition, by, periods, stage.span)
    case .plot: plot = stage.span
    case .into(let file):
      guard !file.text.utf8.contains(0) else { throw .badPath(file.span) }
      into = (file.text, file.span)
    }
  }

  private mutating func derive(_ items: [Item]) throws(Diagnostic) {
    // One item at a time: each may name those before it.
    for item in items {
      try countStep(item.span)
      let (peers, context) = open()
      let bound = try binder.bindTyped(item.expression, context)
      close(peers)
      let movable = try? binder.bindMovable(item.expression, Row(table: scope.table, scope: scope))
      let name = item.name?.text ?? binder.resultName(item.expression)
      let meaning = meaning(of: bound)
      let reference = materialise([bound])[0]
      var column = VisibleColumn(
        name: name, expression: reference, movable: movable, unnamedCall: item.unnamedCall, meaning: meaning)
      // What a dim is replaced with tells the groups apart as the dim did.
      if let old = scope.column(name), case .dim = old.role, scope.isOfDims(bound) { column.role = .dim }
      scope.put(column)
    }
  }

  private mutating func select(_ items: [Item]) throws(Diagnostic) {
    let (peers, context) = open()
    let bound = try binder.bindItems(items, context)
    close(peers)
    let row = Row(table: scope.table, scope: scope)
    let meanings = bound.map { meaning(of: $0.bound) }
    let references = materialise(bound.map(\.bound))
    var columns: [VisibleColumn] = []
    for (item, (name, reference)) in zip(items, zip(bound.map(\.name), references)) {
      guard !columns.contains(where: { $0.name == name }) else { throw .nameTwice(name, item.span) }
      var column = VisibleColumn(name: name, expression: reference, unnamedCall: item.unnamedCall)
      column.meaning = meanings[columns.count]
      column.movable = try? binder.bindMovable(item.expression, row)
      if case .name(nil, let source) = item.expression.kind, let old = scope.column(source.text) {
        column.role = old.role
      } else if scope.isOfDims(bound[columns.count].bound) {
        column.role = .dim
      }
      columns.append(column)
    }
    scope.dropped.formUnion(scope.columns.map(\.name))
    scope.columns = columns
    scope.isOpen = false
  }

  private mutating func retain(
    _ condition: Expression, _ by: Item, _ periods: Expression, _ span: Span
  ) throws(Diagnostic) {
    guard let table = scope.table, table.isEntity, !scope.isGrouped else { throw .retainNeedsEntity(span) }
    guard case .call(let call) = by.expression.kind, let period = Retention.Period(rawValue: call.function.text),
      call.arguments.count == 1, case .value(let date) = call.arguments[0].kind
    else { throw .retainNeedsPeriod(by.span) }
    let count = try binder.bindCount(periods, "for")
    let (peers, context) = open()
    // It is asked in each period, not at the query's own moment.
    var moved = context
    moved.isMoved = true
    moved.peers = .nowhere("under retain")
    let bound = try binder.bindCondition(condition, moved, "retain")
    let day = try binder.bindTyped(date, context)
    close(peers)
    guard let type = day.type, type.isTemporal else { throw .notTemporal(day.type, date.span) }
    plan = .retain(plan, Retention(condition: bound, date: day, period: period, periods: count))
    let types: [(String, ScalarType, VisibleColumn.Role, ColumnMeaning)] = [
      ("cohort", .date, .dim, ColumnMeaning(.dim)), ("age", .int, .dim, ColumnMeaning(.dim)),
      ("size", .int, .measure(ofNothing: .int(0)), ColumnMeaning(.measure, .count)),
      ("n", .int, .measure(ofNothing: .int(0)), ColumnMeaning(.measure, .count)),
      ("rate", .number, .measure(ofNothing: .null), ColumnMeaning(.measure, .share)),
    ]
    group(
      types.enumerated().map { index, column in
        VisibleColumn(
          name: column.0, expression: BoundExpression(.local(index), column.1, span), role: column.2, meaning: column.3)
      })
  }

  /// From here on rows are groups with these columns, all local.
  mutating func group(_ columns: [VisibleColumn]) {
    scope.dropped.formUnion(scope.columns.map(\.name))
    peerMeanings = [:]
    scope = Scope(
      table: nil, columns: columns, isOpen: false, locals: columns.count, isGrouped: true, dropped: scope.dropped)
  }
}
