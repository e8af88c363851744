import SpadeBase
import SpadeStore
package import SpadeSyntax

extension Binder {
  /// The context of a constant: no row, so no columns.
  var constantContext: BindContext { BindContext(row: Row(table: nil), peers: .nowhere("in a constant")) }

  /// Binds an expression; its type is nil for a bare `null`.
  func bind(_ expression: Expression, _ outer: BindContext) throws(Diagnostic) -> BoundExpression {
    var context = outer
    context.depth += 1
    guard context.depth <= Limits.boundDepth.value else { throw .tooDeep(expression.span) }
    let bound = try bindKind(expression, context)
    guard bound.depth <= Limits.boundDepth.value else { throw .tooDeep(expression.span) }
    return bound
  }

  /// Binds an expression that must have a type: a bare `null` becomes text.
  func bindTyped(_ expression: Expression, _ context: BindContext) throws(Diagnostic) -> BoundExpression {
    let bound = try bind(expression, context)
    if bound.type == .duration { throw .durationAlone(expression.span) }
    return bound.type == nil ? BoundExpression(.literal(.null), .text, expression.span) : bound
  }

  /// Binds a condition.
  func bindCondition(
    _ expression: Expression, _ context: BindContext, _ place: String
  ) throws(Diagnostic) -> BoundExpression {
    let bound = try bind(expression, context)
    if let type = bound.type, type != .bool { throw .notACondition(place, type, expression.span) }
    return bound.type == nil ? BoundExpression(.literal(.null), .bool, expression.span) : bound
  }

  /// Binds an expression so that it can be evaluated as of other moments.
  func bindMovable(_ expression: Expression, _ row: Row) throws(Diagnostic) -> BoundExpression {
    let before = (warnings, histories)
    defer { (warnings, histories) = before }
    var context = BindContext(row: row, peers: .nowhere("under @"))
    context.isMoved = true
    return try bindTyped(expression, context)
  }

  private func bindKind(_ expression: Expression, _ context: BindContext) throws(Diagnostic) -> BoundExpression {
    let span = expression.span
    switch expression.kind {
    case .literal(let literal): return self.literal(Value(literal.value), span)
    case .parameter(let name):
      guard let value = catalog.parameters[name.text] else { throw .missingParameter(name, catalog) }
      return literal(value, span)
    case .name(let qualifier, let name): return try bindName(qualifier, name, span, context)
    case .now: return BoundExpression(.now, .time, span)
    case .today: return literal(.date(today), span)
    case .ago(let amount):
      let duration = try bindDuration(amount)
      return BoundExpression(.moved(duration.negated), .time, span)
    case .unary(.not, let operand):
      let bound = try bindCondition(operand, context, "not")
      return BoundExpression(.not(bound), .bool, span)
    case .unary(.minus, let operand):
      let bound = try bind(operand, context)
      guard let type = bound.type, type.isNumeric else { throw .notNumeric("-", bound.type, operand.span) }
      return fold(BoundExpression(.negate(bound), type, span))
    case .binary(let op, let left, let right): return try bindBinary(op, left, right, span, context)
    case .inList(let subject, let list, let negated): return try bindIn(subject, list, negated, span, context)
    case .between(let subject, let low, let high, let negated):
      return try bindBetween(subject, low, high, negated: negated, span, context)
    case .at(let value, let time):
      let moment = try bindMoment(time, context)
      var moved = context
      moved.isMoved = true
      if case .stage = context.peers { moved.peers = .nowhere("under @") }
      moved.measures = nil
      guard context.measures == nil else { throw .groupHasNoPast(span) }
      let bound = try bind(value, moved)
      return BoundExpression(.at(bound, moment: moment), bound.type, span)
    case .call(let call): return try bindCall(call, span, context)
    }
  }

  func literal(_ value: Value, _ span: Span) -> BoundExpression { BoundExpression(.literal(value), value.type, span) }

  private func bindIn(
    _ subject: Expression, _ list: [Expression], _ negated: Bool, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    var bound = try bind(subject, context)
    var items: [BoundExpression] = []
    var asksNull = false
    for item in list {
      let value = try bindCompared(item, with: bound, context)
      // As in `x == null`: whether it is.
      if value.constant == .null {
        asksNull = true
        continue
      }
      let (left, right) = try unify(bound, value, "in", span)
      checkLiteral(left, right)
      bound = left
      items.append(right)
    }
    // A later item may have widened the subject; bring the earlier ones along.
    var widened: [BoundExpression] = []
    for item in items { widened.append(try unify(bound, item, "in", span).1) }
    guard asksNull else { return BoundExpression(.inList(bound, widened, negated: negated), .bool, span) }
    bound = bound.asShared
    let isNull = BoundExpression(.isNull(bound, negated: negated), .bool, span)
    if widened.isEmpty { return isNull }
    let isIn = BoundExpression(.inList(bound, widened, negated: negated), .bool, span)
    return BoundExpression(negated ? .and([isIn, isNull]) : .or([isIn, isNull]), .bool, span)
  }

  /// Binds a moment that one stands at; a date means its end.
  func bindMoment(_ expression: Expression, _ context: BindContext) throws(Diagnostic) -> BoundExpression {
    let bound = try bind(expression, context)
    guard let type = bound.type, type.isTemporal else { throw .notAMoment(bound.type, expression.span) }
    return bound
  }

  /// Binds what must be the same for all rows: the name of a column is known, but not here.
  private func bindFixed(_ expression: Expression) throws(Diagnostic) -> BoundExpression {
    do { return try bind(expression, constantContext) } catch {
      throw error.code == .unknownColumn ? .notConstant(written(expression.span), expression.span) : error
    }
  }

  /// Binds a span of time, which must be constant and positive.
  func bindDuration(_ expression: Expression) throws(Diagnostic) -> CalendarDuration {
    let bound = try bindFixed(expression)
    guard case .duration(let duration)? = bound.constant else { throw .notADuration(bound.type, expression.span) }
    guard !duration.isZero, !duration.isNegative else { throw .emptyDuration(expression.span) }
    return duration
  }

  /// Binds a constant whole number, 0 or more.
  func bindCount(_ expression: Expression, _ place: String) throws(Diagnostic) -> Int {
    let bound = try bindFixed(expression)
    guard case .int(let count)? = bound.constant, count >= 0 else { throw .notACount(place, expression.span) }
    return Int(count)
  }

  /// Binds a constant number.
  func bindNumber(_ expression: Expression, _ place: String) throws(Diagnostic) -> Double {
    switch try bindFixed(expression).constant {
    case .int(let value)?: return Double(value)
    case .number(let value)?: return value
    default: throw .notANumber(place, expression.span)
    }
  }

  /// Binds `[NAME =] EXPR, …` with the names of the results.
  func bindItems(_ items: [Item], _ context: BindContext) throws(Diagnostic) -> [(name: String, bound: BoundExpression)]
  {
    var bound: [(name: String, bound: BoundExpression)] = []
    for item in items {
      bound.append((item.name?.text ?? resultName(item.expression), try bindTyped(item.expression, context)))
    }
    return bound
  }

  /// The name of a result that was given none.
  package func resultName(_ expression: Expression) -> String {
    switch expression.kind {
    case .name(nil, let name): return name.text
    case .name(let table?, let name): return "\(table.text).\(name.text)"
    case .call(let call):
      if call.function.text == "count", call.arguments.isEmpty { return "n" }
      if call.arguments.count == 1, call.within.isEmpty, AggregateFunction.named(call.function.text) != nil,
        case .value(let argument) = call.arguments[0].kind, case .name(_, let name) = argument.kind
      {
        return "\(call.function.text)_\(name.text)"
      }
      return written(expression.span)
    default: return written(expression.span)
    }
  }
}

extension Value {
  init(_ literal: Literal.Value) {
    switch literal {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .number(let value): self = .number(value)
    case .text(let value): self = .text(Array(value.utf8))
    case .date(let value): self = .date(value)
    case .time(let value): self = .time(value)
    case .duration(let value): self = .duration(value)
    }
  }
}
