package import SpadeBase
package import SpadeStore

/// What an aggregate computes from the values it is given; nulls are skipped.
package enum AggregateFunction: Sendable, Hashable {
  /// Rows, or rows where the argument (bool) is true.
  case count
  /// int (overflow is an error) or number; of nothing 0
  case sum
  case mean
  case min, max
  /// Sample standard deviation; null under two values.
  case stdev
  /// Number of different values.
  case distinct
  /// Linearly interpolated quantile; median is 0.5.
  case quantile(Double)
  /// The group's part of the whole result: of its rows, or of the argument's sum.
  case share
  /// Part of the rows with a known condition where it is true.
  case rate
  /// The earliest and latest value in row order (by time over a history or log).
  case first, last
  /// wmean(x, weight) over rows where both are known; null where the weights sum to 0.
  case weightedMean
  /// bool: some row (where the argument is true)
  case any
  /// bool: no row (where the argument is true)
  case none
  /// Least squares per day over rows with time; null under two values or one time.
  case slope
}

/// An aggregate over a relation's rows, one result a group.
package struct Measure: Sendable {
  package let function: AggregateFunction
  /// Nil for `count()` and `share()`.
  package let argument: BoundExpression?
  /// The weight of `wmean`; the times by which `first` and `last` go, nil where they go by the rows' order.
  package let weight: BoundExpression?
  package let type: ScalarType
  package let span: Span

  package init(
    _ function: AggregateFunction, _ argument: BoundExpression?, weight: BoundExpression? = nil, type: ScalarType,
    span: Span
  ) {
    self.function = function
    self.argument = argument
    self.weight = weight
    self.type = type
    self.span = span
  }
}

/// An aggregate over the rows that belong to a row: `AGG([EXPR of] TABLE [where COND] [WINDOW])`.
package struct WindowAggregate: Sendable {
  package let function: AggregateFunction
  /// How many parents up from the row that asks the one is whose rows are aggregated over.
  package let hops: Int
  /// The tables from that one's child down to the one aggregated over.
  package let path: [Table]
  /// Evaluated for each row of the last table; nil counts rows.
  package let value: BoundExpression?
  package let weight: BoundExpression?
  package let condition: BoundExpression?
  package let bounds: WindowBounds
  /// True for child entities: only those there as of the moment.
  package var isEntity: Bool { path.last?.isEntity ?? false }

  package init(
    function: AggregateFunction, hops: Int, path: [Table], value: BoundExpression?, weight: BoundExpression? = nil,
    condition: BoundExpression?, bounds: WindowBounds
  ) {
    self.function = function
    self.hops = hops
    self.path = path
    self.value = value
    self.weight = weight
    self.condition = condition
    self.bounds = bounds
  }
}

/// The stretch of time a window covers: rows with `lower <= t < upper`, never beyond the moment.
package struct WindowBounds: Sendable {
  /// An end of the stretch, evaluated for the row that asks.
  package enum Bound: Sendable {
    /// Just after moment - span: `last W`
    case afterMoved(CalendarDuration)
    /// The beginning of a date, a time itself, just after a moment one stands at: `before`, `since`, `from`
    case border(BoundExpression)
    /// Just after the end of a date, just after a time or moment: `to`
    case end(BoundExpression)
  }

  package let lower: Bound?
  package let upper: Bound?

  /// Every row up to the moment.
  package static let all = WindowBounds(lower: nil, upper: nil)

  package init(lower: Bound?, upper: Bound?) {
    self.lower = lower
    self.upper = upper
  }
}

/// A peers' function.
package enum PeerFunction: Sendable, Hashable {
  /// 1 = highest, ties share
  case rank
  /// 100 · percent_rank
  case percentile
  /// (x - mean) / sample deviation; null where that is 0 or unknown
  case zscore
  /// x - mean of the peers
  case deviation
  /// Capped at that quantile, 0…1
  case winsorize(Double)
  /// lo + (hi-lo)·(e^(k·u)-1)/(e^k-1), u the min-max position, k = 0 linear; lo where all peers are equal
  case rescale(low: Double, high: Double, k: Double)
}

/// `rank(x within tier, segment)`: a row's x among its peers'.
package struct PeerCall: Sendable {
  package let function: PeerFunction
  package let argument: BoundExpression
  /// Peers share these; none means all rows.
  package let within: [BoundExpression]
  /// The entity whose rows are the peers, in a definition; nil in a stage, where the relation's rows are.
  package let entity: Table?
  package let type: ScalarType

  package init(
    function: PeerFunction, argument: BoundExpression, within: [BoundExpression], entity: Table?, type: ScalarType
  ) {
    self.function = function
    self.argument = argument
    self.within = within
    self.entity = entity
    self.type = type
  }
}

/// `became(cond, last W)`, `stayed(cond, last W)`, `since(x)`: what an expression was along a row's past.
package struct HistoryCall: Sendable {
  /// Which question is asked of the past.
  package enum Function: Sendable {
    case became(CalendarDuration)
    case stayed(CalendarDuration)
    case since
  }

  package let function: Function
  package let argument: BoundExpression
  /// At which instants the argument can change.
  package let changes: [ChangeSource]

  package init(function: Function, argument: BoundExpression, changes: [ChangeSource]) {
    self.function = function
    self.argument = argument
    self.changes = changes
  }
}

/// A reason why an expression's value can change as the moment moves.
package enum ChangeSource: Sendable {
  /// At the times of the rows of a table that belong to the row `hops` parents up, along `path`, each moved by the
  /// spans in turn: an event that happens, or one that leaves `last 30d` thirty days later.
  case rows(hops: Int, path: [Table], moved: [CalendarDuration])
  /// At a date or time of the row itself: an age, a life's border.
  case instants(BoundExpression, moved: [CalendarDuration])
  /// At every midnight: whole days since a date.
  case days
}
