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
      guard moments.count <= Limits.steps.value else { throw .tooManySteps(steps.place) }
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

  /// `vs T`: the plan now and then, matched by dims; groups of either side are kept.
  func versus(_ input: LogicalPlan, _ comparison: Comparison, _ now: Int64) throws(Diagnostic) -> Relation {
    let other = try Engine.moment(of: comparison.moment, now: now)
    let sides = [
      try run(input, moment: now, isOrdered: true), try run(input, moment: other, isOrdered: true),
    ]
    var index = GroupIndex(dims: comparison.dims.map { $0.type ?? .text })
    var places: [[Int32]] = []
    var columns: [[Vector]] = []
    for side in sides {
      let groups = index.add(try evaluate(comparison.dims, side), count: side.count)
      var place = [Int32](repeating: -1, count: index.count)
      for (row, group) in groups.enumerated() { place[Int(group)] = Int32(truncatingIfNeeded: row) }
      places.append(place)
      columns.append(try evaluate(comparison.measures.map(\.expression), side))
    }
    // Groups seen on one side only have no row on the other.
    let count = comparison.dims.isEmpty ? min(1, max(sides[0].count, sides[1].count)) : index.count
    for side in places.indices {
      places[side] += [Int32](repeating: -1, count: max(0, count - places[side].count))
      places[side].removeLast(places[side].count - count)
    }
    let order = try arrangement(index, places[0], sides[0].count, count)
    var locals: [Vector] = []
    if !comparison.dims.isEmpty { for key in try index.keys() { locals.append(try key.gather(order)) } }
    for (number, measure) in comparison.measures.enumerated() {
      var pair: [Vector] = []
      for side in 0..<2 {
        var column = try columns[side][number].gather(order.map { places[side][Int($0)] })
        if measure.ofNothing != .null {
          let isThere = order.map { places[side][Int($0)] >= 0 }
          let nothing = Vector.constant(measure.ofNothing, type: column.type, count: count)
          column = try Kernels.choose(isThere.map { $0 ? 0 : 1 }, from: [column, nothing], type: column.type)
        }
        pair.append(column)
      }
      locals += pair
      if let type = Comparison.changeType(measure.expression.type) {
        locals.append(try change(from: pair[1], to: pair[0], type, KernelContext(span: measure.expression.span)))
      }
    }
    return Relation(locals: locals, count: count, moment: now)
  }

  private func change(
    from was: Vector, to now: Vector, _ type: ScalarType, _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    switch was.type {
    case .date, .time: try Kernels.call(.days, [was, now], context)
    default: try Kernels.arithmetic(.subtract, now, was, context)
    }
  }

  /// Groups in the order of today's answer, then those that are gone, sorted in among them where today's is sorted.
  private func arrangement(
    _ index: GroupIndex, _ today: [Int32], _ rows: Int, _ count: Int
  ) throws(Diagnostic) -> [Int32] {
    let sorted =
      try index.count == count
      ? index.order().map { Int32(bitPattern: $0) } : (0..<Int32(truncatingIfNeeded: count)).map { $0 }
    let present = sorted.filter { today[Int($0)] >= 0 }
    let isSorted = zip(present, present.dropFirst()).allSatisfy { today[Int($0)] < today[Int($1)] }
    if isSorted { return sorted }
    return present.sorted { today[Int($0)] < today[Int($1)] } + sorted.filter { today[Int($0)] < 0 }
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
