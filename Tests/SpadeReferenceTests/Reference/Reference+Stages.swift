import SpadeBase
import SpadeStore
import SpadeSyntax

extension Reference {
  /// The answer of a query.
  func answer(_ query: Query) throws -> Relation {
    var stages = query.stages
    var moment = now
    if let index = stages.firstIndex(where: { if case .at = $0.kind { true } else { false } }),
      case .at(let time) = stages.remove(at: index).kind
    {
      moment = try self.moment(time, asked: moment)
    }
    let answer = try relation(query.source, stages[...], moment)
    let choosesColumns = stages.contains {
      switch $0.kind {
      case .select, .slice, .retain: true
      default: false
      }
    }
    return choosesColumns ? answer : try withHistories(answer, query.source, moment)
  }

  /// Entities are shown with what their histories say of them.
  private func withHistories(_ answer: Relation, _ source: Query.Source, _ moment: Int64) throws -> Relation {
    var output = answer
    let table = self.table(of: source)
    // Behind the table's own columns, before what was derived.
    var end = table?.columns.count ?? 0
    for history in tables where history.isHistory && history.parent?.table === table {
      for (place, column) in history.columns.enumerated() where place != history.parent?.key && place != history.time {
        if output.names.contains(column.name) { continue }
        output.names.insert(column.name, at: end)
        for index in output.rows.indices {
          let scope = Scope(moment: moment, peers: .relation(answer)).of(answer.rows[index], answer.names)
          output.rows[index].values.insert(try lookUp(nil, column.name, scope), at: end)
        }
        end += 1
      }
    }
    return output
  }

  /// The moment that an expression without a row means.
  func moment(_ time: Expression, asked: Int64) throws -> Int64 {
    let scope = Scope(moment: asked, peers: .relation(Relation(names: [], rows: [])))
    guard let moment = Instant.standing(try evaluate(time, scope)) else { throw ReferenceFailure("no moment") }
    return moment
  }

  private func table(of source: Query.Source) -> ReferenceTable? {
    if case .table(let name, _) = source { return table(name.text) }
    return tables.first { $0.isEntity } ?? tables.first
  }

  private func source(_ source: Query.Source, _ moment: Int64, everyone: Bool) throws -> Relation {
    guard let table = table(of: source) else { throw ReferenceFailure("no table") }
    var all = everyone
    if case .table(_, let isAll) = source { all = all || isAll }
    let rows = table.order.filter { (all && table.isEntity) || table.isThere($0, at: moment) }
    return Relation(
      names: table.columns.map(\.name),
      rows: rows.map { Row(values: table.rows[$0], base: Base(table: table, row: $0)) })
  }

  /// The rows after some stages, as of a moment; `everyone` keeps entities that aren't there.
  func relation(
    _ source: Query.Source, _ stages: ArraySlice<Stage>, _ moment: Int64, everyone: Bool = false
  ) throws -> Relation {
    guard let last = stages.last else { return try self.source(source, moment, everyone: everyone) }
    let before = stages.dropLast()
    switch last.kind {
    case .over(let span, let step): return try over(source, before, moment, span, step)
    case .vs(let time): return try versus(source, before, moment, time)
    case .retain(let condition, let period, let periods):
      let input = try relation(source, before, moment, everyone: true)
      return try retain(input, condition, period, periods, moment)
    default: break
    }
    let input = try relation(source, before, moment, everyone: everyone)
    let scope = Scope(moment: moment, peers: .relation(input))
    switch last.kind {
    case .where(let condition): return try filtered(input, condition, scope)
    case .derive(let items): return try derived(input, items, scope)
    case .select(let items): return try selected(input, items, scope)
    case .sort(let keys): return try sorted(input, keys, scope)
    case .take(let count, let within): return try taken(input, count, within, scope)
    case .slice(let measures, let dims): return try sliced(input, measures, dims, scope)
    case .pivot(let dim): return try pivoted(input, dim, before)
    default: throw ReferenceFailure("a stage the reference doesn't know")
    }
  }

  private func filtered(_ input: Relation, _ condition: Expression, _ scope: Scope) throws -> Relation {
    var output = input
    output.rows = try input.rows.filter { try evaluate(condition, scope.of($0, input.names)) == .bool(true) }
    return output
  }

  private func derived(_ input: Relation, _ items: [Item], _ scope: Scope) throws -> Relation {
    var output = input
    for item in items {
      var scope = scope
      scope.peers = .relation(output)
      let values = try output.rows.map { try evaluate(item.expression, scope.of($0, output.names)) }
      let name = item.name?.text ?? ""
      let place = output.names.firstIndex(of: name)
      if place == nil { output.names.append(name) }
      for index in values.indices {
        if let place {
          output.rows[index].values[place] = values[index]
        } else {
          output.rows[index].values.append(values[index])
        }
      }
    }
    return output
  }

  private func selected(_ input: Relation, _ items: [Item], _ scope: Scope) throws -> Relation {
    Relation(
      names: try items.map { try name(of: $0) },
      rows: try input.rows.map { row in
        let values = try items.map { try evaluate($0.expression, scope.of(row, input.names)) }
        return Row(values: values, base: row.base, isSorted: row.isSorted)
      })
  }

  private func sorted(_ input: Relation, _ keys: [SortKey], _ scope: Scope) throws -> Relation {
    let keyed = try input.rows.enumerated().map { index, row in
      (index: index, row: row, keys: try keys.map { try evaluate($0.expression, scope.of(row, input.names)) })
    }
    let sorted = keyed.sorted { first, second in
      for (place, key) in keys.enumerated() {
        let (a, b) = (first.keys[place], second.keys[place])
        if a == .null || b == .null {
          if a == b { continue }
          return b == .null
        }
        let order = Order.of(a, b) ?? 0
        if order != 0 { return key.descending ? order > 0 : order < 0 }
      }
      return first.index < second.index
    }
    return Relation(
      names: input.names, rows: sorted.map { Row(values: $0.row.values, base: $0.row.base, isSorted: true) })
  }

  private func taken(_ input: Relation, _ count: Expression, _ within: [Item], _ scope: Scope) throws -> Relation {
    guard case .int(let limit) = try evaluate(count, scope) else { throw ReferenceFailure("take what?") }
    var output = Relation(names: input.names, rows: [])
    var seen: [[Value]: Int64] = [:]
    for row in input.rows {
      let key = try within.map { Order.canonical(try evaluate($0.expression, scope.of(row, input.names))) }
      seen[key, default: 0] += 1
      if seen[key, default: 0] <= limit { output.rows.append(row) }
    }
    return output
  }

  /// What a column of an answer is called; anything but columns and aggregates of them must be named.
  func name(of item: Item) throws -> String {
    if let name = item.name { return name.text }
    switch item.expression.kind {
    case .name(_, let name): return name.text
    case .call(let call) where call.arguments.isEmpty && call.function.text == "count": return "n"
    case .call(let call):
      if call.arguments.count == 1, case .value(let argument) = call.arguments[0].kind,
        case .name(_, let name) = argument.kind
      {
        return call.function.text + "_" + name.text
      }
    default: break
    }
    throw ReferenceFailure("the reference names only what is simple")
  }
}
