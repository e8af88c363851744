package import SpadeBase
import SpadeDisplay
import SpadeEngine
package import SpadePlan
package import SpadeStore
package import SpadeSyntax

/// The whole query path for one user: tables, definitions, the last query and its result. No terminal, no exit.
package final class Session {
  package var options: SessionOptions
  package internal(set) var catalog = Catalog()
  /// The queries answered lately, oldest first.
  package internal(set) var asked: [Asked] = []
  /// What completion keeps between two keys.
  let assist = Assist()
  /// `today`, in days since 1970; asked for once a session.
  package let today: Int32
  /// What loading each table found, by the table's name.
  var reports: [String: LoadReport] = [:]
  /// Saved files whose tables are in use.
  var openFiles = OpenFiles()
  /// Files of the loads that come next.
  var ahead = ReadAhead()
  /// Scripts being run, outermost first.
  var running: [String] = []

  /// True once the scripts being run are to end: see `stop`.
  var isStopped = false
  /// True once an error is to end the scripts being run.
  var isGivingUp = false

  /// The sections of the pages that `into` has begun, by path.
  var pages: [String: [ByteSink]] = [:]

  /// What takes long.
  package enum Work: String, Sendable { case loading, running, writing }

  /// Told of long work: what is done of it and how much it is in all.
  package typealias Progress = @Sendable (_ work: Work, _ done: Int, _ total: Int) -> Void

  /// Tells of long work; from any thread.
  package var progress: Progress? {
    didSet { options.engine.progress = Self.telling(.running, progress) }
  }

  /// What tells of one kind of work.
  static func telling(_ work: Work, _ progress: Progress?) -> (@Sendable (Int, Int) -> Void)? {
    guard let progress else { return nil }
    return { done, total in progress(work, done, total) }
  }

  /// Gets a table some other way than by loading it now: from what another session has loaded.
  package var readTable: ((LoadRequest) throws(Diagnostic) -> (table: Table, report: LoadReport))?

  /// A session that begins with what `catalog` holds.
  package init(options: SessionOptions, today: Int32, catalog: Catalog = Catalog()) {
    self.options = options
    self.today = today
    self.catalog = catalog
  }

  /// Ends the texts being run after the present statement.
  package func stop() { isStopped = true }

  /// Values of `$name`.
  package func setParameter(_ name: String, _ value: Value) { catalog.parameters[name] = value }

  /// Carries out one statement and hands what it gives to `emit`; paths are relative to `folder`. What fails in a script
  /// that the statement runs is handed to `failed`, as `run` does.
  package func execute(
    _ statement: Statement, in text: SourceText, folder: String,
    emit give: (Outcome) throws(Diagnostic) -> Void,
    failed: (Diagnostic) throws(Diagnostic) -> Void = { error throws(Diagnostic) in throw error }
  ) throws(Diagnostic) {
    // What can be named may change.
    assist.last = nil
    openFiles.beginStatement()
    // What is handed out, and what was read of it meanwhile, is from files that can be believed.
    func emit(_ outcome: Outcome) throws(Diagnostic) {
      try openFiles.check()
      try give(outcome)
      try openFiles.check()
    }
    do {
      switch statement.kind {
      case .query(let query): try self.query(query, text, folder, emit)
      case .load(let load): try emit(try self.load(load, folder, ahead: ahead.take(statement.span.start)))
      case .save(let path): try emit(try save(path, folder))
      case .open(let path): try emit(try open(path, folder))
      case .define(let definition): try emit(try define(definition, text))
      case .set(let name, let value): try emit(try set(name, value, text))
      case .use(let name): try emit(try use(name))
      case .run(let file): try run(file, folder, emit, failed)
      case .describe(let qualifier, let name): try emit(.answer(try describe(qualifier, name)))
      case .explain(let query): try emit(.answer(try explain(query, text)))
      case .expect(let query): try expect(query, statement.span, text, emit)
      case .command(let name, let rest):
        try emit(.command(name: name.text, rest: rest, span: statement.span, text: text))
      }
    } catch {
      throw Self.pointing(error, to: statement).located(in: text)
    }
  }

  /// What stopped a statement stopped all of it, wherever in it that was noticed; what names no place at all, as memory that
  /// is used up, is of this statement, too. What came from a script that it runs has its place there.
  private static func pointing(_ error: Diagnostic, to statement: Statement) -> Diagnostic {
    let isStop = error.code == .cancelled && error.labels.allSatisfy { $0.source == nil }
    guard isStop || (error.labels.isEmpty && error.place == nil) else { return pointingToCommand(error, statement) }
    var pointing = error
    pointing.labels = [Diagnostic.Label(statement.span)]
    return pointing
  }

  /// Where a table is sought that goes by the name of a dot command, that is what was meant.
  private static func pointingToCommand(_ error: Diagnostic, _ statement: Statement) -> Diagnostic {
    guard error.code == .unknownTable, case .query(let query) = statement.kind, query.stages.isEmpty,
      case .table(let name, _) = query.source, let command = DotCommands.command(name.text)
    else { return error }
    var pointing = error
    pointing.help = "commands begin with a dot: .\(command.name)"
    return pointing
  }

  /// The moment that queries are asked at; nil where nothing is loaded that has a time.
  package var now: Int64? { options.nowOverride ?? catalog.now }

  private func use(_ name: Name) throws(Diagnostic) -> Outcome {
    guard catalog.table(name.text) != nil else { throw .notLoaded(name, catalog) }
    catalog.chosenSource = name.text
    return .notice("queries without a source now ask \(name.text)")
  }

  private func set(_ name: Name, _ value: Expression, _ text: SourceText) throws(Diagnostic) -> Outcome {
    guard name.text == "now" else { throw .unknownSetting(name) }
    let bound = try binder(text).bindConstantMoment(value)
    let moment = try Engine.moment(of: bound, now: now)
    catalog.chosenNow = moment
    if options.nowOverride != nil { return .notice("now stays \(MomentText.of(now)), as --now says") }
    return .notice("now is \(MomentText.of(moment))")
  }

  private func define(_ definition: Definition, _ text: SourceText) throws(Diagnostic) -> Outcome {
    let named = try definitionOf(definition, text)
    var trial = catalog
    trial.define(named)
    let binder = Binder(
      catalog: trial, lastResult: nil, text: text, today: today,
      run: { query throws(Diagnostic) in try Engine.run(query, now: nil, options: EngineOptions()) })
    try binder.check(named)
    catalog = trial
    return .notice("\(definition.isCohort ? "cohort" : "let") \(named.name) of \(named.entity)")
  }

  private func definitionOf(_ definition: Definition, _ text: SourceText) throws(Diagnostic) -> NamedDefinition {
    let name = definition.name
    let table: Table
    if let entity = definition.entity {
      guard let found = catalog.table(entity.text) else { throw .notLoaded(entity, catalog) }
      table = found
    } else {
      guard let found = catalog.defaultSource else { throw .nothingToDefine(name.span) }
      table = found
    }
    guard table.isEntity else { throw .definitionNeedsEntity(table.name, definition.entity?.span ?? name.span) }
    if catalog.table(name.text) != nil { throw .nameTaken(name, by: "a table") }
    let isColumn =
      table.columnIndex(name.text) != nil
      || catalog.histories(of: table).contains { $0.columnIndex(name.text) != nil }
    if isColumn { throw .nameTaken(name, by: "a column of \(table.name)") }
    return NamedDefinition(
      isCohort: definition.isCohort, name: name.text, entity: table.name, expression: definition.expression,
      source: text)
  }

  /// A binder over the session's catalog as it stands.
  func binder(_ text: SourceText) -> Binder { binder(text, lastResult: lastResult) }

  /// The same with another meaning of `_`; what has to run while binding ends once `isLate` says so.
  func binder(
    _ text: SourceText, lastResult: ResultTable?, isLate: (@Sendable () -> Bool)? = nil
  ) -> Binder {
    var catalog = self.catalog
    catalog.chosenNow = now
    let now = self.now
    var options = self.options.engine
    if let isLate { options.isCancelled = isLate }
    return Binder(catalog: catalog, lastResult: lastResult, text: text, today: today) {
      [options] query throws(Diagnostic) in
      try Engine.run(query, now: now, options: options)
    }
  }
}
