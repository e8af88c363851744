package import SpadeBase
package import SpadeStore
package import SpadeSyntax

/// A point of a pipeline seen from outside: what can be named there and where its values are, for whoever helps to write
/// the next stage. Nothing is run for it but what a `pivot` needs.
package struct Prospect {
  /// Something that an expression can name.
  package struct Named: Sendable {
    /// What it is.
    package enum Kind: Sendable { case column(ScalarType?), letName(of: String), cohort(of: String) }
    package let name: String
    package let kind: Kind
  }

  private let binder: Binder
  private let scope: Scope
  private let plan: LogicalPlan?

  /// The point behind as many of the stages as make sense.
  package init?(_ binder: Binder, _ pipeline: Binder.Pipeline) {
    guard var builder = try? PlanBuilder(binder: binder, pipeline: pipeline) else { return nil }
    for (stage, text) in pipeline.stages {
      binder.text = text
      var next = builder
      let isBound: Void? = try? binder.inText(text) { () throws(Diagnostic) in try next.add(stage) }
      if isBound != nil { builder = next }
    }
    self.binder = binder
    scope = builder.scope
    plan = builder.plan
  }

  /// Any row of a table, as a definition sees it.
  package init(_ binder: Binder, rowOf table: Table) {
    self.binder = binder
    scope = binder.scope(of: table)
    plan = nil
  }

  /// The table whose rows these are; nil once they are groups.
  package var table: Table? { scope.table }

  /// The dims of the groups.
  package var dims: [String] {
    scope.columns.compactMap { if case .dim = $0.role { $0.name } else { nil } }
  }

  /// What can be named, nearest first, inside aggregates over these tables, outermost first.
  package func names(inside windows: [Table]) -> [Named] {
    var found: [Named] = []
    var seen: Set<String> = []
    func add(_ name: String, _ kind: Named.Kind) {
      if seen.insert(name).inserted { found.append(Named(name: name, kind: kind)) }
    }
    func climb(from start: Table, columns: Bool) {
      var next: Table? = start
      while let table = next {
        if columns || table !== start {
          for column in binder.scope(of: table).columns { add(column.name, .column(column.expression.type)) }
        }
        for definition in binder.catalog.definitions where definition.entity == table.name {
          add(definition.name, definition.isCohort ? .cohort(of: table.name) : .letName(of: table.name))
        }
        next = table.parent?.table
      }
    }
    for table in windows.reversed() { climb(from: table, columns: true) }
    for column in scope.columns { add(column.name, .column(column.expression.type)) }
    if let table = scope.table { climb(from: table, columns: scope.isOpen) }
    return found
  }

  /// The tables that an aggregate here can run over: those below the row, however deep.
  package func tablesBelow(_ windows: [Table]) -> [Table] {
    guard let top = windows.last ?? scope.table else { return [] }
    return binder.catalog.tables.filter { table in
      var next = table.parent?.table
      while let parent = next {
        if parent === top { return true }
        next = parent.parent?.table
      }
      return false
    }
  }

  /// Where the values of an expression come from, as far as that is plain to see.
  package enum Values {
    /// Those of a stored column.
    case stored(Column)
    /// Those of a column of an answer.
    case answered(ResultColumn)
    /// Just these, in this order.
    case listed([String])
    case bools
  }

  /// The values that an expression can have here; nil where they are not plain to see.
  package func values(of expression: Expression, in text: SourceText, inside windows: [Table]) -> Values? {
    var context = BindContext(row: Row(table: scope.table, scope: scope), peers: .stage(PeerCollector(offset: 0)))
    for table in windows { context = context.child(table) }
    let bound = try? binder.inText(text) { () throws(Diagnostic) in try binder.bindTyped(expression, context) }
    return bound.flatMap { values(of: $0, in: plan) }
  }

  private func values(of expression: BoundExpression, in plan: LogicalPlan?) -> Values? {
    switch expression.kind {
    case .stored(let table, let column), .asOf(let table, let column):
      let stored = table.columns[column]
      switch stored.type {
      case .text: return .stored(stored)
      case .bool: return .bools
      default: return nil
      }
    case .parent(let inner), .outer(let inner), .at(let inner, _), .definition(_, let inner), .shared(let inner):
      return values(of: inner, in: plan)
    case .local(let index): return plan.flatMap { values(ofLocal: index, in: $0) }
    case .match(_, let cases, let otherwise): return listed(cases.map(\.second) + [otherwise].compactMap { $0 })
    case .step(_, let bounds, let otherwise): return listed(bounds.map(\.second) + [otherwise].compactMap { $0 })
    case .conditional(_, let yes, let no): return listed([yes, no])
    case .coalesce(let first, _): return values(of: first, in: plan)
    default: return expression.type == .bool ? .bools : nil
    }
  }

  private func listed(_ results: [BoundExpression]) -> Values? {
    var texts: [String] = []
    for result in results {
      guard case .text(let bytes)? = result.constant else { return nil }
      texts.append(String(decoding: bytes, as: UTF8.self))
    }
    return texts.isEmpty ? nil : .listed(texts)
  }

  /// Follows a local column down to where it was computed.
  private func values(ofLocal index: Int, in plan: LogicalPlan) -> Values? {
    switch plan {
    case .scan: return nil
    case .values(let result):
      guard result.columns.indices.contains(index) else { return nil }
      let column = result.columns[index]
      return column.type == .text ? .answered(column) : column.type == .bool ? .bools : nil
    case .filter(let input, _), .sort(let input, _), .take(let input, _, _), .sample(let input, _, _),
      .at(let input, _):
      return values(ofLocal: index, in: input)
    case .derive(let input, let expressions):
      let start = Self.locals(of: input)
      guard index >= start else { return values(ofLocal: index, in: input) }
      return expressions.indices.contains(index - start) ? values(of: expressions[index - start], in: input) : nil
    case .peers(let input, _): return index < Self.locals(of: input) ? values(ofLocal: index, in: input) : nil
    case .aggregate(let input, let aggregation):
      guard aggregation.dims.indices.contains(index) else { return nil }
      switch aggregation.dims[index] {
      case .expression(let dim): return values(of: dim, in: input)
      case .cohorts(let cohorts): return .listed(cohorts.map(\.name))
      }
    case .over(let input, let steps):
      return steps.columns.indices.contains(index - 1) ? values(of: steps.columns[index - 1], in: input) : nil
    case .vs(let input, let comparison):
      return comparison.dims.indices.contains(index) ? values(of: comparison.dims[index], in: input) : nil
    case .pivot, .retain: return nil
    }
  }

  private static func locals(of plan: LogicalPlan) -> Int {
    switch plan {
    case .scan: 0
    case .values(let result): result.columns.count
    case .filter(let input, _), .sort(let input, _), .take(let input, _, _), .sample(let input, _, _),
      .at(let input, _):
      locals(of: input)
    case .derive(let input, let expressions): locals(of: input) + expressions.count
    case .peers(let input, let calls): locals(of: input) + calls.count
    case .aggregate(_, let aggregation): aggregation.dims.count + aggregation.measures.count
    case .pivot(_, let pivot): pivot.kept.count
    case .retain: 5
    case .over(_, let steps): 1 + steps.columns.count
    case .vs(_, let comparison):
      comparison.dims.count
        + comparison.measures.reduce(0) { $0 + (Comparison.changeType($1.expression.type) == nil ? 2 : 3) }
    }
  }
}
