import SpadeBase
import SpadeStore
import SpadeSyntax

extension Binder {
  /// The scope of a table's rows at the beginning of a pipeline: its own columns, then its histories'.
  func scope(of table: Table) -> Scope {
    let nowhere = Span(0, 0)
    var scope = Scope(table: table, columns: [], isOpen: true, locals: 0)
    for (index, column) in table.columns.enumerated() {
      let expression = BoundExpression(.stored(table, column: index), column.type, nowhere)
      scope.columns.append(VisibleColumn(name: column.name, expression: expression, movable: expression))
    }
    guard table.isEntity else { return scope }
    let histories = catalog.histories(of: table)
    for history in histories {
      for index in Binder.attributes(of: history) {
        let column = history.columns[index]
        let isTaken =
          table.columnIndex(column.name) != nil
          || histories.contains { $0 !== history && Binder.attribute(column.name, of: $0) != nil }
        let expression = BoundExpression(.asOf(history, column: index), column.type, nowhere)
        scope.columns.append(
          VisibleColumn(
            name: isTaken ? "\(history.name).\(column.name)" : column.name, expression: expression,
            movable: expression))
      }
    }
    return scope
  }

  /// The columns of a history that are attributes of its entity: all but the key and the time.
  static func attributes(of history: Table) -> [Int] {
    history.columns.indices.filter { $0 != history.timeColumn && $0 != history.parent?.keyColumn }
  }

  /// The attribute of that name.
  static func attribute(_ name: String, of history: Table) -> Int? {
    history.columnIndex(name).flatMap { $0 != history.timeColumn && $0 != history.parent?.keyColumn ? $0 : nil }
  }

  func bindName(
    _ qualifier: Name?, _ name: Name, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    if let qualifier { return try bindQualified(qualifier, name, span, context) }
    if let measures = context.measures {
      // A measure sees the groups: their dims.
      if let dim = measures.dims.first(where: { $0.name == name.text }) {
        return dim.expression.mentioned(at: span)
      }
      throw .notAggregated(name, isKnown: try lookUp(name.text, context.row, context, span) != nil)
    }
    if let found = try lookUp(name.text, context.row, context, span) { return found }
    throw unknownName(name, context)
  }

  /// What a bare name means for a row: its relation's columns, its table's, its definitions, then its parents'.
  func lookUp(
    _ name: String, _ row: Row, _ context: BindContext, _ span: Span
  ) throws(Diagnostic) -> BoundExpression? {
    if let column = row.scope?.column(name) {
      if !context.isMoved {
        note(column.expression)
        return column.expression.mentioned(at: span)
      }
      guard let movable = column.movable else { throw .noPast(name, span, isGroup: row.scope?.isGrouped ?? false) }
      note(movable)
      return movable.mentioned(at: span)
    }
    guard let start = row.table else { return nil }
    let isOpen = row.scope?.isOpen ?? true
    var table = start
    var hops = 0
    var enclosing = row.outer
    while true {
      if hops > 0, context.isMoved, let outer = enclosing, outer.table === table {
        // In the past the row's parent is asked, by what stands for its computed columns there.
        if let column = outer.scope?.column(name) {
          guard let movable = column.movable else {
            throw .noPast(name, span, isGroup: outer.scope?.isGrouped ?? false)
          }
          note(movable)
          return climb(movable.mentioned(at: span), hops, span)
        }
        enclosing = outer.outer
      }
      if hops > 0, row.owner === table, !context.isMoved, context.expandsDefinitions,
        let definition = catalog.definition(name), definition.entity == table.name
      {
        return try expand(definition, over: start, of: table, context, span)
      }
      if hops > 0, row.outer?.table === table, !context.isMoved { return try lookUpOuter(name, row, context, span) }
      if let found = try attribute(name, of: table, columns: isOpen, context, span) { return climb(found, hops, span) }
      guard let parent = table.parent?.table else { break }
      table = parent
      hops += 1
    }
    // What belongs to a row's ancestor may be compared with that row.
    guard row.outer?.table !== row.owner, let found = try lookUpOuter(name, row, context, span) else { return nil }
    if context.isMoved { throw .noPast(name, span, isGroup: false) }
    return found
  }

  /// What a name means for the row that asks for some rows.
  private func lookUpOuter(
    _ name: String, _ row: Row, _ context: BindContext, _ span: Span
  ) throws(Diagnostic) -> BoundExpression? {
    guard let outer = row.outer else { return nil }
    var context = context
    context.isMoved = row.outerIsMoved
    return try lookUp(name, outer, context, span).map { BoundExpression(.outer($0), $0.type, span) }
  }

  /// A column of a table, an attribute of its histories, or a definition about it.
  private func attribute(
    _ name: String, of table: Table, columns: Bool, _ context: BindContext, _ span: Span
  ) throws(Diagnostic) -> BoundExpression? {
    if columns {
      if let index = table.columnIndex(name) {
        return BoundExpression(.stored(table, column: index), table.columns[index].type, span)
      }
      if table.isEntity {
        let holders = catalog.histories(of: table).filter { Binder.attribute(name, of: $0) != nil }
        if holders.count > 1 { throw .ambiguous(name, holders.map(\.name), span) }
        if let history = holders.first, let index = Binder.attribute(name, of: history) {
          histories.append((history, index))
          return BoundExpression(.asOf(history, column: index), history.columns[index].type, span)
        }
      }
    }
    guard let definition = catalog.definition(name), definition.entity == table.name else { return nil }
    return try bindDefinition(definition, in: context.definitions, span: span)
  }

  private func bindQualified(
    _ qualifier: Name, _ name: Name, _ span: Span, _ context: BindContext
  ) throws(Diagnostic) -> BoundExpression {
    guard context.measures == nil else { throw .notAggregated(name, isKnown: true) }
    if let column = context.row.scope?.column("\(qualifier.text).\(name.text)") {
      note(column.expression)
      return column.expression.mentioned(at: span)
    }
    guard let wanted = catalog.table(qualifier.text) else { throw .unknownTable(qualifier, catalog) }
    guard let index = wanted.columnIndex(name.text) else { throw .unknownColumn(name, of: wanted) }
    let type = wanted.columns[index].type
    // A row of that very table, the one that asks among them, is nearer than a history's latest.
    if let found = qualified(context.row, span, { $0 === wanted ? .stored(wanted, column: index) : nil }, type) {
      return found
    }
    if wanted.isHistory {
      let latest = BoundExpression.Kind.asOf(wanted, column: index)
      if let found = qualified(context.row, span, { wanted.parent?.table === $0 ? latest : nil }, type) {
        histories.append((wanted, index))
        return found
      }
    }
    if let asker = context.row.table, wanted.isBelow(asker) {
      throw .manyRows(of: wanted, name, asker, Span(qualifier.span.start, name.span.end))
    }
    throw .outOfReach(wanted, from: context.row.table, qualifier.span)
  }

  /// A column where a row, one of its parents or a row that asks for it is of the table that has it.
  private func qualified(
    _ row: Row, _ span: Span, _ column: (Table) -> BoundExpression.Kind?, _ type: ScalarType
  ) -> BoundExpression? {
    var asker: Row? = row
    var outers = 0
    while let current = asker {
      var table = current.table
      var hops = 0
      while let level = table {
        if let kind = column(level) {
          var found = climb(BoundExpression(kind, type, span), hops, span)
          for _ in 0..<outers { found = BoundExpression(.outer(found), found.type, span) }
          return found
        }
        table = level.parent?.table
        hops += 1
      }
      asker = current.outer
      outers += 1
    }
    return nil
  }

  /// The expression, evaluated that many parents up.
  func climb(_ expression: BoundExpression, _ hops: Int, _ span: Span) -> BoundExpression {
    var expression = expression
    for _ in 0..<hops { expression = BoundExpression(.parent(expression), expression.type, span) }
    return expression
  }

  /// A mention of a definition, bound for a row of its entity; the same node for every mention.
  func bindDefinition(
    _ definition: NamedDefinition, in stack: [String], span: Span
  ) throws(Diagnostic) -> BoundExpression {
    if let bound = boundDefinitions[definition.name] { return bound }
    if let start = stack.firstIndex(of: definition.name) {
      throw .circle(stack[start...] + [definition.name], span)
    }
    guard let table = catalog.table(definition.entity) else { throw .definitionWithoutTable(definition, span) }
    var context = BindContext(row: Row(table: table), peers: .entity(table))
    context.definitions = stack + [definition.name]
    let inner = try inText(definition.source) { () throws(Diagnostic) in
      let inner = try bindTyped(definition.expression, context)
      if definition.isCohort, inner.type != .bool, let type = inner.type {
        throw .notACondition("cohort \(definition.name)", type, definition.expression.span)
      }
      return inner
    }
    let bound = BoundExpression(.definition(definition.name, inner), inner.type, span)
    boundDefinitions[definition.name] = bound
    return bound
  }

  /// A definition's expression over the rows of a history, whose columns take the place of the attributes.
  ///
  /// It is about any row of its entity: what a pipeline computed has no place in it.
  private func expand(
    _ definition: NamedDefinition, over history: Table, of entity: Table, _ context: BindContext, _ span: Span
  ) throws(Diagnostic) -> BoundExpression {
    let key = Expansion(name: definition.name, history: history.name)
    if let bound = expandedDefinitions[key] { return bound }
    if let start = context.definitions.firstIndex(of: definition.name) {
      throw .circle(context.definitions[start...] + [definition.name], span)
    }
    var inner = context
    inner.row = Row(table: history, outer: Row(table: entity))
    inner.definitions.append(definition.name)
    let expression = try inText(definition.source) { () throws(Diagnostic) in
      try bindTyped(definition.expression, inner)
    }
    // What is shallow is left bare: it may be one of the patterns that have a quick way.
    let isShallow = expression.depth <= 2
    let bound =
      isShallow ? expression : BoundExpression(.definition(definition.name, expression), expression.type, span)
    expandedDefinitions[key] = bound
    return bound
  }

  /// Keeps what an attribute's use says about the evidence.
  private func note(_ expression: BoundExpression) {
    if case .asOf(let history, let column) = expression.kind { histories.append((history, column)) }
  }

  private func unknownName(_ name: Name, _ context: BindContext) -> Diagnostic {
    var candidates: [String] = context.row.scope?.columns.map(\.name) ?? []
    var row: Row? = context.row
    while let current = row {
      var table = current.scope?.isOpen ?? true ? current.table : nil
      while let level = table {
        candidates += level.columns.map(\.name)
        candidates += catalog.histories(of: level).flatMap { history in
          Binder.attributes(of: history).map { history.columns[$0].name }
        }
        table = level.parent?.table
      }
      row = current.outer
    }
    candidates += catalog.definitions.map(\.name)
    let table = context.row.table
    return .unknownName(
      name, candidates: candidates, catalog, dropped: context.row.scope?.dropped ?? [], table,
      below: table.flatMap { table in catalog.tables.first { $0.holds(name.text, below: table) } })
  }
}

extension Table {
  /// True where its rows belong to rows of another table and have a column of that name.
  fileprivate func holds(_ column: String, below table: Table) -> Bool {
    guard columnIndex(column) != nil else { return false }
    var above = parent?.table
    while let next = above, next !== table { above = next.parent?.table }
    return above != nil
  }
}

extension BoundExpression {
  /// A column where it is mentioned: an error about it points there, not at where the column came from.
  fileprivate func mentioned(at span: Span) -> BoundExpression {
    switch kind {
    case .local, .stored, .asOf: BoundExpression(kind, type, span)
    default: self
    }
  }
}
