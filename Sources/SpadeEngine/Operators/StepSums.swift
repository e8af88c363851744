import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

/// The groups of an entity's rows at all moments of `over`, in one pass along its histories' rows.
///
/// It is done where what an entity is grouped by doesn't change with time, and what is measured is counted or summed
/// exactly from columns of histories: then each entity has one group and one stretch of moments at which it is there.
struct StepSums {
  /// An integer column of a history that is summed.
  private struct Source {
    let history: Table
    let number: Int
    var column: Column { history.columns[number] }
  }
  private let entity: Table
  private let lives: Lives
  private let conditions: [BoundExpression]
  private let aggregation: Aggregation
  private let dims: [BoundExpression]
  private var sources: [Source] = []
  /// The source of each measure, nil for one that counts rows.
  private var measured: [Int?] = []
  private let executor: Executor
  private var context: QueryContext { executor.context }

  /// Nil where the plan's groups have to be made moment by moment.
  init?(_ plan: LogicalPlan, _ executor: Executor) {
    guard executor.context.options.fastPaths.contains(.steps),
      case .aggregate(let input, let aggregation)? = plan.lowest
    else { return nil }
    let (below, conditions) = input.unfiltered
    guard case .scan(let table, let lives) = below, table.isEntity,
      conditions.allSatisfy({ $0.facts.contains(.isTimeless) })
    else {
      return nil
    }
    var dims: [BoundExpression] = []
    for dim in aggregation.dims {
      // Of equal numbers the first met is the one shown, which depends on who is there.
      guard case .expression(let expression) = dim, expression.facts.contains(.isTimeless), expression.type != .number
      else {
        return nil
      }
      dims.append(expression)
    }
    for measure in aggregation.measures {
      guard measure.weight == nil else { return nil }
      guard let argument = measure.argument else {
        guard measure.function == .count else { return nil }
        measured.append(nil)
        continue
      }
      guard case .asOf(let history, let number) = argument.kind, history.parent?.table === table,
        Aggregator(measure, of: history.columns[number], WholeSums()) != nil
      else { return nil }
      switch history.columns[number].storage {
      case .int8, .int16, .int32: break
      case .int64, .bits, .double, .text: return nil
      }
      let place = sources.firstIndex { $0.history === history && $0.number == number }
      measured.append(place ?? sources.count)
      if place == nil { sources.append(Source(history: history, number: number)) }
    }
    self.executor = executor
    self.aggregation = aggregation
    self.conditions = conditions
    self.dims = dims
    self.lives = lives
    entity = table
  }

  /// The groups at each of some moments, ascending, whose holding rows have been found; none where there are too many.
  func relations(at moments: ArraySlice<Int64>) throws(Diagnostic) -> [Int64: Relation] {
    let life = LifeSteps(entity, lives, moments)
    let alive = (0..<Int32(truncatingIfNeeded: entity.rowCount)).filter { life.firsts[Int($0)] < life.ends[Int($0)] }
    var relation = Relation(table: entity, rows: .indices(alive), moment: moments.last ?? 0)
    for condition in conditions { relation = try executor.filter(relation, condition) }
    var index = GroupIndex(dims: dims.map { $0.type ?? .text })
    let groups = index.add(try executor.evaluate(dims, relation), count: relation.count)
    guard index.count * moments.count <= Self.mostSlots else { return [:] }
    let rows = StepRows(entities: relation.rows.indices, groups: groups, groupCount: index.count, life: life)

    let present = rows.present(steps: moments.count)
    var sums: [[StepTotals]] = []
    for source in sources {
      guard let known = context.holding.withLock({ $0[ObjectIdentifier(source.history)] }),
        known.entities == entity.rowCount
      else { return [:] }
      var places: [Int] = []
      for moment in moments {
        guard let place = known.places[moment] else { return [:] }
        places.append(place)
      }
      sums.append(
        try Parallel.map(Parallel.chunks(relation.count, context), context) { [places] chunk throws(Diagnostic) in
          try context.checkCancelled()
          return StepTotals(rows, chunk, source.column, known, places)
        })
    }
    context.rowsRead.add(entity.rowCount * moments.count, ordering: .relaxed)
    return try answers(moments, index, present, sums.map { StepTotals.merged($0) })
  }

  /// Groups times moments; each thread's chunk has its own totals.
  private static let mostSlots = 1 << 14

  /// The groups there at each moment, sorted by the dims, with their measures.
  private func answers(
    _ moments: ArraySlice<Int64>, _ index: GroupIndex, _ present: [Int64], _ totals: [StepTotals]
  ) throws(Diagnostic) -> [Int64: Relation] {
    let order = try index.order().map { Int32(bitPattern: $0) }
    let keys = try index.keys()
    var answers: [Int64: Relation] = [:]
    for (step, moment) in moments.enumerated() {
      let slots = step * index.count..<(step + 1) * index.count
      // Without dims there is one group, also of no rows.
      let groups = dims.isEmpty ? order : order.filter { present[slots.lowerBound + Int($0)] > 0 }
      var columns: [Vector] = []
      for key in keys { columns.append(try key.gather(groups)) }
      for (number, measure) in aggregation.measures.enumerated() {
        var aggregator = Aggregator(counts: Array(present[slots]))
        if let source = measured[number],
          let summed = Aggregator(measure, of: sources[source].column, totals[source].whole(slots))
        {
          aggregator = summed
        }
        columns.append(try aggregator.finish(groupCount: index.count).gather(groups))
      }
      answers[moment] = Relation(locals: columns, count: groups.count, moment: moment)
    }
    return answers
  }
}

extension LogicalPlan {
  /// The aggregate that everything else here is done to the groups of; nil where there is none as of the same moment.
  fileprivate var lowest: LogicalPlan? {
    switch self {
    case .filter(let input, _), .derive(let input, _), .sort(let input, _), .take(let input, _, _),
      .sample(let input, _, _), .peers(let input, _):
      input.lowest
    case .aggregate(let input, _): input.lowest ?? self
    case .scan, .values, .pivot, .retain, .over, .vs, .at: nil
    }
  }
}
