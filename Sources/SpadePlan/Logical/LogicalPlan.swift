package import SpadeBase
package import SpadeStore

/// What a query does, as data: each node takes the relation below it and a moment, and gives a relation.
///
/// A relation is rows of one table (or of none, after an aggregate) plus numbered local columns.
package indirect enum LogicalPlan: Sendable {
  /// Rows of a table as of the moment.
  case scan(Table, Lives)
  /// The last result, as a table of its own: local columns 0…
  case values(ResultTable)
  case filter(LogicalPlan, BoundExpression)
  /// Appends local columns.
  case derive(LogicalPlan, [BoundExpression])
  /// Appends local columns computed over all rows of the relation.
  case peers(LogicalPlan, [PeerCall])
  case sort(LogicalPlan, [SortTerm])
  case take(LogicalPlan, count: Int, within: [BoundExpression])
  case sample(LogicalPlan, count: Int, seed: UInt64)
  /// Local columns: the dims, then the measures; rows sorted by the dims, nulls last.
  case aggregate(LogicalPlan, Aggregation)
  /// Local columns: the kept dims, then one column a value of the pivoted dim and measure.
  case pivot(LogicalPlan, Pivot)
  /// Local columns: cohort, age, size, n, rate.
  case retain(LogicalPlan, Retention)
  /// The whole plan at each moment from now - span on in steps: `as_of`, then the plan's columns as locals.
  case over(LogicalPlan, Steps)
  /// The plan now and at another moment, matched by dims.
  case vs(LogicalPlan, Comparison)
  /// The plan as of another moment.
  case at(LogicalPlan, moment: BoundExpression)
}

/// Which rows of an entity a scan gives; histories and logs give those dated up to the moment.
package enum Lives: Sendable {
  /// Those there as of the moment.
  case there
  /// Every row: `all accounts`.
  case all
  /// Those there or gone by the moment: a cohort does not lose its dead.
  case born
}

/// A key of a sort.
package struct SortTerm: Sendable {
  package let expression: BoundExpression
  package let descending: Bool

  package init(_ expression: BoundExpression, descending: Bool) {
    self.expression = expression
    self.descending = descending
  }
}

/// What `slice` computes.
package struct Aggregation: Sendable {
  /// A column of the groups' keys.
  package enum Dim: Sendable {
    case expression(BoundExpression)
    /// One group a cohort, a row counted in each that it is in.
    case cohorts([(name: String, condition: BoundExpression)])
  }

  package let dims: [Dim]
  package let measures: [Measure]

  package init(dims: [Dim], measures: [Measure]) {
    self.dims = dims
    self.measures = measures
  }
}

/// What `pivot` turns round: columns of the relation below.
package struct Pivot: Sendable {
  /// A dim, and the names of its cohorts, which come in that order.
  package struct Dim: Sendable {
    package let name: String
    package let expression: BoundExpression
    package let cohorts: [String]?

    init(_ column: VisibleColumn) {
      (name, expression, cohorts) = (column.name, column.expression, column.cohorts)
    }
  }

  /// The columns that stay, one row a combination.
  package let kept: [Dim]
  /// Its values become columns.
  package let dim: Dim
  /// What fills the new columns, with the names used where there is more than one.
  package let measures: [OutputColumn]
  /// True where the groups were sorted by something else than their dims: rows stay in the order they came in.
  package let isSorted: Bool
}

/// What `retain` counts.
package struct Retention: Sendable {
  /// The calendar periods.
  package enum Period: String, Sendable, CaseIterable { case day, week, month, quarter, year }

  package let condition: BoundExpression
  /// The date whose period is the row's cohort.
  package let date: BoundExpression
  package let period: Period
  package let periods: Int

  package init(condition: BoundExpression, date: BoundExpression, period: Period, periods: Int) {
    self.condition = condition
    self.date = date
    self.period = period
    self.periods = periods
  }
}

/// The moments of `over SPAN every STEP`, and what is asked at each.
package struct Steps: Sendable {
  package let length: CalendarDuration
  package let step: CalendarDuration
  /// date where every moment is the end of a day, else time.
  package let type: ScalarType
  package let columns: [BoundExpression]
  package let place: Span

  package init(
    length: CalendarDuration, step: CalendarDuration, type: ScalarType, columns: [BoundExpression], place: Span
  ) {
    self.length = length
    self.step = step
    self.type = type
    self.columns = columns
    self.place = place
  }
}

/// What `vs` puts side by side.
package struct Comparison: Sendable {
  package let moment: BoundExpression
  /// The columns that match a group with itself.
  package let dims: [BoundExpression]
  /// With the value of a group that is missing on one side.
  package let measures: [(expression: BoundExpression, ofNothing: Value)]

  package init(
    moment: BoundExpression, dims: [BoundExpression], measures: [(expression: BoundExpression, ofNothing: Value)]
  ) {
    self.moment = moment
    self.dims = dims
    self.measures = measures
  }

  /// The type of `m_change`; nil where a difference has no meaning.
  package static func changeType(_ type: ScalarType?) -> ScalarType? {
    switch type {
    case .int, .number: type
    case .date: .int
    case .time: .number
    case .bool, .text, .duration, nil: nil
    }
  }
}

/// A column of the answer.
package struct OutputColumn: Sendable {
  package let name: String
  package let expression: BoundExpression
  package let meaning: ColumnMeaning

  package init(name: String, expression: BoundExpression, meaning: ColumnMeaning = ColumnMeaning()) {
    self.name = name
    self.expression = expression
    self.meaning = meaning
  }
}
