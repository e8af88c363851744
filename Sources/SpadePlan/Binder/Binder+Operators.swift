import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  func bindBinary(
    _ op: BinaryOperator, _ leftSide: Expression, _ rightSide: Expression, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    switch op {
    case .and, .or:
      let left = try bindCondition(leftSide, context, op.rawValue)
      let right = try bindCondition(rightSide, context, op.rawValue)
      // Chains become one n-ary node, so that depth does not grow with length.
      switch (op, left.kind) {
      case (.and, .and(let parts)): return BoundExpression(.and(parts + [right]), .bool, span)
      case (.or, .or(let parts)): return BoundExpression(.or(parts + [right]), .bool, span)
      case (.and, _): return BoundExpression(.and([left, right]), .bool, span)
      default: return BoundExpression(.or([left, right]), .bool, span)
      }
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      let left = try bind(leftSide, context)
      return try compare(op, left, try bindCompared(rightSide, with: left, context), span)
    case .like, .contains, .startswith, .endswith: return try matchText(op, false, leftSide, rightSide, span, context)
    case .notLike: return try matchText(.like, true, leftSide, rightSide, span, context)
    case .notContains: return try matchText(.contains, true, leftSide, rightSide, span, context)
    case .notStartswith: return try matchText(.startswith, true, leftSide, rightSide, span, context)
    case .notEndswith: return try matchText(.endswith, true, leftSide, rightSide, span, context)
    case .coalesce:
      let (left, right) = try unify(try bind(leftSide, context), try bind(rightSide, context), "??", span)
      return BoundExpression(.coalesce(left, right), left.type, span)
    case .add, .subtract, .multiply, .divide:
      return try arithmetic(op, try bind(leftSide, context), try bind(rightSide, context), span)
    }
  }

  /// `subject between low and high`: the subject is bound once, which the two comparisons share.
  func bindBetween(
    _ subject: Expression, _ low: Expression, _ high: Expression, negated: Bool, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    let subject = try bind(subject, context).asShared
    let above = try compare(.greaterOrEqual, subject, try bind(low, context), span)
    let below = try compare(.lessOrEqual, subject, try bind(high, context), span)
    let inside = BoundExpression(.and([above, below]), .bool, span)
    return negated ? BoundExpression(.not(inside), .bool, span) : inside
  }

  private func compare(
    _ op: BinaryOperator, _ left: BoundExpression, _ right: BoundExpression, _ span: Span
  ) throws(Diagnostic) -> BoundExpression {
    guard let comparison = ComparisonOperator(rawValue: op.rawValue) else { return left }
    if comparison == .equal || comparison == .notEqual {
      let negated = comparison == .notEqual
      if right.constant == .null { return BoundExpression(.isNull(left, negated: negated), .bool, span) }
      if left.constant == .null { return BoundExpression(.isNull(right, negated: negated), .bool, span) }
    } else if right.constant == .null || left.constant == .null {
      throw .orderedNull(op.rawValue, span)
    }
    let (l, r) = try unify(left, right, op.rawValue, span)
    checkLiteral(l, r)
    return BoundExpression(.compare(comparison, l, r), .bool, span)
  }

  private func matchText(
    _ op: BinaryOperator, _ negated: Bool, _ leftSide: Expression, _ rightSide: Expression, _ span: Span,
    _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    guard let predicate = TextPredicate(rawValue: op.rawValue) else { throw .notText(op.rawValue, nil, span) }
    let left = try bindTyped(leftSide, context)
    let right = try bindTyped(rightSide, context)
    for side in [left, right] where side.type != .text { throw .notText(op.rawValue, side.type, side.span) }
    checkPattern(predicate, left, right)
    return BoundExpression(.textMatch(predicate, left, right, negated: negated), .bool, span)
  }

  private func arithmetic(
    _ op: BinaryOperator, _ left: BoundExpression, _ right: BoundExpression, _ span: Span
  ) throws(Diagnostic) -> BoundExpression {
    switch (op, left.type, right.type) {
    case (.add, .date?, .duration?), (.add, .time?, .duration?): return try shift(left, right, forward: true, span)
    case (.add, .duration?, .date?), (.add, .duration?, .time?): return try shift(right, left, forward: true, span)
    case (.subtract, .date?, .duration?), (.subtract, .time?, .duration?):
      return try shift(left, right, forward: false, span)
    case (.subtract, .date?, .date?), (.subtract, .date?, .time?), (.subtract, .time?, .date?),
      (.subtract, .time?, .time?):
      return try days(from: right, to: left, span)
    default: break
    }
    guard let operation = ArithmeticOperator(rawValue: op.rawValue) else { return left }
    if left.type == .text, right.type == .text, op == .add { throw .textPlus(span) }
    for side in [left, right] {
      if let type = side.type, !type.isNumeric { throw .badOperand(op.rawValue, left.type, right.type, side.span) }
    }
    guard let leftType = left.type ?? right.type, let rightType = right.type ?? left.type else {
      return BoundExpression(.literal(.null), .number, span)
    }
    let isInt = leftType == .int && rightType == .int && op != .divide
    let type: ScalarType = isInt ? .int : .number
    return fold(BoundExpression(.arithmetic(operation, cast(left, type), cast(right, type)), type, span))
  }

  private func shift(
    _ time: BoundExpression, _ amount: BoundExpression, forward: Bool, _ span: Span
  ) throws(Diagnostic) -> BoundExpression {
    guard case .duration(let duration)? = amount.constant else { throw .notADuration(amount.type, amount.span) }
    let moved = forward ? duration : duration.negated
    if case .now = time.kind { return BoundExpression(.moved(moved), .time, span) }
    // Hours on a date count from its beginning.
    let wholeDays = moved.micros % Calendar.microsPerDay == 0
    let subject = wholeDays ? time : cast(time, .time)
    return BoundExpression(.shift(subject, moved), subject.type, span)
  }

  func days(from: BoundExpression, to: BoundExpression, _ span: Span) throws(Diagnostic) -> BoundExpression {
    guard from.type == .date || to.type == .date else {
      return BoundExpression(.call(.days, [from, to]), .number, span)
    }
    // A date has no hour: between it and a time the midnights count.
    return BoundExpression(.call(.days, [day(of: from), day(of: to)]), .int, span)
  }

  private func day(of time: BoundExpression) -> BoundExpression {
    time.type == .date ? time : BoundExpression(.call(.day, [time]), .date, time.span)
  }

  /// Both sides as one type; a bare null takes the other's.
  func unify(
    _ left: BoundExpression, _ right: BoundExpression, _ op: String, _ span: Span
  ) throws(Diagnostic) -> (BoundExpression, BoundExpression) {
    guard let leftType = left.type ?? right.type, let rightType = right.type ?? left.type else { return (left, right) }
    let type: ScalarType
    switch (leftType, rightType) {
    case let (a, b) where a == b: type = a
    case (.int, .number), (.number, .int): type = .number
    case (.date, .time), (.time, .date): type = .time
    default: throw .typeClash(op, left, right, span)
    }
    if type == .duration { throw .durationAlone(span) }
    return (cast(left, type), cast(right, type))
  }

  /// The expression as another type that holds all its values.
  func cast(_ expression: BoundExpression, _ type: ScalarType) -> BoundExpression {
    guard expression.type != type else { return expression }
    switch (expression.constant, type) {
    case (.null?, _): return BoundExpression(.literal(.null), type, expression.span)
    case (.int(let value)?, .number): return BoundExpression(.literal(.number(Double(value))), .number, expression.span)
    case (.date(let day)?, .time):
      return BoundExpression(.literal(.time(Calendar.micros(ofDay: day))), .time, expression.span)
    default: return BoundExpression(.cast(expression), type, expression.span)
    }
  }

  /// Arithmetic on constants is done once, where it can't go wrong; else it is left to fail with its place.
  func fold(_ expression: BoundExpression) -> BoundExpression {
    switch expression.kind {
    case .negate(let inner):
      switch inner.constant {
      case .int(let value)? where value != .min: return literal(.int(-value), expression.span)
      case .number(let value)?: return literal(.number(-value), expression.span)
      default: return expression
      }
    case .arithmetic(let op, let left, let right):
      guard let value = folded(op, left.constant, right.constant) else { return expression }
      return BoundExpression(.literal(value), expression.type, expression.span)
    default: return expression
    }
  }

  private func folded(_ op: ArithmeticOperator, _ left: Value?, _ right: Value?) -> Value? {
    switch (left, right) {
    case (.int(let a)?, .int(let b)?):
      let (result, overflow) =
        switch op {
        case .add: a.addingReportingOverflow(b)
        case .subtract: a.subtractingReportingOverflow(b)
        case .multiply: a.multipliedReportingOverflow(by: b)
        case .divide: (0, true)
        }
      return overflow ? nil : .int(result)
    case (.number(let a)?, .number(let b)?):
      let result: Double
      switch op {
      case .add: result = a + b
      case .subtract: result = a - b
      case .multiply: result = a * b
      case .divide: result = a / b
      }
      return result.isFinite ? .number(result) : .null
    default: return nil
    }
  }
}
