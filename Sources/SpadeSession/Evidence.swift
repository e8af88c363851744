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
    guard let source = EvidenceSource(query.plan) else { return parts }
    // Each attribute once, in the order it was asked for; the line has room for two.
    var seen: [(history: Table, column: Int, owner: Table)] = []
    for used in query.histories {
      guard let owner = used.history.parent?.table, source.table === owner || source.table.isBelow(owner),
        !seen.contains(where: { $0.history === used.history && $0.column == used.column })
      else { continue }
      seen.append((used.history, used.column, owner))
    }
    seen.removeLast(max(0, seen.count - 2))
    if !seen.contains(where: { $0.owner === source.table }) {
      let count = try Engine.count(
        of: source.table, source.lives, where: source.conditions(besides: nil), moment: moment, options: options)
      parts.append("\(CountText.of(count)) \(source.table.name)")
    }
    for used in seen {
      let isOwn = used.owner === source.table
      let found = try Engine.coverage(
        of: used.history, column: used.column, used.owner, isOwn ? source.lives : .there,
        where: isOwn ? source.conditions(besides: used.history) : [], moment: moment, options: options)
      let name = used.history.columns[used.column].name
      parts.append("\(CountText.of(found.known)) of \(CountText.of(found.all)) \(used.owner.name) have a \(name)")
      if let newest = found.newest, let oldest = found.oldest {
        let today = Calendar.day(ofMicros: moment)
        let ages = (Int(today) - Int(newest), Int(today) - Int(oldest))
        parts.append(
          ages.0 == ages.1
            ? "all \(Self.days(ages.0)) old" : "newest \(Self.days(ages.0)) old, oldest \(Self.days(ages.1))")
      }
    }
    return parts
  }

  private static func days(_ count: Int) -> String { CountText.of(count, "day") }
}

/// The rows that a query begins with.
private struct EvidenceSource {
  let table: Table
  let lives: Lives
  private var conditions: [BoundExpression] = []
  /// Whether all rows are still asked alike.
  private var isWhole = true

  /// Nil for the rows of an earlier answer.
  init?(_ plan: LogicalPlan) {
    switch plan {
    case .scan(let table, let lives): (self.table, self.lives) = (table, lives)
    default:
      guard let input = plan.input, let below = EvidenceSource(input) else { return nil }
      self = below
      switch plan {
      case .filter(_, let condition): add(condition)
      case .derive, .peers, .sort: break
      default: isWhole = false
      }
    }
  }

  private mutating func add(_ condition: BoundExpression) {
    if case .and(let parts) = condition.kind { return parts.forEach { add($0) } }
    // Of a log only what it holds is said: to ask each of its rows again takes as long as the answer did.
    guard isWhole, table.isEntity, condition.facts.isDisjoint(with: [.mentionsLocals, .isCostly]) else { return }
    conditions.append(condition)
  }

  /// What tells whose rows they are, but not what asks for a history's own values: what is missing there would be left out.
  func conditions(besides history: Table?) -> [BoundExpression] {
    conditions.filter { condition in
      var mentions = false
      condition.forEachNode { if case .asOf(let asked, _) = $0.kind, asked === history { mentions = true } }
      return !mentions
    }
  }
}
