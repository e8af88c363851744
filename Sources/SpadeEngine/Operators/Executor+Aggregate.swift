import SpadeBase
import SpadePlan
import SpadeStore

extension Executor {
  /// Groups and their measures, sorted by the dims, of the rows that meet the conditions.
  func aggregate(
    _ relation: Relation, _ aggregation: Aggregation, where conditions: [BoundExpression] = []
  ) throws(Diagnostic) -> Relation {
    for expression in conditions + aggregation.expressions { try prepare(expression, relation) }
    let chunks = try Parallel.map(Parallel.chunks(relation.count, context), context) { range throws(Diagnostic) in
      var partial = PartialAggregate(aggregation, context)
      _ = try Parallel.batches(range, context) { rows throws(Diagnostic) in
        var batch = relation.batch(rows)
        for condition in conditions {
          let kept = try evaluator.evaluate(condition, batch).select()
          if kept.isEmpty { return }
          if kept.count < batch.count { batch = try batch.filtered(kept) }
        }
        try partial.add(batch, evaluator)
      }
      return partial
    }
    return try merged(chunks, aggregation, relation.moment)
  }

  /// The groups of all chunks, merged in the order of the rows, so that the answer doesn't depend on who was faster.
  func merged(
    _ chunks: [PartialAggregate], _ aggregation: Aggregation, _ moment: Int64
  ) throws(Diagnostic) -> Relation {
    var whole = PartialAggregate(aggregation, context)
    for chunk in chunks {
      try context.checkCancelled()
      try whole.merge(chunk)
    }
    return Relation(locals: try whole.finish(context), count: whole.index.count, moment: moment)
  }
}

extension LogicalPlan {
  /// What lies below the filters on top of it, and what they all ask, the lowest first.
  var unfiltered: (below: LogicalPlan, conditions: [BoundExpression]) {
    var conditions: [BoundExpression] = []
    var node = self
    while case .filter(let below, let condition) = node {
      conditions = condition.conjuncts + conditions
      node = below
    }
    return (node, conditions)
  }
}

extension LogicalPlan {
  /// True for the rows of a table.
  var isScan: Bool { if case .scan = self { true } else { false } }
}

extension Aggregation {
  /// True where the rows' order can be seen in a measure.
  var readsOrder: Bool { measures.contains { $0.function == .first || $0.function == .last } }

  /// Every expression of the dims and measures.
  var expressions: [BoundExpression] {
    dims.flatMap { dim in
      switch dim {
      case .expression(let expression): [expression]
      case .cohorts(let cohorts): cohorts.map(\.condition)
      }
    } + measures.flatMap { [$0.argument, $0.weight].compactMap { $0 } }
  }
}

/// The groups of some rows and what their aggregates have seen.
struct PartialAggregate: Sendable {
  let aggregation: Aggregation
  var index: GroupIndex
  var measures: MeasureStates

  /// The memory of the groups, taken as they come.
  private var shares: [MemoryShare] = []
  private var accounted = 1 << 12

  init(_ aggregation: Aggregation, _ context: QueryContext) {
    self.aggregation = aggregation
    index = GroupIndex(
      dims: aggregation.dims.map { dim in
        switch dim {
        case .expression(let expression): expression.type ?? .text
        case .cohorts: .int
        }
      })
    measures = MeasureStates(aggregation, context)
  }

  mutating func add(_ batch: Batch, _ evaluator: Evaluator) throws(Diagnostic) {
    var dims: [Vector] = []
    var cohorts: (dim: Int, members: [Vector])?
    for (number, dim) in aggregation.dims.enumerated() {
      switch dim {
      case .expression(let expression): dims.append(try evaluator.evaluate(expression, batch))
      case .cohorts(let named):
        var members: [Vector] = []
        for cohort in named { members.append(try evaluator.evaluate(cohort.condition, batch)) }
        cohorts = (number, members)
        dims.append(.constant(.int(0), type: .int, count: batch.count))
      }
    }
    var arguments: [(values: Vector?, weight: Vector?)] = []
    for measure in aggregation.measures {
      let values = try measure.argument.map { argument throws(Diagnostic) in try evaluator.evaluate(argument, batch) }
      let weight = try measure.weight.map { weight throws(Diagnostic) in try evaluator.evaluate(weight, batch) }
      arguments.append((values, weight))
    }
    guard let cohorts else { return try update(dims, arguments, batch.count) }
    // A row is counted in each cohort that it is in.
    for (number, members) in cohorts.members.enumerated() {
      let rows = members.select()
      var picked: [Vector] = []
      for (position, dim) in dims.enumerated() {
        picked.append(
          position == cohorts.dim
            ? .constant(.int(Int64(number)), type: .int, count: rows.count) : try dim.gather(rows))
      }
      var pickedArguments: [(values: Vector?, weight: Vector?)] = []
      for argument in arguments {
        pickedArguments.append((try argument.values?.gather(rows), try argument.weight?.gather(rows)))
      }
      try update(picked, pickedArguments, rows.count)
    }
  }

  private mutating func update(
    _ dims: [Vector], _ arguments: [(values: Vector?, weight: Vector?)], _ count: Int
  ) throws(Diagnostic) {
    let groups = index.add(dims, count: count)
    try account()
    try measures.update(groups, arguments, groupCount: index.count)
  }

  /// Takes memory for new groups before the measures do: keys, slots of the tables that find them, and a state each.
  private mutating func account() throws(Diagnostic) {
    guard index.count > accounted else { return }
    let more = max(index.count, 2 * accounted) - accounted
    shares.append(try MemoryShare(more * 32 * (aggregation.dims.count + aggregation.measures.count)))
    accounted += more
  }

  mutating func merge(_ later: PartialAggregate) throws(Diagnostic) {
    let map = try index.merge(later.index)
    try account()
    try measures.merge(later.measures, map, groupCount: index.count)
  }

  /// The dims' columns and the measures', groups in the order of the dims.
  mutating func finish(_ context: QueryContext) throws(Diagnostic) -> [Vector] {
    let order = try index.order(context).map { Int32(bitPattern: $0) }
    var columns: [Vector] = []
    for (number, key) in try index.keys(context).enumerated() {
      try context.checkCancelled()
      let sorted = try key.gather(order)
      if case .cohorts(let named) = aggregation.dims[number] {
        columns.append(try cohortNames(sorted, named.map(\.name)))
      } else {
        columns.append(sorted)
      }
    }
    for column in try measures.finish(groupCount: index.count) {
      try context.checkCancelled()
      columns.append(try column.gather(order))
    }
    return columns
  }

  private func cohortNames(_ numbers: Vector, _ names: [String]) throws(Diagnostic) -> Vector {
    let dictionary = try TextDictionary(names.map { Array($0.utf8) })
    let vector = try numbers.materialised()
    guard case .ints(let codes) = vector.values else { return .nulls(.text, numbers.count) }
    return Vector(
      type: .text, values: .texts(codes.map { Int32(truncatingIfNeeded: $0) }, dictionary), count: codes.count)
  }
}
