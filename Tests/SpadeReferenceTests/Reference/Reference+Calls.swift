import Glibc
import SpadeBase
import SpadeStore
import SpadeSyntax

extension Reference {
  func evaluate(_ call: Call, _ scope: Scope) throws -> Value {
    let name = call.function.text
    switch name {
    case "became", "stayed", "since", "change": return try overTime(call, scope)
    case "rank", "percentile", "zscore", "deviation", "winsorize", "rescale": return try amongPeers(call, scope)
    case "blend", "curve", "step", "match": return try scored(call, scope)
    case "band":
      guard let x = Order.number(try argument(call, 0, scope)) else { return .null }
      // Red has a bound, too: below 0 there is no band.
      return x < 0 ? .null : .text(Array((x >= 80 ? "green" : x >= 60 ? "yellow" : x >= 40 ? "orange" : "red").utf8))
    case "if": return try argument(call, try argument(call, 0, scope) == .bool(true) ? 1 : 2, scope)
    default: break
    }
    if isAggregate(call) {
      guard let group = scope.group, !isOverRows(call) else { return try overRows(call, scope) }
      return try overGroup(call, group, scope)
    }
    let values = try call.arguments.indices.map { try argument(call, $0, scope) }
    return try scalar(name, values, scope.moment)
  }

  /// `min` and `max` of several arguments are functions of one row.
  private func isAggregate(_ call: Call) -> Bool {
    let name = call.function.text
    if name == "min" || name == "max" { return call.arguments.count == 1 }
    return [
      "count", "sum", "mean", "median", "stdev", "distinct", "share", "rate", "first", "last", "wmean", "p", "any",
      "none", "slope",
    ]
    .contains(name) || percentile(name) != nil
  }

  /// The quantile that `p10` … `p99` and `median` stand for.
  func percentile(_ name: String) -> Double? {
    if name == "median" { return 0.5 }
    guard name.hasPrefix("p"), let percent = Int(name.dropFirst()) else { return nil }
    return Double(percent) / 100
  }

  /// Whether a call names rows: by `of`, `where` or a window.
  private func isOverRows(_ call: Call) -> Bool {
    call.arguments.contains { if case .rows = $0.kind { true } else { false } }
  }

  func argument(_ call: Call, _ index: Int, _ scope: Scope) throws -> Value {
    guard index < call.arguments.count, case .value(let expression) = call.arguments[index].kind else {
      throw ReferenceFailure("an argument of another form")
    }
    return try evaluate(expression, scope)
  }

  private func scored(_ call: Call, _ scope: Scope) throws -> Value {
    var pairs: [(Expression, Expression)] = []
    var otherwise: Expression?
    for argument in call.arguments {
      if case .pair(let first, let second) = argument.kind { pairs.append((first, second)) }
      if case .otherwise(let expression) = argument.kind { otherwise = expression }
    }
    if call.function.text == "blend" {
      var (sum, weights) = (0.0, 0.0)
      for (part, weight) in pairs {
        guard let part = Order.number(try evaluate(part, scope)), let weight = Order.number(try evaluate(weight, scope))
        else { continue }
        sum += part * weight
        weights += weight
      }
      return weights == 0 ? .null : Arithmetic.finite(sum / weights)
    }
    let x = try argument(call, 0, scope)
    switch call.function.text {
    case "curve": return try curve(x, pairs, scope)
    case "step":
      if x == .null { return .null }
      for (bound, result) in pairs where (Order.of(x, try evaluate(bound, scope)) ?? -1) >= 0 {
        return try evaluate(result, scope)
      }
    default:
      for (value, result) in pairs {
        let value = try evaluate(value, scope)
        if x != .null, Order.of(x, value) == 0 { return try evaluate(result, scope) }
      }
    }
    return try otherwise.map { try evaluate($0, scope) } ?? .null
  }

  private func curve(_ x: Value, _ pairs: [(Expression, Expression)], _ scope: Scope) throws -> Value {
    guard let x = Order.number(x) else { return .null }
    let points = try pairs.compactMap { pair -> (x: Double, y: Double)? in
      guard let x = Order.number(try evaluate(pair.0, scope)), let y = Order.number(try evaluate(pair.1, scope)) else {
        return nil
      }
      return (x, y)
    }
    guard let first = points.first, let last = points.last else { return .null }
    if x <= first.x { return .number(first.y) }
    for (a, b) in zip(points, points.dropFirst()) where x <= b.x {
      return .number(a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x))
    }
    return .number(last.y)
  }

  private func scalar(_ name: String, _ values: [Value], _ moment: Int64) throws -> Value {
    if name == "min" || name == "max" {
      return values.filter { $0 != .null }.reduce(.null) { best, value in
        guard best != .null, let order = Order.of(value, best) else { return value }
        return (name == "min" ? order < 0 : order > 0) ? value : best
      }
    }
    guard let x = values.first, !values.contains(.null) else { return .null }
    let areInts = values.allSatisfy { $0.type == .int }
    switch (name, x, Order.number(x), Instant.beginning(x)) {
    case ("day", _, _, let t?), ("date", _, _, let t?): return .date(Calendar.day(ofMicros: t))
    case ("week", _, _, let t?), ("month", _, _, let t?), ("quarter", _, _, let t?), ("year", _, _, let t?):
      return .date(Period.beginning(name, Calendar.day(ofMicros: t)))
    case ("days", _, _, let a?): return try days(a, x, values[1])
    case ("age", .date(let day), _, _): return .int(Int64(Calendar.day(ofMicros: moment)) - Int64(day))
    case ("age", _, _, let t?): return .number(Double(moment - t) / Double(Calendar.microsPerDay))
    case ("decay", _, _, let t?):
      guard case .duration(let half) = values[1] else { throw ReferenceFailure("no half-life") }
      let age: Double
      if case .date(let day) = x {
        age = Double(Calendar.day(ofMicros: moment) - day)
      } else {
        age = Double(moment - t) / Double(Calendar.microsPerDay)
      }
      return Arithmetic.finite(pow(0.5, age / (Double(half.micros) / Double(Calendar.microsPerDay))))
    case ("abs", .int(let x), _, _): return .int(x.magnitude <= Int64.max ? Int64(x.magnitude) : 0)
    case ("abs", _, let x?, _): return .number(x.magnitude)
    case ("floor", _, let x?, _): return try whole(x.rounded(.down))
    case ("ceil", _, let x?, _): return try whole(x.rounded(.up))
    case ("int", _, let x?, _): return try whole(x.rounded(.towardZero))
    case ("number", _, let x?, _): return .number(x)
    case ("sqrt", _, let x?, _): return x < 0 ? .null : .number(x.squareRoot())
    case ("ln", _, let x?, _): return x <= 0 ? .null : .number(log(x))
    case ("exp", _, let x?, _): return Arithmetic.finite(exp(x))
    case ("round", _, let x?, _):
      let digits = values.count > 1 ? pow(10, Order.number(values[1]) ?? 0) : 1
      let rounded = (x * digits).rounded(.toNearestOrAwayFromZero) / digits
      return areInts ? try whole(rounded) : .number(rounded)
    case ("mod", _, let a?, _):
      guard let b = Order.number(values[1]), b != 0 else { return .null }
      let rest = a - b * (a / b).rounded(.down)
      return areInts ? try whole(rest) : .number(rest)
    case ("bin", _, let x?, _):
      guard let width = Order.number(values[1]), width > 0 else { return .null }
      let start = width * (x / width).rounded(.down)
      return areInts ? try whole(start) : .number(start)
    case ("lower", .text(let x), _, _): return .text(Texts.lower(x))
    case ("upper", .text(let x), _, _): return .text(Texts.upper(x))
    case ("trim", .text(let x), _, _): return .text(Texts.trimmed(x))
    case ("length", .text(let x), _, _): return .int(Int64(Texts.scalars(x).count))
    case ("concat", _, _, _): return .text(try values.flatMap { try Texts.spelled($0) ?? [] })
    case ("text", _, _, _): return try Texts.spelled(x).map { .text($0) } ?? .null
    case ("number", .bool(let x), _, _): return .number(x ? 1 : 0)
    case ("int", .bool(let x), _, _): return .int(x ? 1 : 0)
    default: throw ReferenceFailure("no function \(name) of these")
    }
  }

  /// The ints of the generated workspaces are far from where a double can't tell them.
  private func whole(_ x: Double) throws -> Value {
    guard let int = Int64(exactly: x) else { throw ReferenceFailure("overflow", isRange: true) }
    return .int(int)
  }

  private func days(_ a: Int64, _ first: Value, _ second: Value) throws -> Value {
    guard let b = Instant.beginning(second) else { throw ReferenceFailure("no date") }
    if case .date(let a) = first, case .date(let b) = second { return .int(Int64(b) - Int64(a)) }
    return .number(Double(b - a) / Double(Calendar.microsPerDay))
  }
}

/// Calendar periods.
enum Period {
  /// The first day of the period that holds a day.
  static func beginning(_ period: String, _ day: Int32) -> Int32 {
    let (year, month, _) = Calendar.civil(day)
    switch period {
    // 1970-01-05 was a Monday.
    case "week": return day - ((day - 4) % 7 + 7) % 7
    case "month": return Calendar.civilToDay(year, month, 1)
    case "quarter": return Calendar.civilToDay(year, (month - 1) / 3 * 3 + 1, 1)
    case "year": return Calendar.civilToDay(year, 1, 1)
    default: return day
    }
  }

  /// The first day of the period some periods later.
  static func moved(_ period: String, _ day: Int32, by count: Int) -> Int32? {
    switch period {
    case "week": day + Int32(7 * count)
    case "month": Calendar.addMonths(day, count)
    case "quarter": Calendar.addMonths(day, 3 * count)
    case "year": Calendar.addMonths(day, 12 * count)
    default: day + Int32(count)
    }
  }
}
