import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

/// Groups of a stored table's rows, aggregated stretch by stretch from the columns as they are stored.
///
/// A row's parent is the same all along its entity's stretch, and so is every dim and every condition that looks at
/// nothing else: they are evaluated for the first row of each stretch. A dim or condition of one column that holds few
/// different values is evaluated for each of those (`RowCodes`), and a row's group is a sum of numbers looked up.
struct RunAggregate {
  let executor: Executor
  let table: Table
  let aggregation: Aggregation
  private let moment: Int64
  private let isExact: Bool
  /// Conditions that decide whole stretches.
  private let ofParents: [BoundExpression]
  /// Conditions that each row is asked.
  private let ofRows: [BoundExpression]
  var context: QueryContext { executor.context }

  /// Nil where the rows aren't a stored table's in its own order.
  init?(_ input: LogicalPlan, _ aggregation: Aggregation, moment: Int64, _ executor: Executor) {
    guard executor.context.options.fastPaths.contains(.runs) else { return nil }
    let (node, conditions) = input.unfiltered
    guard case .scan(let table, _) = node else { return nil }
    switch table.kind {
    case .entity: return nil
    case .plain: guard executor.context.options.fastPaths.contains(.codes) else { return nil }
    case .history, .log: guard table.parent != nil else { return nil }
    }
    isExact = aggregation.measures.allSatisfy { $0.isExact }
    // The last bits of other sums depend on where chunks begin, which are counted after the filter.
    guard conditions.isEmpty || isExact else { return nil }
    self.executor = executor
    self.table = table
    self.moment = moment
    self.aggregation = aggregation
    ofParents = conditions.filter(\.isOfParent)
    ofRows = conditions.filter { !$0.isOfParent }
  }

  /// The groups and their measures, sorted by the dims; nil where the groups don't go by parents and few values.
  func relation() throws(Diagnostic) -> Relation? {
    guard var space = GroupSpace(self) else { return nil }
    var codes = RowCodes()
    var bounds = TimeBounds()
    let ofRows = bounds.take(ofRows, table, moment, executor.evaluator)
    let others = code(ofRows, &codes)
    let isCoded = space.addRowDims(to: &codes) || others.count < ofRows.count
    if table.kind == .plain, !isCoded { return nil }
    let whole = Relation(table: table, rows: .range(0..<0), moment: moment)
    for expression in aggregation.expressions + ofParents + self.ofRows { try executor.prepare(expression, whole) }
    let asked = ofParents + distinctOfParents.map(\.argument)
    var visible = try VisibleRuns(
      table, moment, bounds, generation: asked.reduce(space.generation) { min($0, $1.generation) })
    for condition in ofParents {
      let kept = try atStarts(condition, visible).select()
      if kept.count < visible.runs.count { visible = visible.picked(kept) }
    }
    let runs = try space.group(visible, self)
    let ofRuns = try space.distinct(visible, self)
    // Rows one by one where their groups or conditions ask for it.
    let asksRows = isCoded || (!ofRows.isEmpty && !ofRuns.isEmpty)
    guard !asksRows || space.width == 1 || space.isSmall else { return nil }
    let slots = others.isEmpty && aggregation.countsRows ? SlotCounts(codes, width: space.width) : nil
    context.rowsRead.add(table.rowCount, ordering: .relaxed)
    return try answer(
      space,
      try partials(runs, space, ofRuns) { runs, partial throws(Diagnostic) in
        if let slots, let counts = slots.counts(runs, groupCount: partial.groupCount) {
          partial.set(counts)
        } else if asksRows {
          try addRows(runs, &partial, codes, others, width: space.width)
        } else {
          try addStretches(runs, &partial, ofRows)
        }
      })
  }

  /// An expression for the first row of each stretch.
  func atStarts(_ expression: BoundExpression, _ visible: VisibleRuns) throws(Diagnostic) -> Vector {
    try visible.evaluate(expression, moment, executor.evaluator)
  }

  /// The measures that count distinct values of what is of the parents, with their arguments.
  var distinctOfParents: [(measure: Int, argument: BoundExpression)] {
    aggregation.measures.enumerated().compactMap { number, measure in
      guard measure.function == .distinct, let argument = measure.argument, argument.isOfParent else { return nil }
      return (number, argument)
    }
  }

  /// A column's domain and what an expression of that column alone gives for each of its values.
  func coded(_ expression: BoundExpression) -> (place: Int, domain: ColumnDomain, values: Vector)? {
    guard context.options.fastPaths.contains(.codes), let sole = expression.soleColumn(of: table) else { return nil }
    let limit = max(1_024, min(table.rowCount / 4, 1 << 16))
    guard let domain = ColumnDomain(table.columns[sole.place], byDay: sole.byDay, limit: limit),
      let values = domain.evaluate(expression, moment, executor.evaluator)
    else { return nil }
    return (sole.place, domain, values)
  }

  /// Moves conditions that can be looked up into the codes; gives the others.
  private func code(_ conditions: [BoundExpression], _ codes: inout RowCodes) -> [BoundExpression] {
    // Comparisons of stored integers leave stretches, which are quicker to aggregate than rows.
    let isStretches = conditions.allSatisfy { StoredTest($0, table) != nil }
    if isStretches, aggregation.dims.allSatisfy(\.isOfParent) { return conditions }
    guard conditions.count <= RowCodes.mostConditions else { return conditions }
    return conditions.filter { condition in
      guard let found = coded(condition) else { return true }
      codes.filter(found.place, found.domain, found.values)
      return false
    }
  }

  /// What was seen of the rows, chunk by chunk.
  private func partials(
    _ runs: Runs, _ space: GroupSpace, _ distinct: [RunDistinct.Codes],
    _ add: (Runs, inout RunPartial) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> [RunPartial] {
    let size = Parallel.chunkRows(runs.rowCount)
    let isWide = isExact && distinct.isEmpty && size == QueryContext.chunkRows
    let chunks = runs.chunks(of: isWide ? Self.wideChunkRows : size)
    return try Parallel.map(chunks.indices.map { $0..<$0 + 1 }, context) { number throws(Diagnostic) in
      try context.checkCancelled()
      var chunk = chunks[number.lowerBound]
      var partial = try RunPartial(aggregation, &chunk, space, distinct, context)
      try add(chunk, &partial)
      return partial
    }
  }

  /// Fewer chunks are fewer partial results; exact ones may be cut anywhere.
  private static let wideChunkRows = 4 * QueryContext.chunkRows

  private func batch(_ rows: Batch.Rows) -> Batch {
    Batch(table: table, rows: rows, moment: .constant(moment))
  }

  /// Takes in the rows of stretches that meet the conditions, as stretches.
  private func addStretches(
    _ runs: Runs, _ partial: inout RunPartial, _ conditions: [BoundExpression]
  ) throws(Diagnostic) {
    var done: Set<Int> = []
    let tests = conditions.compactMap { StoredTest($0, table) }
    if tests.count == conditions.count, let tested = TestedRuns(runs, tests, groupCount: partial.groupCount) {
      let others = partial.measures.update(tested, table)
      if others.isEmpty { return partial.mark(tested.counts) }
      done = Set(partial.measures.own).subtracting(others)
    }
    var kept = runs
    for condition in conditions {
      if let stored = RunFilter.stored(kept, condition, table) {
        kept = stored
      } else {
        kept = try RunFilter.evaluated(kept, condition, table, moment, executor.evaluator)
      }
    }
    partial.mark(kept)
    if conditions.isEmpty {
      for index in partial.distinct.indices { partial.distinct[index].part.add(runs) }
    }
    let counted = conditions.isEmpty ? Set(partial.distinct.map(\.measure)) : done
    let others = partial.measures.update(kept, table, groupCount: partial.groupCount, except: counted)
    guard !others.isEmpty else { return }
    try kept.forEachPiece(of: context.options.batchRows) { rows, groups throws(Diagnostic) in
      try context.checkCancelled()
      try groups.withUnsafeBufferPointer { groups throws(Diagnostic) in
        try partial.measures.update(
          others, batch(rows), groups, groupCount: partial.groupCount, executor.evaluator)
      }
    }
  }

  /// Takes in the rows of stretches that meet the conditions, one by one.
  private func addRows(
    _ runs: Runs, _ partial: inout RunPartial, _ codes: RowCodes, _ conditions: [BoundExpression], width: Int
  ) throws(Diagnostic) {
    var place = RowPiece.Place()
    let counted = Set(partial.distinct.map(\.measure))
    let summed = partial.measures.firstSummed(table)
    while !place.isEnd(of: runs) {
      try context.checkCancelled()
      var piece = RowPiece(
        runs, &place, codes, limit: context.options.batchRows, width: width, numbersRuns: !counted.isEmpty)
      for condition in conditions where piece.count > 0 {
        piece.keep(try executor.evaluator.evaluate(condition, batch(piece.rows)).select())
      }
      guard piece.count > 0 else { continue }
      try piece.groups.withUnsafeBufferPointer { groups throws(Diagnostic) in
        let others = piece.indices.withUnsafeBufferPointer { indices in
          let rows = NumberedRows(
            GroupedRows(groups: groups, groupCount: partial.groupCount), first: piece.first, indices: indices,
            summing: summed)
          rows.mark(&partial.isPresent)
          return partial.measures.update(rows, table, except: counted)
        }
        piece.runs.withUnsafeBufferPointer { runs in
          for index in partial.distinct.indices { partial.distinct[index].part.add(groups, runs) }
        }
        if !others.isEmpty {
          try partial.measures.update(
            others, batch(piece.rows), groups, groupCount: partial.groupCount, executor.evaluator)
        }
      }
    }
  }

  /// The groups that have a row, sorted by the dims, and their measures.
  private func answer(_ space: GroupSpace, _ partials: [RunPartial]) throws(Diagnostic) -> Relation {
    var measures = MeasureStates(aggregation, context)
    // Without dims there is one group, also of no rows.
    var isPresent = [Bool](repeating: aggregation.dims.isEmpty, count: space.count)
    for partial in partials {
      try context.checkCancelled()
      try measures.merge(partial.measures, partial.map, groupCount: space.count)
      partial.mark(&isPresent)
    }
    for (place, distinct) in (partials.first?.distinct ?? []).enumerated() {
      let parts = partials.map { (part: $0.distinct[place].part, map: $0.map) }
      measures.set(distinct.measure, counts: try RunDistinct.counts(parts, groupCount: space.count, context))
    }
    let columns = try measures.finish(groupCount: space.count)
    if let ordered = try space.inKeyOrder(isPresent, context) {
      let keys = try space.keys(ordered, isWhole: false)
      let measured = try columns.map { column throws(Diagnostic) in try column.gather(ordered) }
      return Relation(locals: keys + measured, count: ordered.count, moment: moment)
    }
    let all = (0..<Int32(truncatingIfNeeded: space.count))
    let present = isPresent.contains(false) ? all.filter { isPresent[Int($0)] } : Array(all)
    let isWhole = present.count == space.count
    let keys = try space.keys(present, isWhole: isWhole)
    // Where groups are numbered in their keys' order, nothing has to move.
    if Sort.isSorted(keys) {
      let kept = isWhole ? columns : try columns.map { column throws(Diagnostic) in try column.gather(present) }
      return Relation(locals: keys + kept, count: present.count, moment: moment)
    }
    let order = try Sort.permutation(keys.map { SortKey($0, descending: false) }, count: present.count, context)
    let places = [Int32](count: order.count) { Int32(bitPattern: order[$0]) }
    let groups = isWhole ? places : [Int32](count: order.count) { present[Int(order[$0])] }
    var sorted: [Vector] = []
    for key in keys { sorted.append(try key.gather(places)) }
    for column in columns { sorted.append(try column.gather(groups)) }
    return Relation(locals: sorted, count: present.count, moment: moment)
  }
}

/// What was seen of a chunk of stretches, by group numbers of its own.
struct RunPartial: Sendable {
  var measures: MeasureStates
  /// The number in the whole query of each group.
  let map: [UInt32]
  /// True for the groups that have a row.
  var isPresent: [Bool]
  var distinct: [(measure: Int, part: RunDistinct)] = []
  var groupCount: Int { map.count }

  /// Marks the groups that have one of these rows.
  mutating func mark(_ counts: [Int64]) {
    for group in counts.indices where counts[group] > 0 { isPresent[group] = true }
  }

  /// Marks the groups of stretches.
  mutating func mark(_ runs: Runs) {
    isPresent.withUnsafeMutableBufferPointer { isPresent in
      for group in runs.groups { isPresent[Int(group)] = true }
    }
  }

  /// Marks the query's groups of which the chunk has a row.
  func mark(_ groups: inout [Bool]) {
    groups.withUnsafeMutableBufferPointer { groups in
      for group in 0..<min(map.count, isPresent.count) where isPresent[group] { groups[Int(map[group])] = true }
    }
  }

  /// Takes how many rows each group has, where the measures ask for no more.
  mutating func set(_ counts: [Int64]) {
    mark(counts)
    for number in measures.own { measures.set(number, counts: counts) }
  }

  /// Gives the stretches' groups numbers of the chunk's own, where that makes them fewer.
  init(
    _ aggregation: Aggregation, _ runs: inout Runs, _ space: GroupSpace, _ distinct: [RunDistinct.Codes],
    _ context: QueryContext
  ) throws(Diagnostic) {
    measures = MeasureStates(aggregation, context)
    let stretches = runs.first..<runs.first + runs.count
    let least = runs.groups.min() ?? 0
    let span = Int((runs.groups.max() ?? 0) - least) + 1
    if space.width > 1 || space.count <= max(256, runs.count) {
      map = (0..<space.count).map { UInt32(truncatingIfNeeded: $0) }
    } else if span <= 2 * runs.count {
      map = (0..<span).map { least + UInt32(truncatingIfNeeded: $0) }
      runs.groups = runs.groups.map { $0 - least }
    } else {
      var index = KeyIndex()
      runs.groups = runs.groups.map { index.number(UInt64($0)) }
      map = index.keys.map { UInt32(truncatingIfNeeded: $0) }
    }
    isPresent = [Bool](repeating: false, count: map.count)
    for codes in distinct {
      self.distinct.append((codes.measure, try RunDistinct(codes, stretches, groupCount: map.count)))
    }
  }
}
