import SpadeBase
import SpadePlan
import SpadeStore

/// The values that a stored column can hold, where they are few: what looks at nothing else of a row is worked out once
/// for each of them, and a row only looks it up.
///
/// Texts have a slot each, integers one for each from the least to the greatest; a time of which only the day is asked
/// has one a day. The slot behind the last stands for null.
struct ColumnDomain: Sendable {
  let column: Column
  /// The stored integer at which slot 0 begins.
  let origin: Int64
  /// Stored integers a slot.
  let unit: Int64
  /// Slots without the one for null.
  let count: Int
  static let secondsPerDay: Int64 = 86_400

  /// Nil where the column may hold more than `limit` values, or none.
  init?(_ column: Column, byDay: Bool, limit: Int) {
    self.column = column
    switch column.storage {
    case .text(_, let dictionary): (origin, unit, count) = (0, 1, dictionary.count)
    case .bits: (origin, unit, count) = (0, 1, 2)
    case .double: return nil
    case .int8, .int16, .int32, .int64:
      guard let extent = column.extent else { return nil }
      unit = !byDay ? 1 : column.scale == .seconds ? Self.secondsPerDay : Calendar.microsPerDay
      let first = Self.quotient(extent.lowerBound, unit)
      let (span, overflow) = Self.quotient(extent.upperBound, unit).subtractingReportingOverflow(first)
      let (start, tooLow) = first.multipliedReportingOverflow(by: unit)
      guard !overflow, !tooLow, span < limit else { return nil }
      origin = start
      count = Int(span) + 1
    }
    guard count > 0, count <= limit else { return nil }
  }

  private static func quotient(_ value: Int64, _ unit: Int64) -> Int64 {
    value / unit - (value % unit < 0 ? 1 : 0)
  }

  /// What an expression of this column alone gives for each slot; nil where one of them fails, which no row may hold.
  func evaluate(_ expression: BoundExpression, _ moment: Int64, _ evaluator: Evaluator) -> Vector? {
    let batch = Batch(table: nil, rows: .range(0..<count + 1), moment: .constant(moment), standIn: values)
    do {
      return try evaluator.evaluate(expression, batch)
    } catch {
      return nil
    }
  }

  /// The value of each slot.
  private var values: Vector {
    func stored(_ slot: Int) -> Int64 { origin &+ Int64(slot) &* unit }
    let slots = count + 1
    let payload: Vector.Values
    switch (column.storage, column.type, column.scale) {
    case (.text(_, let dictionary), _, _):
      payload = .texts([Int32](count: slots) { $0 == count ? 0 : Int32(truncatingIfNeeded: $0) }, dictionary)
    case (.bits, _, _): payload = .bools([Bool](count: slots) { $0 == 1 })
    case (_, .number, .decimal(let digits)): payload = .decimals([Int64](count: slots, stored), digits: digits)
    case (_, .number, _): payload = .numbers([Double](count: slots) { Double(stored($0)) })
    case (_, _, .seconds): payload = .ints([Int64](count: slots) { stored($0) &* 1_000_000 })
    default: payload = .ints([Int64](count: slots, stored))
    }
    return Vector(
      type: column.type, values: payload, validity: [Bool](count: slots) { $0 < count }, count: slots)
  }
}

extension BoundExpression {
  /// The only one of the table's columns that it looks at, and whether it asks a time for nothing but its day; nil where
  /// it looks at several, at none, or at anything else of a row.
  func soleColumn(of table: Table) -> (place: Int, byDay: Bool)? {
    var sole: (place: Int, byDay: Bool)?
    var visited: Set<ObjectIdentifier> = []
    return find(table, &sole, &visited) ? sole : nil
  }

  private func find(
    _ table: Table, _ sole: inout (place: Int, byDay: Bool)?, _ visited: inout Set<ObjectIdentifier>
  ) -> Bool {
    func meet(_ place: Int, _ byDay: Bool) -> Bool {
      guard sole?.place ?? place == place else { return false }
      sole = (place, byDay && sole?.byDay ?? true)
      return true
    }
    switch kind {
    case .local, .asOf, .parent, .outer, .at, .window, .peers, .history: return false
    case .stored(let owner, let column): return owner === table && meet(column, false)
    case .call(let function, let arguments) where function.readsDay && arguments.count == 1:
      if case .stored(let owner, let column) = arguments[0].kind, arguments[0].type == .time {
        return owner === table && meet(column, true)
      }
      return arguments[0].find(table, &sole, &visited)
    case .definition(_, let inner), .shared(let inner):
      return !visited.insert(ObjectIdentifier(inner)).inserted || inner.find(table, &sole, &visited)
    default:
      for child in kind.children where !child.find(table, &sole, &visited) { return false }
      return true
    }
  }
}

extension ScalarFunction {
  /// True where all moments of a day give the same.
  fileprivate var readsDay: Bool {
    switch self {
    case .day, .week, .month, .quarter, .year, .date: true
    default: false
    }
  }
}
