import SpadeBase
import SpadePlan
import SpadeStore

extension Evaluator {
  /// `became`, `stayed`, `since`: looks at every instant at which the argument can have changed.
  func history(_ call: HistoryCall, _ expression: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector {
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
    var days = [Int64](repeating: 0, count: batch.count)
    var known = [Bool](repeating: false, count: batch.count)
    let instants = try Instants(call.changes, batch, self)
    try instants.forEachGroup(of: Array(0..<Int32(truncatingIfNeeded: batch.count)), context) {
      positions throws(Diagnostic) in
      var rows: [Int32] = []
      var moments: [Int64] = []
      for position in positions {
        let now = batch.moment[Int(position)]
        guard now != .min else { continue }
        let found = try instants.between(nil, now, position).filter { $0 <= now }
        // Just before the first instant it is as it always was: what still holds then never changed.
        if let first = found.first {
          rows.append(position)
          moments.append(first - 1)
        }
        for moment in found {
          rows.append(position)
          moments.append(moment)
        }
      }
      let then = try evaluate(call.argument, batch.picked(rows, moments: moments))
      var index = 0
      while index < rows.count {
        let position = Int(rows[index])
        var end = index
        while end < rows.count, rows[end] == rows[index] { end += 1 }
        var begun: Int64?
        let value = current.value(at: position)
        for each in (index..<end).reversed() {
          guard then.value(at: each) == value else { break }
          begun = each == index ? nil : moments[each]
        }
        if let begun {
          days[position] =
            Int64(Calendar.day(ofMicros: batch.moment[position])) - Int64(Calendar.day(ofMicros: begun))
          known[position] = true
        }
        index = end
      }
      return rows.count
    }
    return Vector(type: .int, values: .ints(days), validity: known, count: batch.count)
  }
}
