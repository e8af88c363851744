import SpadeBase
import SpadeStore
import SpadeSyntax

extension Reference {
  /// `slice [MEASURE, ...] [by DIM, ...]`
  func sliced(_ input: Relation, _ measures: [Item], _ dims: [Item], _ scope: Scope) throws -> Relation {
    let columns = try dims.map { isCohort($0) ? $0.name?.text ?? "cohort" : try name(of: $0) }
    var groups: [(key: [Value], labels: [Value], rows: [Row])] = []
    for row in input.rows {
      for (key, labels) in try keys(dims[...], scope.of(row, input.names)) {
        if let index = groups.firstIndex(where: { $0.key == key }) {
          groups[index].rows.append(row)
        } else {
          groups.append((key, labels, [row]))
        }
      }
    }
    if dims.isEmpty, groups.isEmpty { groups.append(([], [], [])) }
    groups.sort { Order.precedes($0.key, $1.key) }
    let expanded =
      try measures.isEmpty ? [] : measures.flatMap { try profile($0, alone: measures.count == 1, input, scope) }
    var output = Relation(names: columns, rows: [])
    output.names += measures.isEmpty ? ["n"] : expanded.map(\.name)
    for group in groups {
      var inner = scope
      inner.base = nil
      inner.names = columns
      inner.values = group.labels
      inner.group = (group.rows, groups.flatMap(\.rows), input.names)
      let values =
        measures.isEmpty ? [.int(Int64(group.rows.count))] : try expanded.map { try evaluate($0.expression, inner) }
      output.rows.append(Row(values: group.labels + values))
    }
    return output
  }

  private func isCohort(_ item: Item) -> Bool {
    if case .call(let call) = item.expression.kind { call.function.text == "cohort" } else { false }
  }

  /// Whether a definition is about a table or one of its parents.
  private func isInReach(_ definition: Definition, _ table: ReferenceTable?) -> Bool {
    guard let table else { return false }
    return entity(of: definition) === table || isInReach(definition, table.parent?.table)
  }

  /// The cohorts that a dim names; all that there are where it names none. Nil for another dim.
  private func cohorts(_ dim: Item) -> [String]? {
    guard isCohort(dim), case .call(let call) = dim.expression.kind else { return nil }
    if call.arguments.isEmpty { return definitions.filter(\.isCohort).map(\.name.text) }
    return call.arguments.compactMap { argument in
      if case .value(let value) = argument.kind, case .name(_, let name) = value.kind { name.text } else { nil }
    }
  }

  /// The groups a row is in, by what they are sorted by and what they are called.
  private func keys(_ dims: ArraySlice<Item>, _ scope: Scope) throws -> [(key: [Value], labels: [Value])] {
    guard let dim = dims.first else { return [([], [])] }
    let rest = try keys(dims.dropFirst(), scope)
    var own: [(Value, Value)] = []
    if isCohort(dim), case .call(let call) = dim.expression.kind {
      var cohorts: [String] = []
      for argument in call.arguments {
        if case .value(let value) = argument.kind, case .name(_, let name) = value.kind { cohorts.append(name.text) }
      }
      if call.arguments.isEmpty {
        cohorts = definitions.filter { isInReach($0, scope.base?.table) && $0.isCohort }.map(\.name.text)
      }
      for (place, cohort) in cohorts.enumerated() {
        let isIn = try evaluate(Expression(.name(qualifier: nil, Name(cohort, Span(0, 0))), Span(0, 0)), scope)
        if isIn == .bool(true) { own.append((.int(Int64(place)), .text(Array(cohort.utf8)))) }
      }
    } else {
      let value = try evaluate(dim.expression, scope)
      own = [(Order.canonical(value), value)]
    }
    return own.flatMap { value in rest.map { ([value.0] + $0.key, [value.1] + $0.labels) } }
  }

  /// A bare numeric column stands for its profile.
  private func profile(
    _ item: Item, alone: Bool, _ input: Relation, _ scope: Scope
  ) throws -> [(name: String, expression: Expression)] {
    guard case .name(_, let column) = item.expression.kind, item.name == nil else {
      return [(try name(of: item), item.expression)]
    }
    return ["count", "mean", "p10", "median", "p90"].map { function in
      let argument = Argument(.value(item.expression), item.expression.span)
      let short = function == "count" ? "n" : function
      let call = Call(function: Name(function, item.span), arguments: [argument])
      return (alone ? short : column.text + "_" + short, Expression(.call(call), item.span))
    }
  }

  /// `over SPAN every STEP`: the rows before it at each moment, oldest first.
  func over(
    _ source: Query.Source, _ before: ArraySlice<Stage>, _ moment: Int64, _ span: Expression, _ step: Expression
  ) throws -> Relation {
    let scope = Scope(moment: moment, peers: .relation(Relation(names: [], rows: [])))
    let (span, step) = (try evaluate(span, scope), try evaluate(step, scope))
    let end = try moved(moment, back: span)
    guard case .duration(let stride) = step else { throw ReferenceFailure("no step") }
    var output = Relation(names: [], rows: [])
    for count in 0... {
      let back = CalendarDuration(months: stride.months * Int32(count), micros: stride.micros * Int64(count))
      let then = try moved(moment, back: .duration(back))
      guard then > end else { break }
      let answer = try relation(source, before, then)
      // The column is of one type: days, where every moment is the end of one.
      let isDayEnd = (moment + 1) % Calendar.microsPerDay == 0 && stride.micros % Calendar.microsPerDay == 0
      let label: Value = isDayEnd ? .date(Calendar.day(ofMicros: then)) : .time(then)
      output.names = ["as_of"] + answer.names
      output.rows = answer.rows.map { Row(values: [label] + $0.values) } + output.rows
    }
    return output
  }

  /// `vs TIME`: each measure beside what it was; groups of either side.
  func versus(
    _ source: Query.Source, _ before: ArraySlice<Stage>, _ moment: Int64, _ time: Expression
  ) throws -> Relation {
    guard let slice = before.lastIndex(where: { if case .slice = $0.kind { true } else { false } }),
      case .slice(let items, let dims) = before[slice].kind
    else { throw ReferenceFailure("vs without a slice") }
    // What leaves groups out, and the same without it: where one side has left a group out, it is still known.
    var whole: [Stage] = []
    for stage in before[(slice + 1)...] {
      switch stage.kind {
      case .where, .take: break
      case .sort: whole.append(stage)
      default: throw ReferenceFailure("the reference knows vs after where, take and sort")
      }
    }
    whole = Array(before[...slice]) + whole
    // A group that isn't there has no rows: none of them is 0, their mean isn't known.
    let nothing = items.isEmpty ? [.int(0)] : items.flatMap { ofNothing($0) }
    let now = try relation(source, before, moment)
    let was = try relation(source, before, try self.moment(time, asked: moment))
    func key(_ row: Row) -> [Value] { self.key(row, dims) }
    let all = try [moment, try self.moment(time, asked: moment)].map { try relation(source, whole[...], $0) }
    let kept = (now.rows + was.rows).map(key)
    var sorted: [Row] = []
    for row in (now.rows + was.rows) where !sorted.contains(where: { key($0) == key(row) }) {
      sorted.append(Row(values: Array(row.values.prefix(dims.count))))
    }
    sorted.sort { Order.precedes($0.values, $1.values) }
    // Where today's groups stand in an order of their own, as cohorts do, those that are gone come behind them.
    var present = now.rows.map(key)
    for row in all[0].rows where kept.contains(key(row)) && !present.contains(key(row)) { present.append(key(row)) }
    if sorted.map(key).filter({ present.contains($0) }) != present {
      sorted =
        present.compactMap { key in sorted.first { self.key($0, dims) == key } }
        + sorted.filter { !present.contains(key($0)) }
    }
    let measures = now.names.dropFirst(dims.count)
    var output = Relation(names: Array(now.names.prefix(dims.count)), rows: sorted)
    for (place, measure) in measures.enumerated() {
      let values = (now.rows + was.rows).map { $0.values[dims.count + place] } + [nothing[place]]
      // What has no value at all could be of any type.
      guard values.contains(where: { $0 != .null }) || isNumber(items, place) else {
        throw ReferenceFailure("a measure without a value", isRange: true)
      }
      let isNumeric = values.allSatisfy { $0 == .null || Order.number($0) != nil || Instant.beginning($0) != nil }
      output.names += isNumeric ? [measure, measure + "_was", measure + "_change"] : [measure, measure + "_was"]
      for index in output.rows.indices {
        let mine = key(output.rows[index])
        let sides = [now.rows + all[0].rows, was.rows + all[1].rows].map { rows in
          rows.first { key($0) == mine }.map { $0.values[dims.count + place] } ?? nothing[place]
        }
        output.rows[index].values += sides
        if isNumeric { output.rows[index].values.append(try change(sides[0], sides[1])) }
      }
    }
    return output
  }

  private func key(_ row: Row, _ dims: [Item]) -> [Value] {
    row.values.prefix(dims.count).map { Order.canonical($0) }
  }

  /// What a measure changed by; of dates and times the days between.
  private func change(_ now: Value, _ was: Value) throws -> Value {
    if case .date(let now) = now, case .date(let was) = was { return .int(Int64(now) - Int64(was)) }
    if case .time(let now) = now, case .time(let was) = was {
      return .number(Double(now - was) / Double(Calendar.microsPerDay))
    }
    return now == .null || was == .null ? .null : try Arithmetic.subtract(now, was)
  }

  /// Whether a measure is a number whatever its values are.
  private func isNumber(_ items: [Item], _ place: Int) -> Bool {
    guard items.indices.contains(place), case .call(let call) = items[place].expression.kind else { return true }
    return !["min", "max", "first", "last"].contains(call.function.text)
  }

  /// What a measure is over no rows; several for a profile.
  private func ofNothing(_ measure: Item) -> [Value] {
    guard case .call(let call) = measure.expression.kind else {
      if case .name = measure.expression.kind, measure.name == nil { return [.int(0), .null, .null, .null, .null] }
      return [.null]
    }
    switch call.function.text {
    case "count", "distinct", "sum": return [.int(0)]
    case "any": return [.bool(false)]
    case "none": return [.bool(true)]
    default: return [.null]
    }
  }

  /// `pivot DIM` after a slice: one column a value of the dim, and a measure where there are several.
  func pivoted(_ input: Relation, _ dim: Item, _ before: ArraySlice<Stage>) throws -> Relation {
    guard let last = before.last, case .slice(_, let dims) = last.kind,
      let pivot = input.names.firstIndex(of: try name(of: dim)), pivot < dims.count
    else { throw ReferenceFailure("the reference knows pivot right after a slice") }
    let rest = (0..<dims.count).filter { $0 != pivot }
    let shown = Array(dims.count..<input.names.count)
    var keys: [[Value]] = []
    var values: [Value] = []
    for row in input.rows {
      let key = rest.map { row.values[$0] }
      if !keys.contains(key) { keys.append(key) }
      if !values.contains(row.values[pivot]) { values.append(row.values[pivot]) }
    }
    // By their values, cohorts in the order in which they were named.
    func rank(_ value: Value, _ dim: Int) -> Value {
      guard let cohorts = cohorts(dims[dim]), case .text(let name) = value else { return Order.canonical(value) }
      return cohorts.firstIndex { Array($0.utf8) == name }.map { .int(Int64($0)) } ?? .null
    }
    values.sort { Order.precedes([rank($0, pivot)], [rank($1, pivot)]) }
    keys.sort { first, second in
      Order.precedes(zip(first, rest).map { rank($0, $1) }, zip(second, rest).map { rank($0, $1) })
    }
    var output = Relation(names: rest.map { input.names[$0] }, rows: keys.map { Row(values: $0) })
    for value in values {
      let label = String(decoding: try Texts.spelled(value) ?? Array("null".utf8), as: UTF8.self)
      for place in shown {
        output.names.append(shown.count > 1 ? input.names[place] + "_" + label : label)
        for index in keys.indices {
          let row = input.rows.first { row in rest.map { row.values[$0] } == keys[index] && row.values[pivot] == value }
          output.rows[index].values.append(row?.values[place] ?? .null)
        }
      }
    }
    return output
  }

  /// `retain COND by PERIOD(date) for N`
  func retain(
    _ input: Relation, _ condition: Expression, _ by: Item, _ periods: Expression, _ moment: Int64
  ) throws -> Relation {
    let scope = Scope(moment: moment, peers: .relation(input))
    guard case .call(let call) = by.expression.kind, case .int(let count) = try evaluate(periods, scope) else {
      throw ReferenceFailure("no period")
    }
    let period = call.function.text
    var cohorts: [Int32: [Row]] = [:]
    for row in input.rows {
      if case .date(let day) = try evaluate(by.expression, scope.of(row, input.names)) {
        cohorts[day, default: []].append(row)
      }
    }
    var output = Relation(names: ["cohort", "age", "size", "n", "rate"], rows: [])
    for (cohort, rows) in cohorts.sorted(by: { $0.key < $1.key }) {
      for age in 0..<Int(count) {
        guard let first = Period.moved(period, cohort, by: age), let next = Period.moved(period, cohort, by: age + 1)
        else { continue }
        let end = Calendar.micros(ofDay: next) - 1
        guard end <= moment else { continue }
        var inner = scope.at(end)
        inner.floor = Calendar.micros(ofDay: first)
        let kept = try rows.filter { try evaluate(condition, inner.of($0, input.names)) == .bool(true) }.count
        output.rows.append(
          Row(values: [
            .date(cohort), .int(Int64(age)), .int(Int64(rows.count)), .int(Int64(kept)),
            .number(Double(kept) / Double(rows.count)),
          ]))
      }
    }
    return output
  }
}
