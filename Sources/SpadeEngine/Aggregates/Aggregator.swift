import SpadeBase
import SpadePlan
import SpadeStore

/// An aggregate at work: rows go in batch by batch with their groups, one result a group comes out.
///
/// Batches must come in row order. Chunks may be aggregated apart and merged in their order.
struct Aggregator: Sendable {
  private var state: any AggregateState

  /// `input` is the argument's type, nil where there is none; with a context what takes long can be cancelled.
  init(_ function: AggregateFunction, input: ScalarType?, span: Span, _ context: QueryContext? = nil) {
    switch function {
    case .count, .rate, .any, .none: state = CountState(function)
    case .share: state = input == nil ? CountState(function) : SumState(.share)
    case .sum: state = input == .int ? IntSumState(isMean: false, span: span) : SumState(.sum)
    case .mean: state = input == .int ? IntSumState(isMean: true, span: span) : SumState(.mean)
    case .weightedMean: state = WeightedMeanState()
    case .min, .max:
      let greatest = function == .max
      switch input ?? .number {
      case .text: state = TextExtremeState(greatest: greatest)
      case let type: state = ExtremeState(greatest: greatest, type: type)
      }
    case .stdev: state = DeviationState()
    case .distinct: state = DistinctState(type: input ?? .number, context)
    case .quantile(let part): state = QuantileState(part: part, context: context)
    case .first, .last: state = EdgeState(takesLast: function == .last, type: input ?? .number)
    case .slope: preconditionFailure("slope is an aggregate over windows alone")
    }
  }

  /// Counts already made, one a group.
  init(counts: [Int64]) { state = CountState(counts: counts) }

  /// Sums already made of a column's integers, one a group; nil where that isn't what the aggregate is made of.
  init?(_ measure: Measure, of column: Column, _ sums: WholeSums) {
    switch (measure.function, column.scale) {
    case (.sum, .decimal(let digits)): state = SumState(.sum, sums, digits: digits)
    case (.mean, .decimal(let digits)): state = SumState(.mean, sums, digits: digits)
    case (.share, .decimal(let digits)): state = SumState(.share, sums, digits: digits)
    case (.sum, .one) where column.type == .int: state = IntSumState(isMean: false, span: measure.span, sums)
    case (.mean, .one) where column.type == .int: state = IntSumState(isMean: true, span: measure.span, sums)
    default: return nil
    }
  }

  /// Takes in a batch of rows: the group of each, below `groupCount`, and the argument's values.
  mutating func update(
    groups: UnsafeBufferPointer<UInt32>, groupCount: Int, values: Vector?, weight: Vector? = nil
  ) throws(Diagnostic) {
    try state.update(
      GroupedRows(groups: groups, groupCount: groupCount), try values?.spread(), try weight?.spread())
  }

  /// Takes in stretches of a stored column (nil: of rows alone); false where that can't be done, and nothing was.
  mutating func update(_ runs: Runs, _ column: Column?, groupCount: Int) -> Bool {
    state.update(runs, column, groupCount: groupCount)
  }

  /// Takes in the rows of stretches that meet conditions likewise.
  mutating func update(_ runs: TestedRuns, _ column: Column?) -> Bool { state.update(runs, column) }

  /// Takes in single rows of a stored column (nil: rows alone); false where that can't be done, and nothing was.
  mutating func update(_ rows: NumberedRows, _ column: Column?) -> Bool { state.update(rows, column) }

  /// Takes over what another saw of later rows; its group g is `groupMap[g]` here.
  mutating func merge(_ other: Aggregator, groupMap: [UInt32], groupCount: Int) throws(Diagnostic) {
    try state.merge(any: other.state, groupMap, groupCount: groupCount)
  }

  /// One row a group of another quantile of the same values.
  mutating func finish(quantile part: Double, groupCount: Int) throws(Diagnostic) -> Vector {
    guard var quantiles = state as? QuantileState else { return try finish(groupCount: groupCount) }
    quantiles.part = part
    defer { state = quantiles }
    return try quantiles.finish(groupCount: groupCount)
  }

  /// One row a group.
  mutating func finish(groupCount: Int) throws(Diagnostic) -> Vector {
    try state.finish(groupCount: groupCount)
  }
}

extension Vector {
  /// The rows with a slot each, where there is anything but null.
  fileprivate func spread() throws(Diagnostic) -> Vector {
    constant == .null ? self : try materialised()
  }
}
