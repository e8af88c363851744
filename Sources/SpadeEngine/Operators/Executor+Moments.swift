import SpadeBase
import SpadePlan
import SpadeStore

extension Executor {
  /// `over SPAN every STEP`: the plan at each moment, oldest first.
  func over(_ input: LogicalPlan, _ steps: Steps, _ now: Int64) throws(Diagnostic) -> Relation {
    guard now != Engine.endOfTime else { throw .unknownNow(steps.place) }
    guard let start = steps.length.negated.added(to: now) else { throw .momentOutOfRange(steps.place) }
    var moments = [now]
    var count: Int32 = 1
    // Counted from now, so that months clamped once don't stay clamped.
    while let span = steps.step.times(-count), let moment = span.added(to: now), moment > start {
      moments.append(moment)
      count += 1
      guard moments.count <= Limits.moments.value else { throw .tooManySteps(steps.place) }
    }
    var parts: [[Vector]] = steps.columns.map { _ in [] }
    var stamps: [Int64] = []
    moments.reverse()
    let holding = HoldingRows(input, steps.columns, context)
    defer { holding.forget() }
    let sums = StepSums(input, self)
    for some in holding.portions(of: moments) {
      try holding.prepare(moments[some])
      var step = self
      if let sums { step.grouped = try sums.relations(at: moments[some]) }
      // Moments know nothing of each other, so the threads share them.
      let answers = try Parallel.map(some.map { $0..<$0 + 1 }, context) { [step] place throws(Diagnostic) in
        let moment = moments[place.lowerBound]
        let relation = try step.run(input, moment: moment, isOrdered: true)
        return (moment: moment, count: relation.count, columns: try step.evaluate(steps.columns, relation))
      }
      for answer in answers {
        for (index, column) in answer.columns.enumerated() { parts[index].append(column) }
        let stamp = steps.type == .date ? Int64(Calendar.day(ofMicros: answer.moment)) : answer.moment
        stamps += [Int64](repeating: stamp, count: answer.count)
      }
    }
    var locals = [Vector(type: steps.type, values: .ints(stamps), count: stamps.count)]
    for (index, column) in steps.columns.enumerated() {
      locals.append(try Vector.concatenate(parts[index], type: column.type ?? .text))
    }
    return Relation(locals: locals, count: stamps.count, moment: now)
  }
}

extension CalendarDuration {
  /// So many of it; nil where that overflows.
  func times(_ count: Int32) -> CalendarDuration? {
    let (months, monthsOverflow) = self.months.multipliedReportingOverflow(by: count)
    let (micros, microsOverflow) = self.micros.multipliedReportingOverflow(by: Int64(count))
    return monthsOverflow || microsOverflow ? nil : CalendarDuration(months: months, micros: micros)
  }
}
