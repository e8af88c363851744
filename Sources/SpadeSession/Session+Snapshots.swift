import SpadeBase
import SpadeDisplay
import SpadeEngine
import SpadePlan
import SpadeStore
import SpadeSyntax

extension Session {
  /// `save "FILE"`: everything loaded, defined and set, as one file that appears whole or not at all.
  func save(_ argument: TextArgument, _ folder: String) throws(Diagnostic) -> Outcome {
    guard !catalog.tables.isEmpty else { throw .nothingToSave(argument.span) }
    let path = try path(argument.text, in: folder, for: .writing, at: argument.span)
    if let mode = ResultMode(path: path) { throw .savedAs(mode.name, argument) }
    do throws(Diagnostic) {
      if let other = SnapshotReader.isAnotherKind(path) { throw other }
      let file = try AtomicFile(path: path)
      let bytes = try SnapshotWriter.write(
        snapshot, path: path, threads: options.engine.threads, cancel: options.engine.isCancelled,
        to: { bytes throws(Diagnostic) in try file.sink.write(bytes) })
      // What is saved may come from a saved file itself.
      try openFiles.check()
      try file.commit()
      return .saved(path: argument.text, tables: catalog.tables.count, bytes: bytes)
    } catch {
      throw error.labelled(argument.span)
    }
  }

  /// All that a session holds, but for parameters, which may be secrets, and answers.
  private var snapshot: Snapshot {
    Snapshot(
      tables: catalog.tables.map { ($0, reports[$0.name] ?? LoadReport()) },
      definitions: catalog.definitions.map { Array(SavedDefinition.text(of: $0).utf8) },
      source: catalog.chosenSource, now: catalog.chosenNow)
  }

  /// `open "FILE"`: as if the statements of the saved session were run here, without reading its files again.
  func open(_ argument: TextArgument, _ folder: String) throws(Diagnostic) -> Outcome {
    let path = try path(argument.text, in: folder, for: .reading, at: argument.span)
    do throws(Diagnostic) {
      let (snapshot, file) = try SnapshotReader.open(path, threads: options.engine.threads)
      let definitions = try SavedDefinition.read(snapshot, path: path)
      for (table, _) in snapshot.tables where catalog.definition(table.name) != nil {
        throw .nameTaken(Name(table.name, argument.span), by: "a definition")
      }
      for definition in definitions where catalog.table(definition.name) != nil {
        throw .nameTaken(Name(definition.name, argument.span), by: "a table")
      }
      let before = catalog
      for (table, report) in snapshot.tables { _ = add(table, report) }
      for definition in definitions { catalog.define(definition) }
      if let source = snapshot.source { catalog.chosenSource = source }
      if let now = snapshot.now { catalog.chosenNow = now }
      openFiles.add(file)
      let names = snapshot.tables.map(\.table.name) + definitions.map(\.name)
      return .opened(
        path: argument.text, tables: snapshot.tables,
        replaced: names.filter { before.table($0) != nil || before.definition($0) != nil },
        gone: before.tables.map(\.name).filter { catalog.table($0) == nil })
    } catch {
      throw error.labelled(argument.span)
    }
  }
}

/// Definitions as a saved file holds them: statements that are read as definitions and as nothing else.
enum SavedDefinition {
  /// The statement that defines it again.
  static func text(of definition: NamedDefinition) -> String {
    let head = definition.isCohort ? "cohort" : "let"
    return "\(head) \(Identifier.text(definition.name)) of \(Identifier.text(definition.entity)) = "
      + definition.source.text(definition.expression.span)
  }

  /// The definitions of a saved file, and its choices, held to its tables.
  static func read(_ snapshot: Snapshot, path: String) throws(Diagnostic) -> [NamedDefinition] {
    let names = Set(snapshot.tables.map(\.table.name))
    let entities = Set(snapshot.tables.filter(\.table.isEntity).map(\.table.name))
    var definitions: [NamedDefinition] = []
    for text in snapshot.definitions {
      let source = SourceText(name: path, bytes: text)
      let parsed = Parser.parse(source)
      guard parsed.diagnostics.isEmpty, parsed.statements.count == 1,
        case .define(let definition) = parsed.statements[0].kind, let entity = definition.entity?.text,
        entities.contains(entity), !names.contains(definition.name.text)
      else { throw SnapshotReader.damaged(path, "it holds something else where a definition is due") }
      definitions.append(
        NamedDefinition(
          isCohort: definition.isCohort, name: definition.name.text, entity: entity,
          expression: definition.expression, source: source))
    }
    if let chosen = snapshot.source, !names.contains(chosen) {
      throw SnapshotReader.damaged(path, "the table it asks by default is not in it")
    }
    return definitions
  }
}
