import SpadeBase
import SpadePlan
import SpadeStore

/// The stretch of time that each row's window covers: rows with `lower <= t < upper`.
struct WindowLimits {
  /// `Int64.min` is open.
  var lower: [Int64]
  var upper: [Int64]

  init(_ bounds: WindowBounds, _ batch: Batch, _ evaluator: Evaluator, _ span: Span) throws(Diagnostic) {
    let count = batch.count
    lower = [Int64](repeating: .min, count: count)
    switch batch.moment {
    case .constant(let moment): upper = [Int64](repeating: WindowLimits.after(moment), count: count)
    case .each(let moments): upper = moments.map(WindowLimits.after)
    }
    if let bound = bounds.lower {
      lower = try WindowLimits.limits(bound, batch, evaluator, span)
      // A border that is null lets nothing in.
      for row in 0..<count where lower[row] == .min { upper[row] = .min }
    }
    if let floor = batch.floor {
      let start = WindowLimits.after(floor)
      for row in 0..<count { lower[row] = max(lower[row], start) }
    }
    if let bound = bounds.upper {
      let limits = try WindowLimits.limits(bound, batch, evaluator, span)
      for row in 0..<count { upper[row] = min(upper[row], limits[row]) }
    }
  }

  /// The window of all rows, where they share one.
  var common: (lower: Int64, upper: Int64)? {
    guard let first = lower.first, let last = upper.first else { return nil }
    // Without a branch a row: they mostly do.
    var other: Int64 = 0
    for row in 0..<lower.count { other |= lower[row] ^ first | upper[row] ^ last }
    return other == 0 ? (first, last) : nil
  }

  private static func after(_ moment: Int64) -> Int64 { moment == .min ? .min : moment &+ 1 }

  private static func limits(
    _ bound: WindowBounds.Bound, _ batch: Batch, _ evaluator: Evaluator, _ span: Span
  ) throws(Diagnostic) -> [Int64] {
    switch bound {
    case .afterMoved(let duration):
      switch try batch.moment.known(span) {
      case .constant(let moment):
        // Further back than any date is open.
        let limit = duration.added(to: moment).map(after) ?? Int64.min + 1
        return [Int64](repeating: limit, count: batch.count)
      case .each(let moments):
        return moments.map { $0 == .min ? .min : duration.added(to: $0).map(after) ?? Int64.min + 1 }
      }
    case .border(let time), .end(let time):
      var isEnd = false
      if case .end = bound { isEnd = true }
      let vector = try evaluator.evaluate(time, batch).materialised()
      guard case .ints(let raw) = vector.values else { throw .internalError("a border that is no time", time.span) }
      // What one stands at is seen; a time of the data is a sharp border.
      let isSeen = isEnd || time.isMoment
      let isDate = vector.type == .date
      let validity = vector.validity
      return [Int64](count: raw.count) { row in
        guard validity?[row] ?? true else { return .min }
        guard isDate else { return isSeen ? after(raw[row]) : raw[row] }
        let day = isEnd ? raw[row] &+ 1 : raw[row]
        let (micros, overflow) = day.multipliedReportingOverflow(by: Calendar.microsPerDay)
        return overflow ? .max : micros
      }
    }
  }
}
