import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  /// Binds an aggregate: over the group's rows in a measure, else over the rows that belong to the row.
  func bindAggregate(
    _ name: String, _ call: Call, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    guard call.within.isEmpty else { throw .noWithin(name, span) }
    var function = AggregateFunction.named(name) ?? .count
    var arguments = call.arguments
    if name == "p" {
      guard arguments.count == 2, case .value(let quantile) = arguments[1].kind else { throw .signature(name, span) }
      let q = try bindNumber(quantile, "p")
      guard (0...1).contains(q) else { throw .badQuantile(quantile.span) }
      function = .quantile(q)
      arguments.removeLast()
    }
    var weight: Expression?
    if function == .weightedMean {
      guard arguments.count == 2, case .value(let second) = arguments[1].kind else { throw .signature(name, span) }
      weight = second
      arguments.removeLast()
    }
    guard arguments.count <= 1 else { throw .signature(name, span) }
    switch arguments.first?.kind {
    case nil:
      guard context.measures != nil, function == .count || function == .share else {
        throw function == .count && context.measures == nil ? .countOfWhat(span) : .signature(name, span)
      }
      return try measure(name, function, nil, nil, span, context)
    case .value(let argument):
      if context.measures != nil {
        if case .name(nil, let table) = argument.kind, catalog.table(table.text) != nil,
          try lookUp(table.text, context.row, context, argument.span) == nil
        {
          throw wrapped(name, function, RowsArgument(subject: argument), weight, span, context)
        }
        guard function != .slope else { throw .signature(name, span) }
        return try measure(name, function, argument, weight, span, context)
      }
      return try bindWindow(name, function, RowsArgument(subject: argument), weight, span, context)
    case .rows(let rows):
      if context.measures != nil { throw wrapped(name, function, rows, weight, span, context) }
      return try bindWindow(name, function, rows, weight, span, context)
    case .window(let window): throw .windowOfWhat(name, window.span)
    case .pair, .otherwise: throw .signature(name, span)
    }
  }

  /// Why a row's aggregate is no measure: it can be wrapped in one, unless it isn't a row's either.
  private func wrapped(
    _ name: String, _ function: AggregateFunction, _ rows: RowsArgument, _ weight: Expression?, _ span: Span,
    _ context: BindContext
  ) -> Diagnostic {
    var inner = context
    inner.measures = nil
    do {
      let inside = function == .share ? AggregateFunction.sum : function
      _ = try bindWindow(name, inside, rows, weight, span, inner)
      return .wrapWindow(function, span, written(span))
    } catch {
      guard error.code == .outOfReach, rows.value == nil, rows.window == nil, let condition = rows.condition else {
        return error
      }
      return .conditionOfMeasure(name, written(rows.subject.span), written(condition.span), span)
    }
  }

  /// An aggregate over the rows of a slice's groups.
  private func measure(
    _ name: String, _ function: AggregateFunction, _ argument: Expression?, _ weight: Expression?, _ span: Span,
    _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    guard let measures = context.measures else { throw .signature(name, span) }
    var inner = context
    inner.measures = nil
    var bound = try argument.map { expression throws(Diagnostic) in try bindTyped(expression, inner) }
    let boundWeight = try weight.map { expression throws(Diagnostic) in try bindTyped(expression, inner) }
    try checkArgument(name, function, bound, boundWeight)
    if function == .count, let value = bound { bound = counted(value) }
    let type = function.resultType(bound?.type)
    if function == .count, let value = bound, value.type != .bool {
      // What isn't a condition is counted where it is known.
      let known = BoundExpression(.isNull(value, negated: true), .bool, value.span)
      return measures.add(Measure(.count, known, type: type, span: span))
    }
    let time = function == .first || function == .last ? measures.time : nil
    return measures.add(Measure(function, bound, weight: boundWeight ?? time, type: type, span: span))
  }

  /// What `count(x)` counts: where a condition is true, where anything else is known.
  private func counted(_ value: BoundExpression) -> BoundExpression {
    value.type == .bool ? value : BoundExpression(.isNull(value, negated: true), .bool, value.span)
  }

  private func checkArgument(
    _ name: String, _ function: AggregateFunction, _ argument: BoundExpression?, _ weight: BoundExpression?
  ) throws(Diagnostic) {
    for bound in [argument, weight].compactMap({ $0 }) where function.needsNumber {
      guard let type = bound.type, type.isNumeric else { throw .notNumeric(name, bound.type, bound.span) }
    }
    guard let argument else { return }
    switch function {
    case .rate, .any, .none:
      if argument.type != .bool { throw .notACondition(name, argument.type ?? .text, argument.span) }
    case .share:
      if !(argument.type?.isNumeric ?? false) { throw .notNumeric(name, argument.type, argument.span) }
    default: break
    }
  }

  /// An aggregate over what belongs to the row.
  private func bindWindow(
    _ name: String, _ function: AggregateFunction, _ rows: RowsArgument, _ weight: Expression?, _ span: Span,
    _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    guard function != .share else { throw .shareOfGroup(span) }
    var valueExpression = rows.value
    let target: Table
    var expands = false
    if let table = try tableNamed(rows.subject, context) {
      target = table
    } else if rows.value == nil {
      // A history's column stands for `column of its table`.
      target = try history(of: rows.subject, name, context)
      valueExpression = rows.subject
      expands = true
    } else {
      throw .notATable(rows.subject.span, catalog)
    }
    let (hops, owner, path) = try reach(target, context, rows.subject.span)
    var asking = context
    asking.measures = nil
    var child = asking.child(target, of: owner)
    child.expandsDefinitions = expands
    let value = try valueExpression.map { expression throws(Diagnostic) in try bindTyped(expression, child) }
    let boundWeight = try weight.map { expression throws(Diagnostic) in try bindTyped(expression, child) }
    var condition = try rows.condition.map { expression throws(Diagnostic) in
      try bindCondition(expression, child, "where")
    }
    try checkArgument(name, function, value, boundWeight)
    let bounds = try rows.window.map { window throws(Diagnostic) in
      try bindBounds(window, target, asking)
    }
    var kept: BoundExpression? = value
    if function == .count || function == .any || function == .none, let value {
      // What is counted becomes part of the condition.
      let counted = counted(value)
      condition = condition.map { BoundExpression(.and([$0, counted]), .bool, counted.span) } ?? counted
      kept = nil
    } else if kept == nil {
      switch function {
      case .count, .any, .none: break
      default: throw .valueOfWhat(name, function, target, span)
      }
    }
    if function == .slope, target.timeColumn == nil { throw .noTime(target, span) }
    func window(hops: Int) -> WindowAggregate {
      WindowAggregate(
        function: function, hops: hops, path: path, value: kept, weight: boundWeight, condition: condition,
        bounds: bounds ?? .all)
    }
    let type = function.resultType(value?.type)
    let ofRow = window(hops: hops)
    if ofRow.mentionsAsker { return BoundExpression(.window(ofRow), type, span) }
    return climb(BoundExpression(.window(window(hops: 0)), type, span), hops, span)
  }

  /// The table a bare name means where no column has that name.
  private func tableNamed(_ subject: Expression, _ context: BindContext) throws(Diagnostic) -> Table? {
    guard case .name(nil, let name) = subject.kind, let table = catalog.table(name.text) else { return nil }
    var plain = context
    plain.measures = nil
    return try lookUp(name.text, context.row, plain, subject.span) == nil ? table : nil
  }

  /// How many parents up from the asking row its owner is, the owner's table, and the way from there down to `target`.
  private func reach(
    _ target: Table, _ context: BindContext, _ span: Span
  ) throws(Diagnostic) -> (hops: Int, owner: Table, path: [Table]) {
    var owner = context.row.table
    var hops = 0
    while let table = owner {
      var path: [Table] = []
      var level: Table? = target
      while let current = level, current !== table {
        path.insert(current, at: 0)
        level = current.parent?.table
      }
      if level === table, !path.isEmpty { return (hops, table, path) }
      owner = table.parent?.table
      hops += 1
    }
    throw .outOfReach(target, from: context.row.table, span)
  }

  private func bindBounds(
    _ window: Window, _ target: Table, _ context: BindContext
  ) throws(Diagnostic) -> WindowBounds {
    if case .entity(_, let from, _) = target.kind, from == nil { throw .noTime(target, window.span) }
    switch window.kind {
    case .last(let span):
      return WindowBounds(lower: .afterMoved(try bindDuration(span).negated), upper: nil)
    case .before(let time): return WindowBounds(lower: nil, upper: .border(try bindMoment(time, context)))
    case .since(let time): return WindowBounds(lower: .border(try bindMoment(time, context)), upper: nil)
    case .from(let from, let to):
      return WindowBounds(lower: .border(try bindMoment(from, context)), upper: .end(try bindMoment(to, context)))
    }
  }
}
