import SpadeBase
import SpadeStore
import SpadeSyntax

extension Reference {
  /// `change`, `became`, `stayed` and `since`.
  func overTime(_ call: Call, _ scope: Scope) throws -> Value {
    guard let first = call.arguments.first, case .value(let expression) = first.kind else {
      throw ReferenceFailure("an argument of another form")
    }
    let now = try evaluate(expression, scope)
    if call.function.text == "since" { return try since(expression, now, scope) }
    if call.function.text == "change" {
      let start = try moved(scope.moment, back: try argument(call, 1, scope))
      return try Arithmetic.subtract(now, try evaluate(expression, scope.at(start)))
    }
    guard call.arguments.count == 2, case .window(let window) = call.arguments[1].kind,
      case .last(let span) = window.kind
    else { throw ReferenceFailure("became and stayed need a window") }
    let start = try moved(scope.moment, back: try evaluate(span, scope))
    var instants = [start]
    instants += Instants.candidates(of: expression, in: self, from: start, to: scope.moment)
    let isStayed = call.function.text == "stayed"
    if now != .bool(true) { return .bool(false) }
    for instant in instants where instant < scope.moment {
      let was = try evaluate(expression, scope.at(instant))
      if isStayed, was != .bool(true) { return .bool(false) }
      if !isStayed, was == .bool(false) { return .bool(true) }
    }
    return .bool(isStayed)
  }

  /// Days since the last instant at which the value was another just before; null where it never was.
  private func since(_ expression: Expression, _ now: Value, _ scope: Scope) throws -> Value {
    let first = tables.flatMap { $0.rows.flatMap { $0.compactMap { Instant.beginning($0) } } }.min()
    // What is in the data can be moved to before all of it: to a month's or a week's beginning, too.
    let midnights = first ?? scope.moment
    var instants = Instants.candidates(of: expression, in: self, from: .min, midnights: midnights, to: scope.moment)
    for day in (Calendar.day(ofMicros: midnights) - 366)..<Calendar.day(ofMicros: midnights) {
      let isNear = day + 7 >= Calendar.day(ofMicros: midnights)
      guard isNear || Calendar.civil(day).day == 1 else { continue }
      for shift in -1...1 { instants.append(Calendar.micros(ofDay: day) + Int64(shift)) }
    }
    for instant in instants.sorted(by: >) {
      let before = try evaluate(expression, scope.at(instant - 1))
      if Order.canonical(before) != Order.canonical(now) {
        return .int(Int64(Calendar.day(ofMicros: scope.moment)) - Int64(Calendar.day(ofMicros: instant)))
      }
    }
    return .null
  }
}

/// When the value of an expression can change, by brute force.
enum Instants {
  /// In ascending order: every time of every table, moved by every span that the expression or a definition names, by
  /// two of them and by none, and every midnight, these from `midnights` on; each with the instants just before and after.
  static func candidates(
    of expression: Expression, in reference: Reference, from start: Int64, midnights: Int64? = nil, to end: Int64
  ) -> [Int64] {
    var spans: Set<CalendarDuration> = []
    collect(expression, &spans)
    for definition in reference.definitions { collect(definition.expression, &spans) }
    var moves: [CalendarDuration] = [CalendarDuration()]
    for a in spans {
      moves.append(a)
      for b in spans { moves.append(CalendarDuration(months: a.months + b.months, micros: a.micros + b.micros)) }
    }
    // Where no midnight is looked at, what moves back counts, too.
    let back = Set(
      moves.flatMap { a in spans.map { CalendarDuration(months: a.months - $0.months, micros: a.micros - $0.micros) } })
    var instants: Set<Int64> = []
    func add(_ instant: Int64) {
      for shift in -1...1 { instants.insert(instant + Int64(shift)) }
    }
    for table in reference.tables {
      let times = table.columns.indices.filter { table.columns[$0].type.isTemporal }
      for row in table.rows {
        for time in times.compactMap({ Instant.beginning(row[$0]) }) {
          for move in Set(moves).union(midnights == nil ? [] : back) {
            guard let moved = move.added(to: time) else { continue }
            if !moves.contains(move), moved >= midnights ?? moved { continue }
            add(moved)
            // A month's length changes from month to month: the time of day on the days around.
            if move.months != 0 { for day in -3...3 { add(moved + Int64(day) * Calendar.microsPerDay) } }
          }
        }
      }
    }
    var day = Calendar.day(ofMicros: midnights ?? start)
    while Calendar.micros(ofDay: day) <= end {
      add(Calendar.micros(ofDay: day))
      day += 1
    }
    return instants.filter { $0 >= start && $0 <= end }.sorted()
  }

  private static func collect(_ expression: Expression, _ spans: inout Set<CalendarDuration>) {
    switch expression.kind {
    case .literal(let literal): if case .duration(let span) = literal.value { spans.insert(span) }
    case .parameter, .name, .now, .today: break
    case .ago(let operand), .unary(_, let operand): collect(operand, &spans)
    case .binary(_, let a, let b), .at(let a, let b):
      collect(a, &spans)
      collect(b, &spans)
    case .inList(let x, let list, _): for part in [x] + list { collect(part, &spans) }
    case .between(let x, let low, let high, _): for part in [x, low, high] { collect(part, &spans) }
    case .call(let call):
      for argument in call.arguments { collect(argument, &spans) }
      for item in call.within { collect(item.expression, &spans) }
    }
  }

  private static func collect(_ argument: Argument, _ spans: inout Set<CalendarDuration>) {
    switch argument.kind {
    case .value(let expression), .otherwise(let expression): collect(expression, &spans)
    case .pair(let a, let b):
      collect(a, &spans)
      collect(b, &spans)
    case .rows(let rows):
      for part in [rows.value, rows.condition] { if let part { collect(part, &spans) } }
      collect(rows.subject, &spans)
      if let window = rows.window { collect(window, &spans) }
    case .window(let window): collect(window, &spans)
    }
  }

  private static func collect(_ window: Window, _ spans: inout Set<CalendarDuration>) {
    switch window.kind {
    case .last(let time), .before(let time), .since(let time): collect(time, &spans)
    case .from(let first, let last):
      collect(first, &spans)
      collect(last, &spans)
    }
  }
}
