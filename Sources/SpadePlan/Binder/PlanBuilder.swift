import SpadeBase
import SpadeStore
import SpadeSyntax

/// What can't be asked at other moments, or only as a whole.
enum Settled {
  case lastResult, pivot, over
  /// Now and then: an `over` asks both at each of its moments.
  case vs
}

/// Grows a plan stage by stage, keeping the scope of the rows so far.
struct PlanBuilder {
  let binder: Binder
  var plan: LogicalPlan
  var scope: Scope
  /// `at T`, which holds for the whole query wherever it stands.
  var moment: BoundExpression?
  var into: (path: String, span: Span)?
  /// Where `plot` stands.
  var plot: Span?
  /// What in the plan so far has settled as of when it is asked.
  var settled: Settled?
  /// Levels of the plan so far.
  private var steps = 0
  /// What the local columns of peers' functions are to a reader.
  var peerMeanings: [Int: ColumnMeaning] = [:]

  init(binder: Binder, pipeline: Binder.Pipeline) throws(Diagnostic) {
    self.binder = binder
    let retains = pipeline.stages.contains { if case .retain = $0.stage.kind { true } else { false } }
    switch pipeline.source {
    case .lastResult(let span):
      guard let result = binder.lastResult else { throw .noLastResult(span) }
      plan = .values(result)
      settled = .lastResult
      scope = PlanBuilder.scope(of: result)
    case .lastQuery(let span):
      throw .noLastQuery(span, binder.catalog)
    case .implicit:
      guard let table = binder.catalog.defaultSource else { throw .nothingLoaded(pipeline.stages.first?.stage.span) }
      plan = .scan(table, retains ? .born : .there)
      scope = binder.scope(of: table)
    case .table(let name, let all):
      if let table = binder.catalog.table(name.text) {
        plan = .scan(table, all ? .all : retains ? .born : .there)
        scope = binder.scope(of: table)
      } else if let definition = binder.catalog.definition(name.text), definition.isCohort,
        let table = binder.catalog.table(definition.entity)
      {
        let context = BindContext(row: Row(table: table), peers: .nowhere("in a source"))
        let condition = try binder.bind(Expression(.name(qualifier: nil, name), name.span), context)
        plan = .filter(.scan(table, all ? .all : retains ? .born : .there), condition)
        scope = binder.scope(of: table)
      } else {
        throw .unknownTable(name, binder.catalog)
      }
    }
    // A moment given anywhere holds for the whole query, so a pivot that runs early must know it.
    for (stage, text) in pipeline.stages {
      guard case .at(let time) = stage.kind else { continue }
      guard moment == nil else { throw Diagnostic.twoMoments(stage.span).pointing(into: text) }
      moment = try binder.inText(text) { () throws(Diagnostic) in try binder.bindMoment(time, binder.constantContext) }
    }
  }

  /// Counts a level of the plan, so that no walk of it can overflow the stack.
  mutating func countStep(_ span: Span) throws(Diagnostic) {
    steps += 1
    guard steps <= Limits.steps.value else { throw .tooManySteps(span) }
  }

  /// The scope of a result as a table: every column local.
  static func scope(of result: ResultTable) -> Scope {
    let columns = result.columns.enumerated().map { index, column in
      VisibleColumn(
        name: column.name, expression: BoundExpression(.local(index), column.type, Span(0, 0)), meaning: column.meaning)
    }
    return Scope(table: nil, columns: columns, isOpen: false, locals: result.columns.count)
  }

  /// The context of a stage's expressions; `peers` gathers its peers' functions.
  func context(_ peers: PeerCollector) -> BindContext {
    BindContext(row: Row(table: scope.table, scope: scope), peers: .stage(peers))
  }

  /// Begins binding a stage's expressions.
  func open() -> (peers: PeerCollector, context: BindContext) {
    let peers = PeerCollector(offset: scope.locals)
    return (peers, context(peers))
  }

  /// Ends it: peers' functions among them become local columns before the stage.
  mutating func close(_ peers: PeerCollector) {
    guard !peers.calls.isEmpty else { return }
    for (index, call) in peers.calls.enumerated() { peerMeanings[peers.offset + index] = meaning(of: call) }
    plan = .peers(plan, peers.calls)
    scope.locals += peers.calls.count
  }

  /// A reference to an expression's value: itself where it is only a column, else a new local column.
  mutating func materialise(_ expressions: [BoundExpression]) -> [BoundExpression] {
    var derived: [BoundExpression] = []
    let references = expressions.map { expression in
      switch expression.kind {
      case .local, .stored: return expression
      default:
        derived.append(expression)
        return BoundExpression(.local(scope.locals + derived.count - 1), expression.type, expression.span)
      }
    }
    if !derived.isEmpty {
      plan = .derive(plan, derived)
      scope.locals += derived.count
    }
    return references
  }

  /// The plan with its answer's columns.
  func finish() throws(Diagnostic) -> BoundQuery {
    var query = BoundQuery(
      plan: moment.map { .at(plan, moment: $0) } ?? plan,
      output: scope.columns.map { OutputColumn(name: $0.name, expression: $0.expression, meaning: meaning(of: $0)) })
    query.into = into
    query.plot = plot
    query.dims = scope.isGrouped ? scope.columns.prefix { if case .dim = $0.role { true } else { false } }.count : nil
    query.warnings = binder.warnings
    query.histories = binder.histories
    return query
  }
}
