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

  /// The values that an expression can have here; nil where they are not plain to see.
  package func values(of expression: Expression, in text: SourceText, inside windows: [Table]) -> KnownValues? {
    var context = BindContext(row: Row(table: scope.table, scope: scope), peers: .stage(PeerCollector(offset: 0)))
    for table in windows { context = context.child(table) }
    let bound = try? binder.inText(text) { () throws(Diagnostic) in try binder.bindTyped(expression, context) }
    return bound.flatMap { KnownValues(of: $0, in: plan) }
  }
}
