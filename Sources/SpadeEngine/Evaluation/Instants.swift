import SpadeBase
import SpadePlan
import SpadeStore

/// The instants at which an expression can have changed, for each row of a batch.
struct Instants {
  private let sources: [Source]
  private let batch: Batch
  /// Midnights are looked at this far back where nothing bounds the question.
  private static let openDays: Int32 = 3_660

  private enum Source {
    case rows(askers: [Int32], path: [Table], moved: [CalendarDuration])
    /// An instant a row, nil for none.
    case times([Int64?], moved: [CalendarDuration])
    case days
  }

  init(_ changes: [ChangeSource], _ batch: Batch, _ evaluator: Evaluator) throws(Diagnostic) {
    self.batch = batch
    var sources: [Source] = []
    for change in changes {
      switch change {
      case .rows(let hops, let path, let moved):
        var askers = batch
        var places: [Int32]?
        for _ in 0..<hops {
          let parents = evaluator.parents(of: askers)
          places = places.map { $0.map { parents.places[Int($0)] } } ?? parents.places
          askers = parents.batch
        }
        let indices = askers.indices
        sources.append(.rows(askers: places.map { $0.map { indices[Int($0)] } } ?? indices, path: path, moved: moved))
      case .instants(let time, let moved):
        let vector = try evaluator.evaluate(time, batch)
        let times = (0..<batch.count).map { row -> Int64? in
          switch vector.value(at: row) {
          case .date(let day): Calendar.micros(ofDay: day)
          case .time(let micros): micros
          default: nil
          }
        }
        sources.append(.times(times, moved: moved))
      case .days: sources.append(.days)
      }
    }
    self.sources = sources
  }

  /// Calls `body` with stretches of the rows asked about, small enough to evaluate at once; it says how many instants
  /// these had.
  func forEachGroup(
    of rows: [Int32], _ context: QueryContext, _ body: (ArraySlice<Int32>) throws(Diagnostic) -> Int
  ) throws(Diagnostic) {
    var start = 0
    // Midnights are many, and each can ask for as many again.
    var size = haveDays ? 16 : 256
    while start < rows.count {
      try context.checkCancelled()
      let end = min(rows.count, start + size)
      let instants = try body(rows[start..<end])
      // If the next rows have as many, these will be about a batch.
      size = min(max(Self.groupInstants * (end - start) / max(instants, 1), 16), 2_048)
      start = end
    }
  }

  private static let groupInstants = 16_384

  /// Whether midnights are among them: then there are some even where nothing happens.
  var haveDays: Bool { sources.contains { if case .days = $0 { true } else { false } } }

  /// The instants of a row from `start` (nil: from ever) up to `end`, ascending, each once. Midnights from ever are those of
  /// ten years before the moment that the row is asked at.
  func between(_ start: Int64?, _ end: Int64, _ position: Int32) throws(Diagnostic) -> [Int64] {
    var found: [Int64] = []
    let row = Int(position)
    for source in sources {
      switch source {
      case .rows(let askers, let path, let moved): collect(Int(askers[row]), path, moved, start, end, &found)
      case .times(let times, let moved):
        // When they meet, and just after: `signup < now` is false at that very instant.
        if let time = times[row] {
          add(time, moved, start, end, &found)
          add(time &+ 1, moved, start, end, &found)
        }
      case .days:
        let last = Calendar.day(ofMicros: end)
        let first =
          start.map { Calendar.day(ofMicros: $0) + 1 } ?? Calendar.day(ofMicros: batch.moment[row]) - Instants.openDays
        guard first <= last else { continue }
        // And just after, as above: what is compared with a date may differ at that very instant alone.
        for day in first...last {
          found.append(Calendar.micros(ofDay: day))
          found.append(Calendar.micros(ofDay: day) + 1)
        }
      }
    }
    if sources.count == 1, case .rows(_, let path, let moved) = sources[0], moved.isEmpty, path.count == 1 {
      return found
    }
    found.sort()
    var unique: [Int64] = []
    unique.reserveCapacity(found.count)
    for moment in found where unique.last != moment { unique.append(moment) }
    return unique
  }

  /// The times of the rows that belong to an entity, moved, within the stretch.
  private func collect(
    _ entity: Int, _ path: [Table], _ moved: [CalendarDuration], _ start: Int64?, _ end: Int64, _ found: inout [Int64]
  ) {
    guard entity >= 0, let target = path.last else { return }
    let links = path.compactMap(\.parent)
    guard let link = links.last else { return }
    let column: Int?
    if case .entity(_, let from, _) = target.kind { column = from } else { column = target.timeColumn }
    guard let column else { return }
    let time = TimeColumn(target.columns[column])
    var first = entity
    var last = entity + 1
    for level in links.dropLast() {
      first = Int(level.offsets.pointer[first])
      last = Int(level.offsets.pointer[last])
    }
    // Moving by months can shift the order by days, so the search is widened and the exact test left to `add`.
    let back = moved.reduce(Int64(0)) { $0 &+ $1.micros &+ Int64($1.months) &* 31 &* Calendar.microsPerDay }
    let slack: Int64 = moved.contains { $0.months != 0 } ? 400 * Calendar.microsPerDay : 0
    time.withSearch { firstAfter in
      for parent in first..<last {
        let runStart = Int(link.offsets.pointer[parent])
        let runEnd = Int(link.offsets.pointer[parent + 1])
        guard runStart < runEnd else { continue }
        guard target.timeColumn != nil else {
          for row in runStart..<runEnd where time.validity?[row] ?? true {
            add(time.micros(at: row), moved, start, end, &found)
          }
          continue
        }
        let from =
          start.map { firstAfter(runStart, runEnd, time.raw(atOrBefore: $0 &- back &- slack &- 1)) } ?? runStart
        let to = firstAfter(from, runEnd, time.raw(atOrBefore: end &- min(back, 0) &+ slack))
        for row in from..<to { add(time.micros(at: row), moved, start, end, &found) }
      }
    }
  }

  private func add(
    _ moment: Int64, _ moved: [CalendarDuration], _ start: Int64?, _ end: Int64, _ found: inout [Int64]
  ) {
    var moment = moment
    var hasMonths = false
    for span in moved {
      guard let next = span.added(to: moment) else { return }
      moment = next
      hasMonths = hasMonths || span.months != 0
    }
    func take(_ instant: Int64) {
      if instant <= end, start.map({ instant >= $0 }) ?? true { found.append(instant) }
    }
    take(moment)
    // Clamped months meet the moment up to three days later (31 January leaves `last 1mo` by 3 March).
    if hasMonths { for day in 1...3 { take(moment &+ Int64(day) &* Calendar.microsPerDay) } }
  }
}
