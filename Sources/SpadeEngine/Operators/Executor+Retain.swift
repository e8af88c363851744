import SpadeBase
import SpadePlan
import SpadeStore

extension Executor {
  /// Cohort retention: for each cohort and each of its periods that are over, how many of it met the condition.
  func retain(_ relation: Relation, _ retention: Retention) throws(Diagnostic) -> Relation {
    guard relation.moment != Engine.endOfTime else { throw .unknownNow(retention.date.span) }
    let period = ScalarFunction(rawValue: retention.period.rawValue) ?? .month
    let start = BoundExpression(.call(period, [retention.date]), .date, retention.date.span)
    let starts = try evaluate([start], relation)[0].materialised()
    guard case .ints(let days) = starts.values else { throw .internalError("a cohort without a date", start.span) }
    var members: [Int64: [Int32]] = [:]
    for row in 0..<relation.count where starts.validity?[row] ?? true {
      members[days[row], default: []].append(Int32(truncatingIfNeeded: row))
    }
    var columns: (cohort: [Int64], age: [Int64], size: [Int64], n: [Int64], rate: [Double]) = ([], [], [], [], [])
    let cohorts = members.sorted { $0.key < $1.key }
    let counts = try Parallel.map(cohorts.indices.map { $0..<$0 + 1 }, context) { place throws(Diagnostic) in
      try met(relation, retention, cohorts[place.lowerBound].key, cohorts[place.lowerBound].value)
    }
    for ((cohort, rows), met) in zip(cohorts, counts) {
      for (age, n) in met.enumerated() {
        columns.cohort.append(cohort)
        columns.age.append(Int64(age))
        columns.size.append(Int64(rows.count))
        columns.n.append(Int64(n))
        columns.rate.append(Double(n) / Double(rows.count))
      }
    }
    let count = columns.cohort.count
    return Relation(
      locals: [
        Vector(type: .date, values: .ints(columns.cohort), count: count),
        Vector(type: .int, values: .ints(columns.age), count: count),
        Vector(type: .int, values: .ints(columns.size), count: count),
        Vector(type: .int, values: .ints(columns.n), count: count),
        Vector(type: .number, values: .numbers(columns.rate), count: count),
      ], count: count, moment: relation.moment)
  }

  /// How many of a cohort met the condition in each of its periods that are over.
  private func met(
    _ relation: Relation, _ retention: Retention, _ cohort: Int64, _ rows: [Int32]
  ) throws(Diagnostic) -> [Int] {
    let members = try relation.gather(rows)
    var counts: [Int] = []
    for age in 0..<retention.periods {
      guard let from = CalendarPeriod.start(cohort, retention.period, age),
        let next = CalendarPeriod.start(cohort, retention.period, age + 1),
        Moments.end(ofDay: next - 1) <= relation.moment
      else { break }
      // A period's rows lie after the end of the day before it, up to the end of its last day.
      var then = members
      then.moment = Moments.end(ofDay: next - 1)
      then.floor = Moments.end(ofDay: from - 1)
      counts.append(try filter(then, retention.condition).count)
    }
    return counts
  }
}

/// Calendar periods counted from one that begins on a given day.
enum CalendarPeriod {
  /// The day on which the `count`-th period after begins; nil beyond the known dates.
  static func start(_ day: Int64, _ period: Retention.Period, _ count: Int) -> Int64? {
    guard let day = Int32(exactly: day) else { return nil }
    let months: Int
    switch period {
    case .day, .week:
      let (days, overflow) = (period == .day ? 1 : 7).multipliedReportingOverflow(by: count)
      let moved = Int64(day).addingReportingOverflow(Int64(days))
      guard !overflow, !moved.overflow, moved.partialValue <= Int64(Calendar.dayRange.upperBound) else { return nil }
      return moved.partialValue
    case .month: months = 1
    case .quarter: months = 3
    case .year: months = 12
    }
    let (total, overflow) = months.multipliedReportingOverflow(by: count)
    return overflow ? nil : Calendar.addMonths(day, total).map { Int64($0) }
  }
}
