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

  /// How many entities a scan takes as of a moment.
  package static func count(
    of entity: Table, _ lives: Lives, moment: Int64, options: EngineOptions
  ) throws(Diagnostic) -> Int {
    try scope(entity, lives, moment, options).count
  }

  /// What is known of an attribute, one look a entity.
  package static func coverage(
    of history: Table, column: Int, _ entity: Table, _ lives: Lives, moment: Int64, options: EngineOptions
  ) throws(Diagnostic) -> Coverage {
    let relation = try scope(entity, lives, moment, options)
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
    _ entity: Table, _ lives: Lives, _ moment: Int64, _ options: EngineOptions
  ) throws(Diagnostic) -> Relation {
    try Executor(Evaluator(context: QueryContext(options))).scan(entity, lives, moment, isOrdered: false)
  }
}
