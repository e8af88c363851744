import SpadeBase
import SpadePlan
import SpadeStore

extension Executor {
  /// `vs T`: the plan now and then, matched by dims; groups of either side are kept.
  func versus(_ input: LogicalPlan, _ comparison: Comparison, _ now: Int64) throws(Diagnostic) -> Relation {
    let other = try Engine.moment(of: comparison.moment, now: now)
    let moments = [now, other]
    var answers: [Relation] = []
    for moment in moments { answers.append(try run(input, moment: moment, isOrdered: true)) }
    var index = GroupIndex(dims: comparison.dims.map { $0.type ?? .text })
    var sides: [Side] = []
    for answer in answers { sides.append(try Side(answer, comparison, &index, self)) }
    // A grand total is one row, of either side.
    let count = comparison.dims.isEmpty ? min(1, max(answers[0].count, answers[1].count)) : index.count
    if let whole = input.withAllGroups {
      // What one side leaves out isn't nothing there.
      for side in sides.indices {
        let all = try Side(try run(whole, moment: moments[side], isOrdered: true), comparison, &index, self)
        try sides[side].fill(from: all)
      }
    }
    for side in sides.indices { sides[side].extend(to: count) }
    let order = try arrangement(index, sides[0].places, count)
    var locals: [Vector] = []
    if !comparison.dims.isEmpty { for key in try index.keys() { locals.append(try key.gather(order)) } }
    for (number, measure) in comparison.measures.enumerated() {
      let now = try sides[0].column(number, order, measure.ofNothing)
      let was = try sides[1].column(number, order, measure.ofNothing)
      locals += [now, was]
      if let type = Comparison.changeType(measure.expression.type) {
        locals.append(try change(from: was, to: now, type, KernelContext(span: measure.expression.span)))
      }
    }
    return Relation(locals: locals, count: count, moment: now)
  }

  /// The groups at one of the two moments.
  private struct Side {
    /// The row of each group, -1 where it has none.
    private(set) var places: [Int32]
    private var measures: [Vector]
    private var count: Int

    init(
      _ relation: Relation, _ comparison: Comparison, _ index: inout GroupIndex, _ executor: Executor
    ) throws(Diagnostic) {
      let groups = index.add(try executor.evaluate(comparison.dims, relation), count: relation.count)
      places = [Int32](repeating: -1, count: index.count)
      for (row, group) in groups.enumerated() {
        guard places[Int(group)] < 0 else { throw .groupsAlike("vs", comparison.moment.span) }
        places[Int(group)] = Int32(truncatingIfNeeded: row)
      }
      measures = try executor.evaluate(comparison.measures.map(\.expression), relation)
      count = relation.count
    }

    /// Takes from the other what this one has no row for.
    mutating func fill(from other: Side) throws(Diagnostic) {
      extend(to: other.places.count)
      for group in places.indices where places[group] < 0 && other.places[group] >= 0 {
        places[group] = Int32(truncatingIfNeeded: count) + other.places[group]
      }
      for number in measures.indices {
        measures[number] = try Vector.concatenate(
          [measures[number], other.measures[number]], type: measures[number].type)
      }
      count += other.count
    }

    /// Only that many groups count.
    mutating func extend(to count: Int) {
      places += [Int32](repeating: -1, count: max(0, count - places.count))
      places.removeLast(places.count - count)
    }

    /// A measure for groups in an order.
    func column(_ number: Int, _ order: [Int32], _ ofNothing: Value) throws(Diagnostic) -> Vector {
      let rows = order.map { places[Int($0)] }
      let column = try measures[number].gather(rows)
      if ofNothing == .null { return column }
      let nothing = Vector.constant(ofNothing, type: column.type, count: order.count)
      return try Kernels.choose(rows.map { $0 >= 0 ? 0 : 1 }, from: [column, nothing], type: column.type)
    }
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
  private func arrangement(_ index: GroupIndex, _ today: [Int32], _ count: Int) throws(Diagnostic) -> [Int32] {
    let sorted = try index.order().map { Int32(bitPattern: $0) }.filter { $0 < count }
    let present = sorted.filter { today[Int($0)] >= 0 }
    let isSorted = zip(present, present.dropFirst()).allSatisfy { today[Int($0)] < today[Int($1)] }
    if isSorted { return sorted }
    return present.sorted { today[Int($0)] < today[Int($1)] } + sorted.filter { today[Int($0)] < 0 }
  }
}

extension LogicalPlan {
  /// The same without what leaves groups out of the answer, which keeps their columns; nil where nothing does.
  var withAllGroups: LogicalPlan? {
    switch self {
    case .filter(let below, _), .take(let below, _, _), .sample(let below, _, _): below.withAllGroups ?? below
    case .derive(let below, let expressions): below.withAllGroups.map { .derive($0, expressions) }
    case .peers(let below, let calls): below.withAllGroups.map { .peers($0, calls) }
    case .sort(let below, let terms): below.withAllGroups.map { .sort($0, terms) }
    case .scan, .values, .aggregate, .pivot, .retain, .over, .vs, .at: nil
    }
  }
}
