package import SpadeBase
import SpadeDisplay
import SpadePlan
import SpadeStore
package import SpadeSyntax

extension Session {
  /// What running a statement would find wrong before it reads a row: names are looked up and types checked, what it
  /// defines is defined, nothing is asked or written. Returns warnings.
  ///
  /// Throws `cancelled` where that can't be told without running it, as for what follows a `pivot`. A `run` is the
  /// caller's to follow.
  package func check(
    _ statement: Statement, in text: SourceText, folder: String
  ) throws(Diagnostic) -> [Diagnostic] {
    do throws(Diagnostic) {
      switch statement.kind {
      case .query(let query): return try check(query, text)
      case .explain(let query):
        _ = try bound(query, text)
        return []
      case .expect(let query): return try checkExpected(query, statement.span, text)
      case .load, .open, .define, .set, .use: return try define(statement, text, folder)
      case .describe(let qualifier, let name):
        try checkDescribed(qualifier, name)
        return []
      case .command(let name, let rest):
        try DotCommands.check(name.text, CommandPlace(span: name.span, argument: rest.span, text: text))
        return []
      case .save, .run: return []
      }
    } catch {
      throw error.located(in: text)
    }
  }

  /// Forgets the last query, so that none goes on from one that wasn't understood.
  package func forgetLastQuery() { asked = [] }

  private func check(_ query: Query, _ text: SourceText) throws(Diagnostic) -> [Diagnostic] {
    var (asked, bound) = try bound(query, text)
    if let into = bound.into, ResultMode(path: into.path) == nil { throw .unknownEnding(into.path, into.span) }
    let columns = try bound.output.map { (column) throws(Diagnostic) in
      try ResultColumn.empty(column.name, column.expression.type)
    }
    asked.answer = Answer(table: ResultTable(columns: columns, rowCount: 0))
    remember(asked)
    return bound.warnings
  }

  private func checkExpected(_ query: Query, _ span: Span, _ text: SourceText) throws(Diagnostic) -> [Diagnostic] {
    let (_, bound) = try bound(query, text)
    if let written = query.stages.last(where: { $0.isOutput }) { throw .expectsNoOutput(written.span) }
    let isTested = bound.output.dropFirst(bound.dims ?? 0).contains { $0.expression.type == .bool }
    guard isTested else { throw .expectsTruth(span) }
    return bound.warnings
  }

  private func bound(_ query: Query, _ text: SourceText) throws(Diagnostic) -> (Asked, BoundQuery) {
    let asked = try asked(query, text)
    var catalog = self.catalog
    catalog.chosenNow = now
    let binder = Binder(
      catalog: catalog, lastResult: asked.base, text: text, today: today,
      run: { _ throws(Diagnostic) in throw .notAsked() })
    return (asked, try binder.bind(asked.pipeline))
  }

  private func define(
    _ statement: Statement, _ text: SourceText, _ folder: String
  ) throws(Diagnostic) -> [Diagnostic] {
    var warnings: [Diagnostic] = []
    try execute(statement, in: text, folder: folder) { outcome throws(Diagnostic) in
      if case .loaded(let table, let report) = outcome { warnings = LoadWarnings.all(of: table, report) }
    }
    return warnings
  }

  private func checkDescribed(_ qualifier: Name?, _ name: Name) throws(Diagnostic) {
    guard let qualifier else {
      if catalog.table(name.text) == nil, catalog.definition(name.text) == nil { throw .notLoaded(name, catalog) }
      return
    }
    guard let table = catalog.table(qualifier.text) else { throw .notLoaded(qualifier, catalog) }
    if table.columnIndex(name.text) == nil { throw .noSuchColumn(name, table) }
  }
}

extension ResultColumn {
  /// A column without rows.
  static func empty(_ name: String, _ type: ScalarType?) throws(Diagnostic) -> ResultColumn {
    let storage: Column.Storage
    switch type {
    case .bool: storage = .bits(try Bitmap(count: 0))
    case .text: storage = .text(.uint8(try Buffer<UInt8>([])), try TextDictionary([]))
    case .number: storage = .double(try Buffer<Double>([]))
    case .int, .date, .time, .duration, nil: storage = .int64(try Buffer<Int64>([]))
    }
    let column = Column(name: name, type: type ?? .int, storage: storage, validity: nil, count: 0)
    return ResultColumn(name: name, column: column, rows: nil)
  }
}
