import SpadeBase
import SpadeStore
import SpadeSyntax

extension Reference {
  /// The value of an expression for a row at a moment.
  func evaluate(_ expression: Expression, _ scope: Scope) throws -> Value {
    switch expression.kind {
    case .literal(let literal): return value(literal)
    case .parameter, .today: throw ReferenceFailure("not known to the reference")
    case .name(let qualifier, let name): return try lookUp(qualifier?.text, name.text, scope)
    case .now: return .time(scope.moment)
    case .ago(let span):
      return .time(try moved(scope.moment, back: try evaluate(span, scope)))
    case .unary(.not, let operand): return Logic.not(try evaluate(operand, scope))
    case .unary(.minus, let operand): return try Arithmetic.subtract(.int(0), try evaluate(operand, scope))
    case .binary(let binary, let left, let right): return try evaluate(binary, left, right, scope)
    case .inList(let needle, let list, let negated):
      var found: Value = .bool(false)
      for item in list { found = Logic.or(found, try evaluate(.equal, needle, item, scope)) }
      return negated ? Logic.not(found) : found
    case .between(let value, let low, let high, let negated):
      let inside = Logic.and(
        try evaluate(.greaterOrEqual, value, low, scope), try evaluate(.lessOrEqual, value, high, scope))
      return negated ? Logic.not(inside) : inside
    case .at(let value, let time):
      guard let moment = Instant.standing(try evaluate(time, scope)) else { return .null }
      // Nothing looks past the moment that the query stands at.
      return try evaluate(value, scope.at(min(moment, scope.moment)))
    case .call(let call): return try evaluate(call, scope)
    }
  }

  private func value(_ literal: Literal) -> Value {
    switch literal.value {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .number(let value): .number(value)
    case .text(let text): .text(Array(text.utf8))
    case .date(let day): .date(day)
    case .time(let micros): .time(micros)
    case .duration(let span): .duration(span)
    }
  }

  /// A moment that lies a span before another.
  func moved(_ moment: Int64, back span: Value) throws -> Int64 {
    guard case .duration(let span) = span, let moved = span.negated.added(to: moment) else {
      throw ReferenceFailure("beyond the calendar", isRange: true)
    }
    return moved
  }

  private func evaluate(
    _ binary: BinaryOperator, _ left: Expression, _ right: Expression, _ scope: Scope
  ) throws -> Value {
    if binary == .equal || binary == .notEqual, isNull(left) || isNull(right) {
      let asked = try evaluate(isNull(right) ? left : right, scope)
      return .bool((asked == .null) == (binary == .equal))
    }
    let a = try evaluate(left, scope)
    let b = try evaluate(right, scope)
    switch binary {
    case .or: return Logic.or(a, b)
    case .and: return Logic.and(a, b)
    case .coalesce: return a == .null ? b : a
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return try compare(binary, a, b)
    case .add: return try Arithmetic.add(a, b)
    case .subtract: return try Arithmetic.subtract(a, b)
    case .multiply: return try Arithmetic.multiply(a, b)
    case .divide: return try Arithmetic.divide(a, b)
    case .like, .contains, .startswith, .endswith: return try Texts.match(binary, a, b)
    case .notLike: return Logic.not(try Texts.match(.like, a, b))
    case .notContains: return Logic.not(try Texts.match(.contains, a, b))
    case .notStartswith: return Logic.not(try Texts.match(.startswith, a, b))
    case .notEndswith: return Logic.not(try Texts.match(.endswith, a, b))
    }
  }

  private func isNull(_ expression: Expression) -> Bool {
    if case .literal(let literal) = expression.kind, literal.value == .null { true } else { false }
  }

  private func compare(_ binary: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
    if a == .null || b == .null { return .null }
    guard let order = Order.of(a, b) else { throw ReferenceFailure("types that don't meet") }
    switch binary {
    case .equal: return .bool(order == 0)
    case .notEqual: return .bool(order != 0)
    case .less: return .bool(order < 0)
    case .lessOrEqual: return .bool(order <= 0)
    case .greater: return .bool(order > 0)
    default: return .bool(order >= 0)
    }
  }

  /// What a name means: a column of the row, a definition of its entity, a column of the entity's histories as of the
  /// moment, or any of these of the parent.
  func lookUp(_ qualifier: String?, _ name: String, _ scope: Scope) throws -> Value {
    if qualifier == nil || qualifier == scope.base?.table.name, let place = scope.names.firstIndex(of: name) {
      return scope.values[place]
    }
    guard let base = scope.base else { throw ReferenceFailure("no column \(name)") }
    return try lookUp(qualifier, name, base.table, base.row, scope)
  }

  private func lookUp(
    _ qualifier: String?, _ name: String, _ table: ReferenceTable, _ row: Int?, _ scope: Scope
  ) throws -> Value {
    if qualifier == nil || qualifier == table.name, let column = table.column(name) {
      return row.map { table.rows[$0][column] } ?? .null
    }
    if qualifier == nil,
      let definition = definitions.first(where: { $0.name.text == name && entity(of: $0) === table })
    {
      guard let row else { return .null }
      var inner = scope.of(Base(table: table, row: row))
      inner.peers = .entity(table)
      return try evaluate(definition.expression, inner)
    }
    for history in tables where history.isHistory && history.parent?.table === table {
      if qualifier == nil || qualifier == history.name, let column = history.column(name) {
        return row.map { asOf(history, column, Base(table: table, row: $0), scope.moment) } ?? .null
      }
    }
    guard let parent = table.parent?.table else { throw ReferenceFailure("no column \(name)") }
    return try lookUp(qualifier, name, parent, row.flatMap { table.parentRow(of: $0) }, scope)
  }

  /// A history's value for an entity: the latest row's that isn't after the moment.
  private func asOf(_ history: ReferenceTable, _ column: Int, _ base: Base, _ moment: Int64) -> Value {
    var latest: (time: Int64, value: Value)?
    for row in history.rows.indices where history.parentRow(of: row) == base.row {
      guard let time = history.micros(of: row), time <= moment, time >= latest?.time ?? time else { continue }
      latest = (time, history.rows[row][column])
    }
    return latest?.value ?? .null
  }
}
