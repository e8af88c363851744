import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  func bindPeers(
    _ name: String, _ call: Call, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    guard context.measures == nil else { throw .peersInMeasure(name, span) }
    guard let first = call.arguments.first, case .value(let subject) = first.kind else { throw .signature(name, span) }
    let constantCounts = name == "rescale" ? 2...3 : name == "winsorize" ? 1...1 : 0...0
    guard constantCounts.contains(call.arguments.count - 1) else { throw .signature(name, span) }
    var constants: [Double] = []
    for argument in call.arguments.dropFirst() {
      guard case .value(let expression) = argument.kind else { throw .signature(name, argument.span) }
      constants.append(try bindNumber(expression, name))
    }
    let function: PeerFunction
    switch name {
    case "rank": function = .rank
    case "percentile": function = .percentile
    case "zscore": function = .zscore
    case "deviation": function = .deviation
    case "winsorize":
      guard (0...1).contains(constants[0]) else { throw .badQuantile(call.arguments[1].span) }
      function = .winsorize(constants[0])
    case "rescale":
      function = .rescale(low: constants[0], high: constants[1], k: constants.count > 2 ? constants[2] : 0)
    default: throw .signature(name, span)
    }
    let argument = try bindTyped(subject, context)
    guard let type = argument.type, type.isNumeric else { throw .notNumeric(name, argument.type, subject.span) }
    var within: [BoundExpression] = []
    for item in call.within { within.append(try bindTyped(item.expression, context)) }
    let resultType: ScalarType = function == .rank ? .int : .number
    func peers(_ entity: Table?) -> PeerCall {
      PeerCall(
        function: function, argument: cast(argument, .number), within: within, entity: entity, type: resultType)
    }
    switch context.peers {
    case .stage(let collector):
      collector.calls.append(peers(nil))
      return BoundExpression(.local(collector.offset + collector.calls.count - 1), resultType, span)
    case .entity(let table): return BoundExpression(.peers(peers(table)), resultType, span)
    case .nowhere(let place): throw .peersNowhere(name, place, span)
    }
  }

  func bindHistory(
    _ name: String, _ call: Call, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    guard call.within.isEmpty else { throw .noWithin(name, span) }
    guard context.measures == nil else { throw .groupHasNoPast(span) }
    guard let first = call.arguments.first, case .value(let subject) = first.kind else { throw .signature(name, span) }
    var moved = context
    moved.isMoved = true
    if case .stage = context.peers { moved.peers = .nowhere("under \(name)") }
    switch (name, call.arguments.count) {
    case ("since", 1):
      let argument = try bindTyped(subject, moved)
      return BoundExpression(
        .history(HistoryCall(function: .since, argument: argument, changes: try ChangeAnalysis.sources(of: argument))),
        .int, span)
    case ("change", 2):
      guard case .value(let amount) = call.arguments[1].kind else { throw .signature(name, call.arguments[1].span) }
      let duration = try bindDuration(amount)
      let now = try bindTyped(subject, context).asShared
      // What stands in the past already is the same there, else each level of nesting would be bound twice. What the
      // pipeline computed, and the row that these rows belong to, are others in the past.
      let isSame = context.isMoved || context.row.outer == nil && !now.facts.contains(.mentionsLocals)
      let past = isSame ? now : try bindTyped(subject, moved).asShared
      let then = BoundExpression(
        .at(
          past, moment: BoundExpression(.moved(duration.negated), .time, amount.span)),
        now.type, span)
      guard let type = now.type, type.isNumeric || type.isTemporal else {
        throw .notNumeric(name, now.type, subject.span)
      }
      if type.isTemporal { return try days(from: then, to: now, span) }
      return BoundExpression(.arithmetic(.subtract, now, then), type, span)
    case ("became", 2), ("stayed", 2):
      guard case .window(let window) = call.arguments[1].kind, case .last(let amount) = window.kind else {
        throw .signature(name, call.arguments[1].span)
      }
      let duration = try bindDuration(amount)
      let condition = try bindCondition(subject, moved, name)
      let changes = try ChangeAnalysis.sources(of: condition)
      return BoundExpression(
        .history(
          HistoryCall(
            function: name == "became" ? .became(duration) : .stayed(duration), argument: condition, changes: changes)),
        .bool, span)
    default: throw .signature(name, span)
    }
  }
}
