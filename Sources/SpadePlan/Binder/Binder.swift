package import SpadeBase
package import SpadeStore
package import SpadeSyntax

/// Looks up names, checks types, and turns a query's tree into a plan.
///
/// One binder serves one statement. It stops at the first error.
package final class Binder {
  /// A pipeline whose stages may come from several texts: `| …` goes on from the last query.
  package struct Pipeline: Sendable {
    package var source: Query.Source
    package var stages: [(stage: Stage, text: SourceText)]

    package init(source: Query.Source, stages: [(stage: Stage, text: SourceText)]) {
      self.source = source
      self.stages = stages
    }
  }

  /// Runs a plan whose answer decides which columns there are: `pivot` needs it.
  package typealias Run = (BoundQuery) throws(Diagnostic) -> ResultTable

  let catalog: Catalog
  let lastResult: ResultTable?
  let run: Run
  /// `today`, in days; the one thing that is read off the wall clock, and only when asked for.
  let today: Int32
  /// The text that the spans at hand point into.
  var text: SourceText
  var warnings: [Diagnostic] = []
  /// Texts of the query that occur nowhere in their columns.
  var absentLiterals = 0
  /// How many values may still be compared with texts of the query to find those: some tenths of a second.
  var literalBudget = 20_000_000
  /// What computes the local columns of the stage at hand.
  var plan: LogicalPlan?
  var histories: [(history: Table, column: Int)] = []
  /// What the query reads by its band: the attributes and definitions that are scores.
  var banded: Set<String> = [] {
    didSet { definedMeanings = [:] }
  }
  /// Definitions bound for a row of their own entity, so that each mention is the same node.
  var boundDefinitions: [String: BoundExpression] = [:]
  /// The same over the rows of a history.
  var expandedDefinitions: [Expansion: BoundExpression] = [:]
  /// What definitions are to a reader, as far as is known what is read by its band.
  var definedMeanings: [String: ColumnMeaning] = [:]

  /// A definition's expression over the rows of a history.
  struct Expansion: Hashable {
    let name: String
    let history: String
  }

  package init(
    catalog: Catalog, lastResult: ResultTable?, text: SourceText, today: Int32, run: @escaping Run
  ) {
    self.catalog = catalog
    self.lastResult = lastResult
    self.text = text
    self.today = today
    self.run = run
  }

  /// Binds a whole pipeline.
  package func bind(_ pipeline: Pipeline) throws(Diagnostic) -> BoundQuery {
    var builder = try PlanBuilder(binder: self, pipeline: pipeline)
    for (stage, text) in pipeline.stages {
      self.text = text
      try inText(text) { () throws(Diagnostic) in try builder.add(stage) }
    }
    return try builder.finish()
  }

  /// Binds a pipeline whose rows are a table's, to read columns of that table in place of its own; nil once rows are groups.
  package func bind(_ pipeline: Pipeline, reading: (Table) -> [Int]) throws(Diagnostic) -> (Table, BoundQuery)? {
    var builder = try PlanBuilder(binder: self, pipeline: pipeline)
    for (stage, text) in pipeline.stages {
      try inText(text) { () throws(Diagnostic) in try builder.add(stage) }
    }
    guard let table = builder.scope.table else { return nil }
    let nowhere = Span(0, 0)
    builder.scope.columns = reading(table).map { index in
      let column = table.columns[index]
      return VisibleColumn(
        name: column.name, expression: BoundExpression(.stored(table, column: index), column.type, nowhere))
    }
    return (table, try builder.finish())
  }

  /// Checks a definition where it is written, so that its errors show there.
  package func check(_ definition: NamedDefinition) throws(Diagnostic) {
    let bound = try bindDefinition(definition, in: [], span: definition.expression.span)
    if definition.isCohort, let type = bound.type, type != .bool {
      throw .notACondition("a cohort", type, definition.expression.span).pointing(into: definition.source)
    }
  }

  /// Binds a constant expression, such as the moment of `set now`.
  package func bindConstant(_ expression: Expression) throws(Diagnostic) -> BoundExpression {
    try bind(expression, BindContext(row: Row(table: nil), peers: .nowhere("in a constant")))
  }

  /// Binds a moment that is the same for all rows.
  package func bindConstantMoment(_ expression: Expression) throws(Diagnostic) -> BoundExpression {
    try bindMoment(expression, constantContext)
  }

  /// Runs `body`; a diagnostic it throws points into `text` where it doesn't say otherwise.
  func inText<T>(_ text: SourceText, _ body: () throws(Diagnostic) -> T) throws(Diagnostic) -> T {
    let before = self.text
    self.text = text
    defer { self.text = before }
    do { return try body() } catch { throw error.pointing(into: text) }
  }

  /// The text of an expression as typed, white space folded: the name of a column that has no other.
  func written(_ span: Span) -> String {
    text.text(span).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension Diagnostic {
  /// The same with labels that name their text.
  func pointing(into text: SourceText) -> Diagnostic {
    var copy = self
    for index in copy.labels.indices where copy.labels[index].source == nil { copy.labels[index].source = text }
    return copy
  }
}
