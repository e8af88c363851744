import SpadeBase
import SpadeEngine
import SpadePlan
import SpadeStore
import SpadeSyntax

extension Session {
  func load(
    _ load: LoadStatement, _ folder: String, ahead: consuming LoadedAhead? = nil
  ) throws(Diagnostic) -> Outcome {
    let name = load.tableName
    if catalog.definition(name) != nil { throw .nameTaken(load.name ?? Name(name, load.path.span), by: "a definition") }
    guard !load.path.text.utf8.contains(0) else { throw .badPath(load.path.span) }
    if let parent = load.kind.parentName {
      // What it belongs to would go when it comes.
      var above = catalog.table(parent.text)
      while let table = above {
        guard table.name != name else { throw .belongsToItself(name, parent) }
        above = table.parent?.table
      }
    }
    let request = LoadRequest(
      path: try path(load.path.text, in: folder, for: .reading, at: load.path.span), name: name,
      kind: try load.kind.request(entity),
      options: try LoadOptions.read(load.options))
    do throws(Diagnostic) {
      let (table, report) = try table(request, ahead)
      var known = report
      let gone = add(table, report)
      if !gone.isEmpty {
        known.notes.append("\(gone.joined(separator: ", ")) belonged to the \(name) loaded before and went with it")
      }
      return .loaded(table: table, report: known)
    } catch {
      var located = error
      if located.labels.isEmpty { located.labels = [Diagnostic.Label(load.path.span)] }
      throw located
    }
  }

  /// Adds a table, and what was found when it was loaded; names the tables that went with the one it replaces.
  func add(_ table: Table, _ report: LoadReport) -> [String] {
    let gone = catalog.add(table)
    for name in gone { reports[name] = nil }
    reports[table.name] = report
    return gone
  }

  private func table(
    _ request: LoadRequest, _ ahead: consuming LoadedAhead?
  ) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    if let readTable { return try readTable(request) }
    return try Loader.load(
      request, ahead: ahead, threads: options.engine.threads, cancel: options.engine.isCancelled,
      progress: Self.telling(.loading, progress))
  }

  private func entity(_ name: Name) throws(Diagnostic) -> Table {
    guard let table = catalog.table(name.text) else { throw .notLoaded(name, catalog) }
    guard table.isEntity else { throw .notAnEntity(name) }
    return table
  }
}

extension LoadStatement {
  /// What the table is called.
  var tableName: String { name?.text ?? Paths.stem(path.text) }
}

extension LoadStatement.Kind {
  /// The entity that the table hangs below.
  var parentName: Name? {
    switch self {
    case .plain: nil
    case .entity(_, let of, _, _): of?.table
    case .history(let of, _), .log(let of, _): of.table
    }
  }

  /// The same with the parent of that name looked up.
  func request(_ entity: (Name) throws(Diagnostic) -> Table) throws(Diagnostic) -> LoadRequest.Kind {
    switch self {
    case .plain: return .plain
    case .entity(let key, let of, let from, let until):
      var parent: (table: Table, key: String)?
      if let of { parent = (try entity(of.table), of.key.text) }
      return .entity(key: key.text, parent: parent, from: from?.text, until: until?.text)
    case .history(let of, let at):
      return .history(parent: try entity(of.table), key: of.key.text, time: at.text)
    case .log(let of, let at): return .log(parent: try entity(of.table), key: of.key.text, time: at.text)
    }
  }
}
