import SpadeBase
import SpadePlan
import SpadeStore

extension Evaluator {
  /// `became`, `stayed`, `since`: looks at every instant at which the argument can have changed.
  func history(_ call: HistoryCall, _ expression: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector {
    _ = try batch.moment.known(expression.span)
    if call.argument.isOfParent, let known = try ofParents(expression, batch) { return known }
    if let known = try along(call, expression, batch) { return known }
    switch call.function {
    case .became(let span):
      return try along(call, span, expression, batch, whereNow: true) { isKnown, value in
        isKnown && !value
      } result: {
        $0
      }
    case .stayed(let span):
      return try along(call, span, expression, batch, whereNow: true) { isKnown, value in
        !isKnown || !value
      } result: {
        !$0
      }
    case .since: return try since(call, expression, batch)
    }
  }

  /// Rows whose condition holds now, and then whether at some earlier instant of the span `isBreak` held.
  private func along(
    _ call: HistoryCall, _ span: CalendarDuration, _ expression: BoundExpression, _ batch: Batch, whereNow: Bool,
    isBreak: (_ isKnown: Bool, _ value: Bool) -> Bool, result: (_ foundBreak: Bool) -> Bool
  ) throws(Diagnostic) -> Vector {
    let holding = try evaluate(call.argument, batch).select()
    var answer = [Bool](repeating: false, count: batch.count)
    let instants = try Instants(call.changes, batch, self)
    try instants.forEachGroup(of: holding, context) { positions throws(Diagnostic) in
      var rows: [Int32] = []
      var moments: [Int64] = []
      for position in positions {
        let now = batch.moment[Int(position)]
        guard now != .min else { continue }
        guard let start = span.negated.added(to: now) else { throw .momentOutOfRange(expression.span) }
        let found = try instants.between(start, now, position)
        rows.append(position)
        moments.append(start)
        for moment in found where moment > start && moment < now {
          rows.append(position)
          moments.append(moment)
        }
      }
      let then = try evaluate(call.argument, batch.picked(rows, moments: moments)).materialised()
      guard case .bools(let values) = then.values else {
        throw .internalError("a condition that is no bool", expression.span)
      }
      for position in positions { answer[Int(position)] = result(false) }
      for index in rows.indices where isBreak(then.validity?[index] ?? true, values[index]) {
        answer[Int(rows[index])] = result(true)
      }
      return rows.count
    }
    return Vector(type: .bool, values: .bools(answer), count: batch.count)
  }

  /// Days since the value that holds now began to hold. Null is a value, too: it begins where another ends.
  private func since(_ call: HistoryCall, _ expression: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector {
    let current = try evaluate(call.argument, batch)
    if let known = try sinceAlong(call, current, expression, batch) { return known }
    var pasts = [Past](repeating: Past(), count: batch.count)
    let instants = try Instants(call.changes, batch, self)
    var asked = [Int32](count: batch.count) { Int32(truncatingIfNeeded: $0) }
    // Most values changed lately, and midnights are many: what lies further back is asked of those alone that didn't.
    var before: Int32?
    for back in instants.haveDays ? [16, 256, nil] : [nil] as [Int32?] {
      try instants.forEachGroup(of: asked, context) { positions throws(Diagnostic) in
        var rows: [Int32] = []
        var moments: [Int64] = []
        for position in positions {
          let now = batch.moment[Int(position)]
          guard now != .min else { continue }
          let start = back.map { Evaluator.noon(now, $0) }
          let end = before.map { Evaluator.noon(now, $0) - 1 } ?? now
          let found = try instants.between(start, end, position).filter { $0 <= end }
          // Just before the first instant it is as it always was: what still holds then never changed.
          if back == nil, let first = found.first ?? pasts[Int(position)].begun {
            rows.append(position)
            moments.append(first - 1)
          }
          for moment in found {
            rows.append(position)
            moments.append(moment)
          }
        }
        let then = try evaluate(call.argument, batch.picked(rows, moments: moments))
        var end = rows.count
        while end > 0 {
          let position = Int(rows[end - 1])
          let value = current.value(at: position)
          while end > 0, Int(rows[end - 1]) == position {
            end -= 1
            guard !pasts[position].hasEnded else { continue }
            if then.value(at: end) == value {
              pasts[position].begun = moments[end]
            } else {
              pasts[position].hasEnded = true
            }
          }
        }
        return rows.count
      }
      asked = asked.filter { !pasts[Int($0)].hasEnded }
      before = back
    }
    let known = pasts.map { $0.hasEnded && $0.begun != nil }
    let days = [Int64](count: batch.count) { row in
      guard known[row], let begun = pasts[row].begun else { return 0 }
      return Int64(Calendar.day(ofMicros: batch.moment[row])) - Int64(Calendar.day(ofMicros: begun))
    }
    return Vector(type: .int, values: .ints(days), validity: known, count: batch.count)
  }

  /// What is known of the past of a row's value.
  private struct Past {
    /// The earliest instant from which on it held.
    var begun: Int64?
    /// Whether it was another before.
    var hasEnded = false
  }

  /// Noon so many days before a moment, which is no midnight: no instant lies on both sides.
  private static func noon(_ moment: Int64, _ days: Int32) -> Int64 {
    Calendar.micros(ofDay: Calendar.day(ofMicros: moment) &- days) + Calendar.microsPerDay / 2
  }
}
