import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension Evaluator {
  /// Moments as a vector of times.
  func moments(_ moment: Batch.Moment, _ count: Int) -> Vector {
    switch moment {
    case .constant(let micros): .constant(.time(micros), type: .time, count: count)
    case .each(let moments): Vector(type: .time, values: .ints(moments), count: count)
    }
  }

  /// Moments moved by a span; one beyond the known dates is an error.
  func moved(_ moment: Batch.Moment, by duration: CalendarDuration, _ span: Span) throws(Diagnostic) -> Batch.Moment {
    switch try moment.known(span) {
    case .constant(let micros):
      guard let moved = duration.added(to: micros) else { throw .momentOutOfRange(span) }
      return .constant(moved)
    case .each(let moments):
      var result: [Int64] = []
      result.reserveCapacity(moments.count)
      for micros in moments {
        // A row without a moment keeps none.
        guard micros != .min else {
          result.append(.min)
          continue
        }
        guard let moved = duration.added(to: micros) else { throw .momentOutOfRange(span) }
        result.append(moved)
      }
      return .each(result)
    }
  }

  /// `x @ T`. Nothing looks past the moment the query is asked at: a later T is that moment.
  func evaluate(
    _ inner: BoundExpression, at time: BoundExpression, _ batch: Batch
  ) throws(Diagnostic) -> Vector {
    // Moments of moments are many.
    try context.checkCancelled()
    if case .moved(let duration) = time.kind {
      if let known = batch.movedBy[duration] { return try evaluate(inner, known) }
      let past = batch.at(try moved(batch.moment, by: duration, time.span))
      // A batch that held itself would never end.
      if past !== batch { batch.movedBy[duration] = past }
      return try evaluate(inner, past)
    }
    let times = try evaluate(time, batch)
    if let constant = times.constant, case .constant(let now) = batch.moment {
      guard let moment = Moments.standing(at: constant) else { return .nulls(inner.type ?? .text, batch.count) }
      return try evaluate(inner, batch.at(.constant(min(moment, now))))
    }
    let vector = try times.materialised()
    guard case .ints(let raw) = vector.values else { throw .internalError("a moment that is no time", time.span) }
    var moments: [Int64] = []
    moments.reserveCapacity(batch.count)
    for row in 0..<batch.count {
      // A null moment sees nothing at all.
      guard vector.validity?[row] ?? true else {
        moments.append(.min)
        continue
      }
      let standing = vector.type == .date ? Moments.end(ofDay: raw[row]) : raw[row]
      moments.append(min(standing, batch.moment[row]))
    }
    var result = try evaluate(inner, batch.at(.each(moments)))
    if let validity = vector.validity {
      result = try result.materialised()
      result.validity = Validity.both(result.validity, validity)
    }
    return result
  }

  /// The row of a history that holds for each row of the batch, -1 for none.
  func asOfRows(_ history: Table, _ batch: Batch) throws(Diagnostic) -> [Int32] {
    let key = ObjectIdentifier(history)
    if let known = batch.asOfRows[key] { return known }
    var found: [Int32]
    if case .constant(let moment) = batch.moment, let known = context.holding.withLock({ $0[key] }),
      let rows = known.rows(of: batch.indices, at: moment)
    {
      found = rows
    } else if let search = try RunSearch(history) {
      found = search.lastRows(of: batch.indices, batch.moment)
    } else {
      found = [Int32](repeating: -1, count: batch.count)
    }
    batch.asOfRows[key] = found
    return found
  }

  func asOf(_ history: Table, _ column: Int, _ batch: Batch) throws(Diagnostic) -> Vector {
    if let along = batch.along, along.history === history {
      return Vector(column: history.columns[column], runs: along.rows)
    }
    return try asOfRows(history, batch).withUnsafeBufferPointer { Vector(column: history.columns[column], rows: $0) }
  }
}

extension Batch.Moment {
  /// The same where something tells what day it is: from the end of time nobody can count back.
  func known(_ span: Span) throws(Diagnostic) -> Batch.Moment {
    if case .constant(Engine.endOfTime) = self { throw .unknownNow(span) }
    return self
  }
}

/// Moments that one stands at.
enum Moments {
  /// The last microsecond of a day; days outside the known dates are held at their edge.
  static func end(ofDay day: Int64) -> Int64 {
    let known = Int64(Calendar.dayRange.lowerBound)...Int64(Calendar.dayRange.upperBound)
    return (min(max(day, known.lowerBound), known.upperBound) + 1) * Calendar.microsPerDay - 1
  }

  /// A date's end or the time itself; nil for null.
  static func standing(at value: Value) -> Int64? {
    switch value {
    case .date(let day): end(ofDay: Int64(day))
    case .time(let micros): micros
    default: nil
    }
  }
}
