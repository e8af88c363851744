import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  /// The columns that one measure of a slice becomes: itself, or the profile of a bare numeric column.
  func bindMeasure(
    _ item: Item, _ context: BindContext, _ isOneOfSeveral: Bool
  ) throws(Diagnostic) -> [VisibleColumn] {
    guard let measures = context.measures else { return [] }
    if item.name == nil, case .name(let qualifier, let name) = item.expression.kind,
      !measures.dims.contains(where: { $0.name == name.text && qualifier == nil })
    {
      var plain = context
      plain.measures = nil
      let bound: BoundExpression
      do throws(Diagnostic) {
        bound = try bindTyped(item.expression, plain)
      } catch {
        // What a slice without measures calls its count.
        throw error.code == .unknownColumn && name.text == "n" ? .countIsMeant(name) : error
      }
      guard let type = bound.type, type.isNumeric else {
        throw .notAMeasure(written(item.span), bound.type, item.span)
      }
      let suffix = isOneOfSeveral ? "_\(name.text)" : ""
      let known = BoundExpression(.isNull(bound, negated: true), .bool, item.span)
      let profile: [(String, AggregateFunction, BoundExpression)] = [
        ("n", .count, known), ("mean", .mean, bound), ("p10", .quantile(0.1), bound),
        ("median", .quantile(0.5), bound), ("p90", .quantile(0.9), bound),
      ]
      return profile.map { name, function, argument in
        let type = function.resultType(type)
        let expression = measures.add(Measure(function, argument, type: type, span: item.span))
        return VisibleColumn(
          name: name + suffix, expression: expression, role: .measure(ofNothing: function.ofNothing(type)))
      }
    }
    let before = measures.measures.count
    let bound = try bindTyped(item.expression, context)
    var nothing = Value.null
    if case .local(let index) = bound.kind, index == measures.offset + before, measures.measures.count == before + 1 {
      nothing = measures.measures[before].function.ofNothing(measures.measures[before].type)
    }
    return [
      VisibleColumn(
        name: item.name?.text ?? resultName(item.expression), expression: bound, role: .measure(ofNothing: nothing),
        unnamedCall: item.unnamedCall)
    ]
  }

  /// The cohorts of `cohort(a, b, …)` as a dim; without arguments every cohort defined for the row's kind.
  func bindCohorts(
    _ call: Call, _ context: BindContext
  ) throws(Diagnostic) -> [(name: String, condition: BoundExpression)] {
    var cohorts: [(name: String, condition: BoundExpression)] = []
    if call.arguments.isEmpty {
      for definition in catalog.definitions where definition.isCohort {
        let reached = try lookUp(definition.name, context.row, context, call.function.span)
        if let reached { cohorts.append((definition.name, reached)) }
      }
      guard !cohorts.isEmpty else { throw .noCohorts(call.function.span) }
    }
    for argument in call.arguments {
      guard case .value(let expression) = argument.kind else { throw .signature("cohort", argument.span) }
      let bound = try bindCondition(expression, context, "cohort")
      let name = resultName(expression)
      guard !cohorts.contains(where: { $0.name == name }) else { throw .cohortTwice(name, argument.span) }
      cohorts.append((name, bound))
    }
    return cohorts
  }
}
