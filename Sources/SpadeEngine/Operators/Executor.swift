import SpadeBase
import SpadePlan
import SpadeStore

/// Runs a logical plan node by node, each as of a moment.
struct Executor {
  let evaluator: Evaluator
  /// Definitions mentioned more than once that are worth evaluating once for all.
  let shared: Set<ObjectIdentifier>
  /// The groups of the lowest aggregate at some moments, where `over` has made them for all at once.
  var grouped: [Int64: Relation] = [:]
  var context: QueryContext { evaluator.context }

  init(_ evaluator: Evaluator, plan: LogicalPlan) {
    self.evaluator = evaluator
    shared = SharedDefinitions.find(in: plan)
  }

  /// An executor for a part of a query, which shares nothing of its own.
  init(_ evaluator: Evaluator) {
    self.evaluator = evaluator
    shared = []
  }

  /// The relation a plan gives as of a moment. `isOrdered` is false where the order of rows can't be seen.
  func run(_ plan: LogicalPlan, moment: Int64, isOrdered: Bool) throws(Diagnostic) -> Relation {
    try context.checkCancelled()
    switch plan {
    case .scan(let table, let lives): return try scan(table, lives, moment, isOrdered: isOrdered)
    case .values(let table): return try values(table, moment)
    case .filter(let input, let condition):
      return try filter(try run(input, moment: moment, isOrdered: isOrdered), condition)
    case .derive(let input, let expressions):
      var relation = try run(input, moment: moment, isOrdered: isOrdered)
      relation.locals += try evaluate(expressions, relation)
      return relation
    case .peers(let input, let calls):
      var relation = try run(input, moment: moment, isOrdered: isOrdered)
      for call in calls { relation.locals.append(try Peers.compute(call, relation, self)) }
      return relation
    case .sort(let input, let terms):
      return try sort(try run(input, moment: moment, isOrdered: true), terms, limit: nil)
    case .take(.sort(let input, let terms), let count, let within) where within.isEmpty:
      return try sort(try run(input, moment: moment, isOrdered: true), terms, limit: count)
    case .take(.sort(let input, let terms), let count, let within) where context.options.fastPaths.contains(.top):
      let relation = try firstWithin(try run(input, moment: moment, isOrdered: true), terms, count, within)
      return try take(try sort(relation, terms, limit: nil), count, within)
    case .take(let input, let count, let within):
      return try take(try run(input, moment: moment, isOrdered: true), count, within)
    case .sample(let input, let count, let seed):
      return try sample(try run(input, moment: moment, isOrdered: true), count, seed)
    case .aggregate(let input, let aggregation):
      if let known = grouped[moment], input.unfiltered.below.isScan { return known }
      if let runs = RunAggregate(input, aggregation, moment: moment, self), let answer = try runs.relation() {
        return answer
      }
      // Derived columns of the rows themselves are worked out with what asks for them, not laid out for all rows.
      if let (plain, whole) = input.writingOut(aggregation),
        let runs = RunAggregate(plain, whole, moment: moment, self), let answer = try runs.relation()
      {
        return answer
      }
      let (below, conditions) = input.unfiltered
      if context.options.fastPaths.contains(.filters), aggregation.measures.allSatisfy(\.isExact) {
        return try aggregate(
          try run(below, moment: moment, isOrdered: aggregation.readsOrder), aggregation, where: conditions)
      }
      return try aggregate(try run(input, moment: moment, isOrdered: aggregation.readsOrder), aggregation)
    case .pivot(_, let pivot): throw .internalError("a pivot inside a plan", pivot.dim.expression.span)
    case .retain(let input, let retention):
      return try retain(try run(input, moment: moment, isOrdered: false), retention)
    case .over(let input, let steps): return try over(input, steps, moment)
    case .vs(let input, let comparison): return try versus(input, comparison, moment)
    case .at(let input, let time):
      return try run(input, moment: try Engine.moment(of: time, now: moment), isOrdered: isOrdered)
    }
  }

  /// Expressions over all rows of a relation.
  func evaluate(_ expressions: [BoundExpression], _ relation: Relation) throws(Diagnostic) -> [Vector] {
    let known = expressions.compactMap { $0.column(of: relation) }
    if known.count == expressions.count { return known }
    for expression in expressions { try prepare(expression, relation) }
    let chunks = try Parallel.map(Parallel.chunks(relation.count, context), context) { range throws(Diagnostic) in
      try Parallel.batches(range, context) { rows throws(Diagnostic) in
        let batch = relation.batch(rows)
        var vectors: [Vector] = []
        for expression in expressions { vectors.append(try evaluator.evaluate(expression, batch)) }
        // Counted batch by batch: a chunk may be half of a table.
        return (vectors: vectors, share: try MemoryShare(vectors.reduce(0) { $0 + $1.bytes }))
      }
    }
    let batches = chunks.flatMap { $0 }
    defer { withExtendedLifetime(batches) {} }
    var columns: [Vector] = []
    for (index, expression) in expressions.enumerated() {
      let type = expression.type ?? .text
      columns.append(try Vector.concatenate(batches.map { $0.vectors[index] }, type: type))
    }
    return columns
  }

  /// Evaluates the shared definitions that an expression mentions, each over its whole entity.
  func prepare(_ expression: BoundExpression, _ relation: Relation) throws(Diagnostic) {
    guard !shared.isEmpty, let table = relation.table else { return }
    try SharedDefinitions.forEachMention(in: expression, table, relation.moment, shared) {
      inner, table, moment throws(Diagnostic) in
      try evaluator.prepareUniverse(inner, table, moment, relation.floor)
    }
  }

  func filter(_ relation: Relation, _ condition: BoundExpression) throws(Diagnostic) -> Relation {
    try prepare(condition, relation)
    let chunks = try Parallel.map(Parallel.chunks(relation.count, context), context) { range throws(Diagnostic) in
      try Parallel.batches(range, context) { rows throws(Diagnostic) in
        let start = Int32(truncatingIfNeeded: rows.lowerBound)
        return try evaluator.evaluate(condition, relation.batch(rows)).select().map { $0 + start }
      }
    }
    let kept = chunks.flatMap { $0.flatMap { $0 } }
    return kept.count == relation.count ? relation : try relation.gather(kept)
  }

  /// An earlier answer as a relation of local columns.
  private func values(_ table: ResultTable, _ moment: Int64) throws(Diagnostic) -> Relation {
    var locals: [Vector] = []
    for column in table.columns {
      if let rows = column.rows {
        let indices = rows.elements.map { $0 == .max ? Int32(-1) : Int32(bitPattern: $0) }
        locals.append(indices.withUnsafeBufferPointer { Vector(column: column.column, rows: $0) })
      } else {
        locals.append(Vector(column: column.column, range: 0..<table.rowCount))
      }
    }
    return Relation(locals: locals, count: table.rowCount, moment: moment)
  }

  /// The answer's columns: stored ones are seen through the relation's rows, the others computed.
  func answer(_ relation: Relation, _ output: [OutputColumn]) throws(Diagnostic) -> ResultTable {
    var rows: Buffer<UInt32>?
    var columns: [ResultColumn] = []
    let computed = output.filter { if case .stored = $0.expression.kind { false } else { true } }
    var vectors = try evaluate(computed.map(\.expression), relation)[...]
    for column in output {
      if case .stored(let table, let index) = column.expression.kind, table === relation.table {
        if rows == nil { rows = try storedRows(relation) }
        columns.append(
          ResultColumn(name: column.name, column: table.columns[index], rows: rows, meaning: column.meaning))
      } else if let vector = vectors.popFirst() {
        columns.append(
          ResultColumn(
            name: column.name, column: try vector.column(name: column.name), rows: nil, meaning: column.meaning))
      }
    }
    return ResultTable(columns: columns, rowCount: relation.count)
  }

  /// Nil where row n of the relation is row n of its table.
  private func storedRows(_ relation: Relation) throws(Diagnostic) -> Buffer<UInt32>? {
    switch relation.rows {
    case .range(let range):
      if range.lowerBound == 0 { return nil }
      return try Buffer(range.map { UInt32(truncatingIfNeeded: $0) })
    case .indices, .stretches:
      return try Buffer(relation.rows.indices.map { $0 < 0 ? UInt32.max : UInt32(bitPattern: $0) })
    }
  }
}

extension BoundExpression {
  /// The relation's column that it is; nil where there is something to compute.
  fileprivate func column(of relation: Relation) -> Vector? {
    guard case .local(let index) = kind, relation.locals.indices.contains(index) else { return nil }
    let column = relation.locals[index]
    return column.count == relation.count ? column : nil
  }
}
