import SpadeBase
import SpadeSession

extension Server {
  /// Answers a request.
  func answer(_ method: String, _ parameters: JSONValue) throws(ResponseError) -> JSONValue {
    switch phase {
    case .starting where method != "initialize": throw .notInitialized
    case .shutDown, .left: throw .invalid("nothing is answered after shutdown")
    case .running where method == "initialize": throw .invalid("initialize comes once")
    default: break
    }
    switch method {
    case "initialize": return initialize(parameters)
    case "shutdown":
      phase = .shutDown
      return .null
    case "textDocument/completion": return try completion(parameters)
    case "textDocument/hover": return try hover(parameters)
    case "textDocument/formatting": return try formatting(parameters)
    case "textDocument/documentSymbol": return try documentSymbols(parameters)
    case "textDocument/definition": return try definition(parameters)
    default: throw .unknown(method)
    }
  }

  /// Takes a notification; those that mean nothing here are passed over, as the protocol wants it.
  func notified(_ method: String, _ parameters: JSONValue) throws(ResponseError) {
    if method == "exit" {
      phase = .left(status: statusAtEnd)
      return
    }
    guard phase == .running else { return }
    switch method {
    case "initialized": readWorkspace()
    case "textDocument/didOpen": try open(parameters)
    case "textDocument/didChange":
      let changes = parameters["contentChanges"]?.elements ?? []
      try document(parameters).change(changes, version: parameters["textDocument"]?["version"]?.integer)
    case "textDocument/didClose": try close(parameters)
    case "textDocument/didSave", "workspace/didChangeWatchedFiles":
      // Another document may run the one that was saved.
      for document in documents.values { document.check = nil }
    default: break
    }
  }

  private func initialize(_ parameters: JSONValue) -> JSONValue {
    phase = .running
    let offered = parameters["capabilities"]?["general"]?["positionEncodings"]?.elements ?? []
    if offered.contains(.string(PositionEncoding.utf8.rawValue)) { encoding = .utf8 }
    let folder = parameters["workspaceFolders"]?.elements?.first?["uri"]?.text ?? parameters["rootUri"]?.text
    root = folder.flatMap(DocumentURI.path) ?? parameters["rootPath"]?.text
    return [
      "capabilities": [
        "positionEncoding": .string(encoding.rawValue),
        // 2: the client tells what changed.
        "textDocumentSync": ["openClose": true, "change": 2, "save": true],
        "completionProvider": ["triggerCharacters": ["|", "\"", "."]],
        "hoverProvider": true,
        "documentFormattingProvider": true,
        "documentSymbolProvider": true,
        "definitionProvider": true,
      ],
      "serverInfo": ["name": "spade", "version": .string(options.version)],
    ]
  }

  /// A workspace named on the command line that can't be read would leave every name unknown: that is said once.
  private func readWorkspace() {
    guard let workspace = options.workspace else { return }
    do throws(Diagnostic) { _ = try Files.script(workspace) } catch { tell(.message, "spade: \(error.message)") }
  }

  private func open(_ parameters: JSONValue) throws(ResponseError) {
    guard let item = parameters["textDocument"], let uri = item["uri"]?.text, let text = item["text"]?.text else {
      throw .parameters("a document has an address and a text")
    }
    documents[Array(uri.utf8)] = Document(
      uri: uri, text: text, version: item["version"]?.integer, root: root, encoding: encoding)
  }

  private func close(_ parameters: JSONValue) throws(ResponseError) {
    let document = try document(parameters)
    documents[Array(document.uri.utf8)] = nil
    notify("textDocument/publishDiagnostics", ["uri": .string(document.uri), "diagnostics": []])
    keepTables()
  }

  /// The document that a message is about.
  func document(_ parameters: JSONValue) throws(ResponseError) -> Document {
    guard let uri = parameters["textDocument"]?["uri"]?.text else { throw .parameters("a document has an address") }
    guard let document = documents[Array(uri.utf8)] else { throw .parameters("\(uri) is not open") }
    return document
  }

  /// The document and the byte in it that a message is about.
  func place(_ parameters: JSONValue) throws(ResponseError) -> (Document, Int) {
    let document = try document(parameters)
    return (document, try document.map.offset(parameters["position"]))
  }
}
