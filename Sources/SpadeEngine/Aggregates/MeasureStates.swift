import SpadeBase
import SpadePlan
import SpadeStore

/// What the measures of an aggregation have seen of some rows.
struct MeasureStates: Sendable {
  private let aggregation: Aggregation
  private var aggregators: [Aggregator]
  /// The measures with values of their own; other quantiles of the same column are asked of the first.
  let own: [Int]
  /// The measure whose values each measure is computed from.
  private let source: [Int]

  init(_ aggregation: Aggregation, _ context: QueryContext) {
    self.aggregation = aggregation
    aggregators = aggregation.measures.map {
      Aggregator($0.function, input: $0.argument?.type, span: $0.span, context)
    }
    source = aggregation.sources
    own = source.indices.filter { [source] in source[$0] == $0 }
  }

  /// Takes in a batch of rows: the group of each, and each measure's argument and weight.
  mutating func update(
    _ groups: [UInt32], _ arguments: [(values: Vector?, weight: Vector?)], groupCount: Int
  ) throws(Diagnostic) {
    try groups.withUnsafeBufferPointer { groups throws(Diagnostic) in
      for number in own {
        try aggregators[number].update(
          groups: groups, groupCount: groupCount, values: arguments[number].values, weight: arguments[number].weight)
      }
    }
  }

  /// Takes in rows of a table for some of the measures.
  mutating func update(
    _ measures: [Int], _ batch: Batch, _ groups: UnsafeBufferPointer<UInt32>, groupCount: Int, _ evaluator: Evaluator
  ) throws(Diagnostic) {
    for number in measures {
      let measure = aggregation.measures[number]
      let values = try measure.argument.map { argument throws(Diagnostic) in try evaluator.evaluate(argument, batch) }
      let weight = try measure.weight.map { weight throws(Diagnostic) in try evaluator.evaluate(weight, batch) }
      try aggregators[number].update(groups: groups, groupCount: groupCount, values: values, weight: weight)
    }
  }

  /// Takes in stretches for the measures of stored columns, `skipped` aside; gives the others, which saw nothing.
  mutating func update(_ runs: Runs, _ table: Table, groupCount: Int, except skipped: Set<Int>) -> [Int] {
    own.filter { number in
      guard !skipped.contains(number) else { return false }
      guard let read = stored(number, table) else { return true }
      return !aggregators[number].update(runs, read.column, groupCount: groupCount)
    }
  }

  /// Takes in the rows of stretches that meet conditions likewise.
  mutating func update(_ runs: TestedRuns, _ table: Table) -> [Int] {
    own.filter { number in
      guard let read = stored(number, table) else { return true }
      return !aggregators[number].update(runs, read.column)
    }
  }

  /// Takes in single rows likewise.
  mutating func update(_ rows: NumberedRows, _ table: Table, except skipped: Set<Int>) -> [Int] {
    own.filter { number in
      guard !skipped.contains(number) else { return false }
      guard let read = stored(number, table) else { return true }
      return !aggregators[number].update(rows, read.column)
    }
  }

  /// The column that a measure reads, none where it has no argument; nil where it is computed.
  private func stored(_ number: Int, _ table: Table) -> (column: Column?, Void)? {
    let measure = aggregation.measures[number]
    guard measure.weight == nil else { return nil }
    guard let argument = measure.argument else { return (nil, ()) }
    guard case .stored(let owner, let column) = argument.kind, owner === table else { return nil }
    return (table.columns[column], ())
  }

  /// The first column whose stored integers are to be summed.
  func firstSummed(_ table: Table) -> Column? {
    for number in own {
      switch aggregation.measures[number].function {
      case .sum, .mean, .share: if let column = stored(number, table)?.column { return column }
      default: continue
      }
    }
    return nil
  }

  /// Takes over what was seen of later rows; group g there is `map[g]` here.
  mutating func merge(_ later: MeasureStates, _ map: [UInt32], groupCount: Int) throws(Diagnostic) {
    for number in own {
      try aggregators[number].merge(later.aggregators[number], groupMap: map, groupCount: groupCount)
    }
  }

  /// Sets a measure's results, which were counted elsewhere.
  mutating func set(_ number: Int, counts: [Int64]) { aggregators[number] = Aggregator(counts: counts) }

  /// One column a measure, one row a group.
  mutating func finish(groupCount: Int) throws(Diagnostic) -> [Vector] {
    var columns: [Vector] = []
    for number in aggregators.indices {
      if case .quantile(let part) = aggregation.measures[number].function {
        columns.append(try aggregators[source[number]].finish(quantile: part, groupCount: groupCount))
      } else {
        columns.append(try aggregators[number].finish(groupCount: groupCount))
      }
    }
    return columns
  }
}

extension Aggregation {
  /// For each measure the first that looks at the same values: quantiles of one stored column share them.
  var sources: [Int] {
    measures.indices.map { number in
      guard case .quantile = measures[number].function,
        case .stored(let table, let column)? = measures[number].argument?.kind
      else { return number }
      return measures.indices.first {
        guard case .quantile = measures[$0].function, case .stored(let other, let place)? = measures[$0].argument?.kind
        else { return false }
        return other === table && place == column
      } ?? number
    }
  }
}
