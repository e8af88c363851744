package import SpadeBase
package import SpadePlan
import SpadeStore
import Synchronization

extension Engine {
  /// A line of `explain`.
  package struct ExplainLine: Sendable {
    package var operation: String
    package var detail: String?
    /// Rows that come out.
    package var rows: Int?
    /// How long it took, with all below it.
    package var time: String?
  }

  /// Runs a query node by node and says what each did; the scan first.
  package static func explain(
    _ query: BoundQuery, now: Int64?, options: EngineOptions
  ) throws(Diagnostic) -> [ExplainLine] {
    var moment = now ?? Engine.endOfTime
    var plan = query.plan
    if case .at(let input, let time) = plan {
      moment = try Engine.moment(of: time, now: moment)
      plan = input
    }
    var nodes: [LogicalPlan] = []
    var node: LogicalPlan? = plan
    while let current = node {
      nodes.insert(current, at: 0)
      node = current.input
    }
    var lines = [
      ExplainLine(operation: "as of", detail: now == nil ? "no time in the data" : MomentText.of(moment))
    ]
    let clock = ContinuousClock()
    var read = 0
    for current in nodes {
      let context = QueryContext(options)
      let executor = Executor(Evaluator(context: context), plan: plan)
      let start = clock.now
      let relation = try executor.run(current, moment: moment, isOrdered: true)
      let taken = start.duration(to: clock.now)
      read = context.rowsRead.load(ordering: .relaxed)
      lines.append(
        ExplainLine(
          operation: current.name, detail: current.detail, rows: relation.count,
          time:
            "\(Double(taken.components.attoseconds / 1_000_000_000_000) / 1_000 + Double(taken.components.seconds) * 1_000) ms"
        ))
    }
    let tables = query.plan.tables.map(\.name)
    if !tables.isEmpty {
      lines.append(ExplainLine(operation: "rows read", detail: tables.joined(separator: ", "), rows: read))
    }
    return lines
  }
}
