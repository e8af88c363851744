import SpadeBase
import SpadePlan
import SpadeStore

/// The moments between which conditions leave the rows of a history or log, both included.
struct TimeBounds {
  private(set) var first = Int64.min
  private(set) var last = Int64.max
  var isOpen: Bool { first == .min && last == .max }

  /// Takes the conditions that compare the rows' own time with what is the same for all of them; gives the others.
  mutating func take(
    _ conditions: [BoundExpression], _ table: Table, _ moment: Int64, _ evaluator: Evaluator
  ) -> [BoundExpression] {
    guard let place = table.timeColumn, table.parent != nil, table.columns[place].validity == nil else {
      return conditions
    }
    return conditions.filter { condition in
      guard case .compare(let op, let left, let right) = condition.kind else { return true }
      if left.isColumn(place, of: table), let limit = Self.moment(right, moment, evaluator) {
        return !take(op, limit)
      }
      if right.isColumn(place, of: table), let limit = Self.moment(left, moment, evaluator) {
        return !take(op.mirrored, limit)
      }
      return true
    }
  }

  /// What is rejected here is asked row by row, where what can't be worked out is an error.
  private static func moment(_ expression: BoundExpression, _ moment: Int64, _ evaluator: Evaluator) -> Int64? {
    guard expression.generation == .max,
      let limit = try? evaluator.evaluate(
        expression, Batch(table: nil, rows: .indices([-1]), moment: .constant(moment))
      ).value(at: 0)
    else { return nil }
    switch limit {
    case .date(let day):
      let (micros, isBeyond) = Int64(day).multipliedReportingOverflow(by: Calendar.microsPerDay)
      return isBeyond ? nil : micros
    case .time(let micros) where micros > .min && micros < .max: return micros
    default: return nil
    }
  }

  private mutating func take(_ op: ComparisonOperator, _ limit: Int64) -> Bool {
    switch op {
    case .less: last = min(last, limit - 1)
    case .lessOrEqual: last = min(last, limit)
    case .greater: first = max(first, limit + 1)
    case .greaterOrEqual: first = max(first, limit)
    case .equal: (first, last) = (max(first, limit), min(last, limit))
    case .notEqual: return false
    }
    return true
  }
}

extension BoundExpression {
  /// True for a column of the table, also where a date is taken for its beginning.
  fileprivate func isColumn(_ place: Int, of table: Table) -> Bool {
    switch kind {
    case .stored(let owner, let column): owner === table && column == place
    case .cast(let inner): inner.type == .date && type == .time && inner.isColumn(place, of: table)
    default: false
    }
  }
}
