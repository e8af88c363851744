package import SpadeBase
package import SpadePlan
package import SpadeStore

extension Engine {
  /// How many entities have a known value of an attribute, and on which days those values were recorded.
  package struct Coverage: Sendable {
    package var all = 0
    package var known = 0
    package var newest: Int32?
    package var oldest: Int32?
  }

  /// How many rows a scan takes as of a moment, of those that meet some conditions.
  package static func count(
    of table: Table, _ lives: Lives, where conditions: [BoundExpression], moment: Int64, options: EngineOptions
  ) throws(Diagnostic) -> Int {
    try scope(table, lives, conditions, moment, options).count
  }

  /// What is known of an attribute by the entities that meet some conditions, one look a entity.
  package static func coverage(
    of history: Table, column: Int, _ entity: Table, _ lives: Lives, where conditions: [BoundExpression], moment: Int64,
    options: EngineOptions
  ) throws(Diagnostic) -> Coverage {
    let relation = try scope(entity, lives, conditions, moment, options)
    let evaluator = Evaluator(context: QueryContext(options))
    let rows = try evaluator.asOfRows(history, relation.batch(0..<relation.count))
    var coverage = Coverage(all: relation.count)
    guard let timeColumn = history.timeColumn, history.columns.indices.contains(column) else { return coverage }
    let time = TimeColumn(history.columns[timeColumn])
    let validity = history.columns[column].validity
    for row in rows where row >= 0 && validity?[Int(row)] ?? true {
      coverage.known += 1
      let day = Calendar.day(ofMicros: time.micros(at: Int(row)))
      coverage.newest = max(coverage.newest ?? day, day)
      coverage.oldest = min(coverage.oldest ?? day, day)
    }
    return coverage
  }

  private static func scope(
    _ table: Table, _ lives: Lives, _ conditions: [BoundExpression], _ moment: Int64, _ options: EngineOptions
  ) throws(Diagnostic) -> Relation {
    let plan = conditions.reduce(LogicalPlan.scan(table, lives)) { .filter($0, $1) }
    return try Executor(Evaluator(context: QueryContext(options))).run(plan, moment: moment, isOrdered: false)
  }
}
