package import SpadeBase
package import SpadePlan
package import SpadeStore

/// Runs bound queries: a plan and a moment in, a table out.
package enum Engine {
  /// The answer of a query asked at a moment (microseconds; nil where no table has any time).
  package static func run(
    _ query: BoundQuery, now: Int64?, options: EngineOptions
  ) throws(Diagnostic) -> ResultTable {
    let context = QueryContext(options, plan: query.plan)
    let executor = Executor(Evaluator(context: context), plan: query.plan)
    // Without any time in the data nothing lies in the future.
    if let pivot = try pivot(query.plan, now ?? Engine.endOfTime, executor) { return pivot }
    let relation = try executor.run(query.plan, moment: now ?? Engine.endOfTime, isOrdered: true)
    return try executor.answer(relation, query.output)
  }

  /// The table of a plan that is a pivot: its columns' names are in the data, so nothing stands on it in a plan.
  private static func pivot(
    _ plan: LogicalPlan, _ moment: Int64, _ executor: Executor
  ) throws(Diagnostic) -> ResultTable? {
    switch plan {
    case .at(let input, let time): return try pivot(input, try Engine.moment(of: time, now: moment), executor)
    case .pivot(let input, let pivot):
      return try executor.pivotTable(try executor.run(input, moment: moment, isOrdered: true), pivot)
    default: return nil
    }
  }

  /// The moment of workspaces that know no time: the end of the last known day.
  package static let endOfTime = Moments.end(ofDay: Int64(Calendar.dayRange.upperBound))

  /// The moment that a constant expression means when asked at `now`.
  package static func moment(of expression: BoundExpression, now: Int64?) throws(Diagnostic) -> Int64 {
    let evaluator = Evaluator(context: QueryContext(EngineOptions()))
    let batch = Batch(table: nil, rows: .indices([-1]), moment: .constant(now ?? Engine.endOfTime))
    guard let moment = Moments.standing(at: try evaluator.evaluate(expression, batch).value(at: 0)) else {
      throw .noMoment(expression.span)
    }
    return moment
  }
}
