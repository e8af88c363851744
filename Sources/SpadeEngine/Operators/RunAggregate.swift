import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

/// Groups of a history's or log's rows that go by their parents, aggregated stretch by stretch.
///
/// A row's parent is the same all along its entity's stretch, and so is every dim and every condition that looks at
/// nothing else. They are evaluated for the first row of each stretch; what is summed, counted or compared is then read
/// from the column as it is stored.
struct RunAggregate {
  private let executor: Executor
  private let table: Table
  private let moment: Int64
  private let aggregation: Aggregation
  private let dims: [BoundExpression]
  /// Conditions that decide whole stretches.
  private let ofParents: [BoundExpression]
  /// Conditions that each row is asked.
  private let ofRows: [BoundExpression]
  private let isExact: Bool
  private var context: QueryContext { executor.context }

  /// Nil where the rows aren't those of a history or log, or don't go by their parents.
  init?(_ input: LogicalPlan, _ aggregation: Aggregation, moment: Int64, _ executor: Executor) {
    guard executor.context.options.fastPaths.contains(.runs) else { return nil }
    let (node, conditions) = input.unfiltered
    guard case .scan(let table, _) = node, table.parent != nil, table.timeColumn != nil else { return nil }
    var dims: [BoundExpression] = []
    for dim in aggregation.dims {
      guard case .expression(let expression) = dim, expression.isOfParent else { return nil }
      dims.append(expression)
    }
    isExact = aggregation.measures.allSatisfy { $0.isExact }
    // The last bits of other sums depend on where chunks begin, which are counted after the filter.
    guard conditions.isEmpty || isExact else { return nil }
    self.executor = executor
    self.table = table
    self.moment = moment
    self.aggregation = aggregation
    self.dims = dims
    ofParents = conditions.filter(\.isOfParent)
    ofRows = conditions.filter { !$0.isOfParent }
  }

  /// What is known of the groups, chunk by chunk.
  func partials() throws(Diagnostic) -> [PartialAggregate] {
    context.rowsRead.add(table.rowCount, ordering: .relaxed)
    let whole = Relation(table: table, rows: .range(0..<0), moment: moment)
    for expression in aggregation.expressions + ofParents + ofRows { try executor.prepare(expression, whole) }
    let runs = VisibleRuns.of(table, moment)
    let size = Parallel.chunkRows(runs.rowCount)
    let chunks = runs.chunks(of: isExact && size == QueryContext.chunkRows ? Self.wideChunkRows : size)
    return try Parallel.map(chunks.indices.map { $0..<$0 + 1 }, context) { number throws(Diagnostic) in
      try partial(chunks[number.lowerBound])
    }
  }

  /// Fewer chunks are fewer partial results; exact ones may be cut anywhere.
  private static let wideChunkRows = 4 * QueryContext.chunkRows

  private func partial(_ chunk: Runs) throws(Diagnostic) -> PartialAggregate {
    try context.checkCancelled()
    var runs = chunk
    var partial = PartialAggregate(aggregation)
    var first = batch(.indices(runs.starts))
    for condition in ofParents {
      let kept = try executor.evaluator.evaluate(condition, first).select()
      guard kept.count < runs.count else { continue }
      runs = runs.picked(kept)
      first = batch(.indices(runs.starts))
    }
    guard runs.count > 0 else { return partial }
    var keys: [Vector] = []
    for dim in dims { keys.append(try executor.evaluator.evaluate(dim, first)) }
    if ofRows.isEmpty {
      runs.groups = partial.index.add(keys, count: runs.count)
      try addAll(runs, &partial)
    } else {
      try addSome(runs, keys, &partial)
    }
    return partial
  }

  private func batch(_ rows: Batch.Rows) -> Batch {
    Batch(table: table, rows: rows, moment: .constant(moment))
  }

  /// Every row of the stretches.
  private func addAll(_ runs: Runs, _ partial: inout PartialAggregate) throws(Diagnostic) {
    let groupCount = partial.index.count
    var others: [Int] = []
    for number in partial.own {
      let measure = aggregation.measures[number]
      if measure.weight == nil, let read = stored(measure.argument),
        partial.aggregators[number].update(runs, read.column, groupCount: groupCount)
      {
        continue
      }
      others.append(number)
    }
    guard !others.isEmpty else { return }
    try runs.forEachPiece(of: context.options.batchRows) { rows, groups throws(Diagnostic) in
      try context.checkCancelled()
      try partial.update(others, batch(rows), groups, executor.evaluator)
    }
  }

  /// The column that an argument is, or none where there is no argument; nil for any other.
  private func stored(_ argument: BoundExpression?) -> (column: Column?, Void)? {
    guard let argument else { return (nil, ()) }
    guard case .stored(let owner, let column) = argument.kind, owner === table else { return nil }
    return (table.columns[column], ())
  }

  /// The rows that meet the conditions; a group is one only if some row of it does.
  private func addSome(_ runs: Runs, _ keys: [Vector], _ partial: inout PartialAggregate) throws(Diagnostic) {
    var kept = runs
    kept.groups = (0..<runs.count).map { UInt32(truncatingIfNeeded: $0) }
    for condition in ofRows {
      if let stored = RunFilter.stored(kept, condition, table) {
        kept = stored
      } else {
        kept = try RunFilter.evaluated(kept, condition, table, moment, executor.evaluator)
      }
    }
    var known = [UInt32](repeating: .max, count: runs.count)
    var new: [Int32] = []
    for run in kept.groups where known[Int(run)] == .max {
      known[Int(run)] = 0
      new.append(Int32(bitPattern: run))
    }
    guard !new.isEmpty else { return }
    var picked: [Vector] = []
    for key in keys { picked.append(try key.gather(new)) }
    for (run, group) in zip(new, partial.index.add(picked, count: new.count)) { known[Int(run)] = group }
    kept.groups = kept.groups.map { known[Int($0)] }
    try addAll(kept, &partial)
  }
}

extension PartialAggregate {
  /// Takes in rows whose groups are known, for some of the measures.
  mutating func update(
    _ measures: [Int], _ batch: Batch, _ groups: [UInt32], _ evaluator: Evaluator
  ) throws(Diagnostic) {
    let groupCount = index.count
    try groups.withUnsafeBufferPointer { groups throws(Diagnostic) in
      for number in measures {
        let measure = aggregation.measures[number]
        let values = try measure.argument.map { argument throws(Diagnostic) in try evaluator.evaluate(argument, batch) }
        let weight = try measure.weight.map { weight throws(Diagnostic) in try evaluator.evaluate(weight, batch) }
        try aggregators[number].update(groups: groups, groupCount: groupCount, values: values, weight: weight)
      }
    }
  }
}

extension Measure {
  /// True where the result is the same however the rows are cut into chunks: integers, counts, and picked values.
  var isExact: Bool {
    switch function {
    case .count, .any, .none, .rate, .min, .max, .distinct, .first, .last, .quantile: true
    case .sum, .mean, .share: argument.map { $0.type == .int || $0.isDecimal } ?? true
    case .stdev, .weightedMean, .slope: false
    }
  }
}

extension BoundExpression {
  /// The parts of a conjunction that all have to hold; one that isn't any is its only part.
  var conjuncts: [BoundExpression] {
    if case .and(let parts) = kind { parts.flatMap(\.conjuncts) } else { [self] }
  }

  /// True for a stored column of decimals, which is summed exactly.
  var isDecimal: Bool {
    switch kind {
    case .stored(let table, let column), .asOf(let table, let column):
      if case .decimal = table.columns[column].scale { true } else { false }
    case .parent(let inner), .definition(_, let inner): inner.isDecimal
    default: false
    }
  }
}
