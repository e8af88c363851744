import SpadeBase
import SpadeSession
import SpadeSyntax

extension Server {
  /// What a document's statements before `limit` mean.
  func check(_ document: Document, before limit: Int = .max) -> (check: Check, found: [Diagnostic]) {
    let check = Check(shelf, today: options.today)
    if let workspace = workspace(of: document) { check.begin(with: workspace) }
    let found = check.read(document.text, folder: document.folder, before: limit)
    return (check, found.sorted { ($0.labels.first?.span.start ?? 0) < ($1.labels.first?.span.start ?? 0) })
  }

  /// The file whose tables and definitions a document uses without running it: as the command line says, else for a
  /// document that loads nothing itself the nearest `workspace.spade`, up to the folder that the client has open.
  private func workspace(of document: Document) -> String? {
    if let chosen = options.workspace { return chosen }
    let definesItsOwn = Parser.parse(document.text).statements.contains { statement in
      switch statement.kind {
      case .load, .run: true
      default: false
      }
    }
    guard !definesItsOwn else { return nil }
    var folder = document.folder
    while true {
      let path = Paths.resolve("workspace.spade", in: folder)
      if path.utf8.elementsEqual(document.text.name.utf8) { return nil }
      if FileStamp(path: path)?.isRegular == true { return path }
      guard let root, folder.utf8.count > root.utf8.count, folder.utf8.starts(with: "\(root)/".utf8) else { return nil }
      folder = Paths.folder(of: folder)
    }
  }

  /// Checks the documents that changed and tells the client what is wrong with them.
  func publishDiagnostics() {
    for document in documents.values.sorted(by: { $0.uri < $1.uri }) where document.check == nil {
      _ = checked(document)
      let found = document.found.map { DiagnosticMessage.json($0, in: document, encoding) }
      var parameters: [JSONValue.Member] = [
        .init(key: "uri", value: .string(document.uri)), .init(key: "diagnostics", value: .array(found)),
      ]
      if let version = document.version { parameters.append(.init(key: "version", value: JSONValue(version))) }
      // What was said of this version already isn't said again.
      guard document.published != .object(parameters) else { continue }
      document.published = .object(parameters)
      notify("textDocument/publishDiagnostics", .object(parameters))
    }
  }

  /// What a whole document means; as it was found last, where nothing changed since.
  func checked(_ document: Document) -> Check {
    if let check = document.check { return check }
    shelf.used = []
    let (check, found) = check(document)
    document.tables = shelf.used
    (document.check, document.found) = (check, found)
    keepTables()
    return check
  }

  /// Lets go of tables that no open document names any more.
  func keepTables() { shelf.keep(documents.values.reduce(into: []) { $0.formUnion($1.tables) }) }
}
