import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  func bindScoring(
    _ name: String, _ call: Call, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    guard call.within.isEmpty else { throw .noWithin(name, span) }
    switch name {
    case "if":
      guard call.arguments.count == 3, case .value(let test) = call.arguments[0].kind,
        case .value(let yes) = call.arguments[1].kind, case .value(let no) = call.arguments[2].kind
      else { throw .signature(name, span) }
      let condition = try bindCondition(test, context, "if")
      let (a, b) = try unify(try bind(yes, context), try bind(no, context), "if", span)
      return BoundExpression(.conditional(condition, a, b), a.type, span)
    case "band":
      let arguments = try values(call, context)
      guard arguments.count == 1 else { throw .signature(name, span) }
      guard let type = arguments[0].type, type.isNumeric else {
        throw .notNumeric(name, arguments[0].type, arguments[0].span)
      }
      if let subject = arguments[0].subject { banded.insert(subject) }
      let bounds = Bands.all.map { band in
        BoundPair(
          cast(literal(.int(band.from), span), type), literal(.text(Array(band.name.utf8)), span))
      }
      return BoundExpression(.step(arguments[0], bounds: bounds, otherwise: nil), .text, span)
    case "blend": return try bindBlend(call, span, context)
    case "curve": return try bindCurve(call, span, context)
    default: return try bindCases(name, call, span, context)
    }
  }

  private func bindBlend(_ call: Call, _ span: Span, _ context: BindContext) throws(Diagnostic) -> BoundExpression {
    var parts: [BoundPair] = []
    for argument in call.arguments {
      guard case .pair(let part, let weight) = argument.kind else { throw .signature("blend", argument.span) }
      let pair = [try bindTyped(part, context), try bindTyped(weight, context)]
      for side in pair where !(side.type?.isNumeric ?? false) { throw .notNumeric("blend", side.type, side.span) }
      parts.append(BoundPair(cast(pair[0], .number), cast(pair[1], .number)))
    }
    guard !parts.isEmpty else { throw .signature("blend", span) }
    return BoundExpression(.blend(parts), .number, span)
  }

  private func bindCurve(_ call: Call, _ span: Span, _ context: BindContext) throws(Diagnostic) -> BoundExpression {
    guard call.arguments.count >= 2, case .value(let subject) = call.arguments[0].kind else {
      throw .signature("curve", span)
    }
    let bound = try bindTyped(subject, context)
    guard let type = bound.type, type.isNumeric else { throw .notNumeric("curve", bound.type, subject.span) }
    var points: [CurvePoint] = []
    for argument in call.arguments.dropFirst() {
      guard case .pair(let x, let y) = argument.kind else { throw .signature("curve", argument.span) }
      let point = CurvePoint(x: try bindNumber(x, "curve"), y: try bindNumber(y, "curve"))
      if let last = points.last, point.x <= last.x { throw .curveOrder(argument.span) }
      points.append(point)
    }
    return BoundExpression(.curve(cast(bound, .number), points: points), .number, span)
  }

  /// `match` and `step`: a subject, pairs, perhaps an `else`.
  private func bindCases(
    _ name: String, _ call: Call, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    guard let first = call.arguments.first, case .value(let expression) = first.kind else {
      throw .signature(name, span)
    }
    var subject = try bindTyped(expression, context)
    var keys: [BoundExpression] = []
    var results: [BoundExpression] = []
    var otherwise: BoundExpression?
    for argument in call.arguments.dropFirst() {
      guard otherwise == nil else { throw .elseIsLast(name, argument.span) }
      switch argument.kind {
      case .pair(let key, let result):
        let (left, right) = try unify(subject, try bind(key, context), name, argument.span)
        if name == "match" { checkLiteral(left, right) }
        subject = left
        keys.append(right)
        results.append(try bind(result, context))
      case .otherwise(let result): otherwise = try bind(result, context)
      case .value, .rows, .window: throw .signature(name, argument.span)
      }
    }
    guard !keys.isEmpty else { throw .signature(name, span) }
    if name == "step", !(subject.type?.isNumeric ?? false), !(subject.type?.isTemporal ?? false) {
      throw .notNumeric(name, subject.type, subject.span)
    }
    let alikeResults = try alike(results + (otherwise.map { [$0] } ?? []), name, span)
    var pairs: [BoundPair] = []
    for (index, key) in keys.enumerated() {
      pairs.append(BoundPair(try unify(subject, key, name, span).1, alikeResults[index]))
    }
    let last = otherwise == nil ? nil : alikeResults.last
    let type = alikeResults.first?.type ?? .text
    return name == "match"
      ? BoundExpression(.match(subject, cases: pairs, otherwise: last), type, span)
      : BoundExpression(.step(subject, bounds: pairs, otherwise: last), type, span)
  }
}
