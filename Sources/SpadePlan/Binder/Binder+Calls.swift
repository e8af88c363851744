import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  func bindCall(_ call: Call, _ span: Span, _ context: BindContext) throws(Diagnostic) -> BoundExpression {
    let name = call.function.text
    let isScalarExtreme = (name == "min" || name == "max") && call.arguments.count > 1
    if name != "slope", AggregateFunction.named(name) != nil, !isScalarExtreme {
      return try bindAggregate(name, call, span, context)
    }
    switch name {
    case "slope": return try bindAggregate(name, call, span, context)
    case "change", "became", "stayed", "since": return try bindHistory(name, call, span, context)
    case "rank", "percentile", "zscore", "deviation", "winsorize", "rescale":
      return try bindPeers(name, call, span, context)
    case "blend", "curve", "step", "band", "match", "if": return try bindScoring(name, call, span, context)
    case "cohort": throw .cohortIsADim(span)
    default: break
    }
    guard call.within.isEmpty else { throw .noWithin(name, span) }
    if name == "age" || name == "decay" { return try bindAge(name, call, span, context) }
    guard let function = ScalarFunction(rawValue: name) else { throw .unknownFunction(call.function, catalog) }
    let arguments = try values(call, context).map { argument in
      argument.type == nil ? BoundExpression(.literal(.null), function.typeOfNull, argument.span) : argument
    }
    return try bindScalar(function, arguments, span)
  }

  /// The plain arguments of a call; a bare null has no type yet.
  func values(_ call: Call, _ context: BindContext) throws(Diagnostic) -> [BoundExpression] {
    var bound: [BoundExpression] = []
    for argument in call.arguments {
      switch argument.kind {
      case .value(let expression):
        let value = try bind(expression, context)
        if value.type == .duration { throw .durationAlone(expression.span) }
        bound.append(value)
      case .rows, .window: throw .windowOutsideAggregate(call.function.text, argument.span)
      case .pair, .otherwise: throw .signature(call.function.text, argument.span)
      }
    }
    return bound
  }

  private func bindAge(
    _ name: String, _ call: Call, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    let expected = name == "age" ? 1 : 2
    guard call.arguments.count == expected, case .value(let first) = call.arguments[0].kind else {
      throw .signature(name, span)
    }
    let time = try bindTyped(first, context)
    guard let type = time.type, type.isTemporal else { throw .notTemporal(time.type, first.span) }
    let now = BoundExpression(.now, .time, span)
    if name == "age" {
      return BoundExpression(.call(.age, [time, now]), type == .date ? .int : .number, span)
    }
    guard case .value(let second) = call.arguments[1].kind else { throw .signature(name, span) }
    let half = try bindDuration(second)
    guard half.months == 0 else { throw .calendarHalfLife(second.span) }
    let days = BoundExpression(
      .literal(.number(Double(half.micros) / Double(Calendar.microsPerDay))), .number, second.span)
    return BoundExpression(.call(.decay, [time, now, days]), .number, span)
  }

  private func bindScalar(
    _ function: ScalarFunction, _ arguments: [BoundExpression], _ span: Span
  ) throws(Diagnostic) -> BoundExpression {
    let name = function.rawValue
    func expect(_ counts: ClosedRange<Int>) throws(Diagnostic) {
      guard counts.contains(arguments.count) else { throw .signature(name, span) }
    }
    func numeric(_ bound: BoundExpression) throws(Diagnostic) -> ScalarType {
      guard let type = bound.type, type.isNumeric else { throw .notNumeric(name, bound.type, bound.span) }
      return type
    }
    func call(_ arguments: [BoundExpression], _ type: ScalarType) -> BoundExpression {
      BoundExpression(.call(function, arguments), type, span)
    }
    switch function {
    case .day, .week, .month, .quarter, .year:
      try expect(1...1)
      guard let type = arguments[0].type, type.isTemporal else {
        throw .notTemporal(arguments[0].type, arguments[0].span)
      }
      return call(arguments, .date)
    case .days:
      try expect(2...2)
      for argument in arguments where !(argument.type?.isTemporal ?? false) {
        throw .notTemporal(argument.type, argument.span)
      }
      return try days(from: arguments[0], to: arguments[1], span)
    case .abs:
      try expect(1...1)
      return call(arguments, try numeric(arguments[0]))
    case .round:
      try expect(1...2)
      let type = try numeric(arguments[0])
      if arguments.count == 2, arguments[1].type != .int { throw .notDecimals(arguments[1].type, arguments[1].span) }
      return call(arguments, type)
    case .floor, .ceil:
      try expect(1...1)
      _ = try numeric(arguments[0])
      return call(arguments, .int)
    case .sqrt, .ln, .exp:
      try expect(1...1)
      _ = try numeric(arguments[0])
      return call([cast(arguments[0], .number)], .number)
    case .min, .max:
      try expect(2...1_000)
      let all = try alike(arguments, name, span)
      // All of them may be bare nulls.
      return all[0].type.map { call(all, $0) } ?? BoundExpression(.literal(.null), .text, span)
    case .mod:
      try expect(2...2)
      for argument in arguments { _ = try numeric(argument) }
      let both = try alike(arguments, name, span)
      return call(both, both[0].type ?? .number)
    case .bin:
      try expect(2...2)
      let isInt = [try numeric(arguments[0]), try numeric(arguments[1])] == [.int, .int]
      let type: ScalarType = isInt ? .int : .number
      return call(arguments.map { cast($0, type) }, type)
    case .lower, .upper, .trim, .length:
      try expect(1...1)
      guard arguments[0].type == .text else { throw .notText(name, arguments[0].type, arguments[0].span) }
      return call(arguments, function == .length ? .int : .text)
    case .concat:
      try expect(1...1_000)
      return call(arguments, .text)
    case .text:
      try expect(1...1)
      return arguments[0].type == .text ? arguments[0] : call(arguments, .text)
    case .number:
      try expect(1...1)
      switch arguments[0].type {
      case .number: return arguments[0]
      case .bool, .int, .text: return call(arguments, .number)
      default: throw .notNumeric(name, arguments[0].type, arguments[0].span)
      }
    case .int:
      try expect(1...1)
      switch arguments[0].type {
      case .int: return arguments[0]
      case .bool, .number, .text: return call(arguments, .int)
      default: throw .notNumeric(name, arguments[0].type, arguments[0].span)
      }
    case .date:
      try expect(1...1)
      switch arguments[0].type {
      case .date: return arguments[0]
      case .time, .text: return call(arguments, .date)
      default: throw .notTemporal(arguments[0].type, arguments[0].span)
      }
    case .age, .decay: throw .signature(name, span)
    }
  }

  /// All as one type.
  func alike(
    _ bound: [BoundExpression], _ name: String, _ span: Span
  ) throws(Diagnostic) -> [BoundExpression] {
    guard var first = bound.first else { return [] }
    for other in bound.dropFirst() { first = try unify(first, other, name, span).0 }
    var all: [BoundExpression] = []
    for each in bound { all.append(try unify(first, each, name, span).1) }
    return all
  }
}

extension ScalarFunction {
  /// What a bare null stands for among its arguments; nil where that is what the others are.
  fileprivate var typeOfNull: ScalarType? {
    switch self {
    case .min, .max: nil
    case .abs, .round, .floor, .ceil, .sqrt, .ln, .exp, .mod, .bin: .number
    case .day, .week, .month, .quarter, .year, .days, .age, .decay: .date
    case .lower, .upper, .trim, .length, .concat, .text, .number, .int, .date: .text
    }
  }
}
