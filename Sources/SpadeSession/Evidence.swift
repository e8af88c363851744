package import SpadeBase
import SpadeEngine
import SpadePlan
import SpadeStore

/// What an answer rests on: looked up only where someone will read it.
package struct Evidence: Sendable {
  let query: BoundQuery
  let now: Int64?
  let options: EngineOptions

  /// The facts on one line; nil where there are none.
  package func line() throws(Diagnostic) -> String? {
    let facts = try facts()
    return facts.isEmpty ? nil : facts.joined(separator: " · ")
  }

  /// What stands under an answer: as of when, over how many, what is missing, how old the values are; nothing where the
  /// query asks of nothing that changes with time.
  func facts() throws(Diagnostic) -> [String] {
    guard var moment = now else { return [] }
    if case .at(_, let time) = query.plan { moment = try Engine.moment(of: time, now: moment) }
    var parts = ["as of \(MomentText.of(moment))"]
    if let entity = query.entity {
      let scope = Self.scanned(query.plan)
      // Each attribute once, in the order it was asked for; the line has room for two.
      var seen: [(history: Table, column: Int)] = []
      for used in query.histories
      where used.history.parent?.table === entity
        && !seen.contains(where: { $0.history === used.history && $0.column == used.column })
      {
        seen.append(used)
      }
      if seen.isEmpty {
        let count = try Engine.count(of: entity, scope, moment: moment, options: options)
        parts.append("\(CountText.of(count)) \(entity.name)")
      }
      for used in seen.prefix(2) {
        let found = try Engine.coverage(
          of: used.history, column: used.column, entity, scope, moment: moment, options: options)
        let name = used.history.columns[used.column].name
        parts.append("\(CountText.of(found.known)) of \(CountText.of(found.all)) \(entity.name) have a \(name)")
        if let newest = found.newest, let oldest = found.oldest {
          let today = Calendar.day(ofMicros: moment)
          let ages = (Int(today) - Int(newest), Int(today) - Int(oldest))
          parts.append(
            ages.0 == ages.1
              ? "all \(Self.days(ages.0)) old" : "newest \(Self.days(ages.0)) old, oldest \(Self.days(ages.1))")
        }
      }
    }
    return parts
  }

  private static func days(_ count: Int) -> String { CountText.of(count, "day") }

  /// Which lives the plan's scan takes.
  private static func scanned(_ plan: LogicalPlan) -> Lives {
    if case .scan(_, let lives) = plan { return lives }
    return plan.input.map(scanned) ?? .there
  }
}
