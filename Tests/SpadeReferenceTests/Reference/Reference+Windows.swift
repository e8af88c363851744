import SpadeBase
import SpadeStore
import SpadeSyntax

extension Reference {
  /// An aggregate over what belongs to the row: `AGG([EXPR of] TABLE [where COND] [WINDOW])`.
  func overRows(_ call: Call, _ scope: Scope) throws -> Value {
    guard let base = scope.base else { throw ReferenceFailure("an aggregate over no rows") }
    let name = call.function.text
    var rows = RowsArgument(subject: Expression(.now, Span(0, 0)))
    var others: [Expression] = []
    for argument in call.arguments {
      switch argument.kind {
      case .rows(let found): rows = found
      case .value(let value): others.append(value)
      default: throw ReferenceFailure("an argument of another form")
      }
    }
    if !call.arguments.contains(where: { if case .rows = $0.kind { true } else { false } }), !others.isEmpty {
      rows.subject = others.removeFirst()
    }
    let (owner, table, value) = try self.table(of: rows, base)
    guard let owner else { return .null }
    let limits = try rows.window.map { try self.limits($0, scope) } ?? (Int64.min, Int64.max)
    var samples: [Sample] = []
    for row in table.order.sorted(by: { sortTime(table, $0) < sortTime(table, $1) }) {
      guard ancestor(of: row, in: table, owner.table) == owner.row, table.isThere(row, at: scope.moment) else {
        continue
      }
      let time = table.micros(of: row)
      // What has no times can't be cut to a period.
      if rows.window != nil || scope.floor != nil && table.time != nil {
        // What began nobody knows when was there before any time.
        let time = time ?? .min
        guard time >= limits.0, time < limits.1, time <= scope.moment, time >= scope.floor ?? time else { continue }
      }
      let inner = scope.of(Base(table: table, row: row))
      if let condition = rows.condition, try evaluate(condition, inner) != .bool(true) { continue }
      var sample = Sample(value: try value.map { try evaluate($0, inner) } ?? .bool(true), time: time)
      if name == "wmean" {
        sample.weight = sample.value
        sample.value = try others.first.map { try evaluate($0, inner) } ?? .null
      }
      samples.append(sample)
    }
    let quantile = name == "p" ? try others.first.flatMap { Order.number(try evaluate($0, scope)) } : percentile(name)
    return try aggregate(call, samples, quantile: quantile)
  }

  /// By time, or by when a life begins; what began nobody knows when was always there. Ties are as in the file.
  private func sortTime(_ table: ReferenceTable, _ row: Int) -> Int64 { table.micros(of: row) ?? .min }

  /// The nearest of a row and its parents to which rows of the table that is meant belong, nil for nobody; the table, and
  /// what is asked of its rows.
  private func table(of rows: RowsArgument, _ base: Base) throws -> (Base?, ReferenceTable, Expression?) {
    var (table, row): (ReferenceTable?, Int?) = (base.table, base.row)
    while let current = table {
      let owner = row.map { Base(table: current, row: $0) }
      if case .name(nil, let name) = rows.subject.kind, let found = self.table(name.text) {
        if isBelow(found, current) { return (owner, found, rows.value) }
      } else if let history = tables.first(where: {
        $0.isHistory && $0.parent?.table === current && mentions(rows.subject, $0)
      }) {
        // A history's column stands for `column of its table`.
        return (owner, history, rows.subject)
      }
      row = row.flatMap { current.parentRow(of: $0) }
      table = current.parent?.table
    }
    throw ReferenceFailure("no table")
  }

  private func isBelow(_ table: ReferenceTable, _ other: ReferenceTable) -> Bool {
    var level = table.parent?.table
    while let current = level, current !== other { level = current.parent?.table }
    return level != nil
  }

  private func mentions(_ expression: Expression, _ history: ReferenceTable) -> Bool {
    switch expression.kind {
    case .name(let qualifier, let name):
      (qualifier == nil || qualifier?.text == history.name) && history.column(name.text) != nil
    case .unary(_, let operand): mentions(operand, history)
    case .binary(_, let a, let b): mentions(a, history) || mentions(b, history)
    case .call(let call):
      call.arguments.contains { if case .value(let value) = $0.kind { mentions(value, history) } else { false } }
    default: false
    }
  }

  /// The row of `entity` that a row of a table below it belongs to.
  private func ancestor(of row: Int, in table: ReferenceTable, _ entity: ReferenceTable) -> Int? {
    var (table, row): (ReferenceTable, Int?) = (table, row)
    while let found = row, let parent = table.parent?.table {
      row = table.parentRow(of: found)
      if parent === entity { return row }
      table = parent
    }
    return nil
  }

  /// Rows with first <= time < second are in the window.
  func limits(_ window: Window, _ scope: Scope) throws -> (Int64, Int64) {
    switch window.kind {
    case .last(let span):
      return (try moved(scope.moment, back: try evaluate(span, scope)) + 1, .max)
    case .before(let time): return (.min, try border(time, scope) ?? .min)
    case .since(let time): return (try border(time, scope) ?? .max, .max)
    case .from(let first, let last):
      guard let lower = try border(first, scope), let upper = Instant.standing(try evaluate(last, scope)) else {
        return (.max, .min)
      }
      return (lower, upper + 1)
    }
  }

  /// Where a date used as a border begins. One stands at `now` and at `W ago`: the border is just after.
  private func border(_ time: Expression, _ scope: Scope) throws -> Int64? {
    let value = Instant.beginning(try evaluate(time, scope))
    switch time.kind {
    case .now, .ago: return value.map { $0 + 1 }
    default: return value
    }
  }
}
