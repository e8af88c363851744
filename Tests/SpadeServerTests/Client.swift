import Foundation
import SpadeDisplay
import Synchronization

@testable import SpadeServer

/// An editor that talks to a server in this process.
final class Client {
  /// A folder with a small workspace in it.
  let folder: String
  let server: Server
  private let said = Said()
  private var count = 0

  private final class Said: Sendable {
    let messages = Mutex<[JSONValue]>([])
  }

  /// Says hello, unless told not to.
  init(_ change: (inout ServerOptions) -> Void = { _ in }, encodings: JSONValue = [], hello: Bool = true) throws {
    folder = NSTemporaryDirectory() + "spade-lsp-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var options = ServerOptions(today: 20_000, version: "test")
    change(&options)
    let said = said
    server = Server(options) { message in said.messages.withLock { $0.append(message) } }
    try write("accounts.csv", "account_id,tier,seats\n1,free,2\n2,pro,10\n3,pro,5\n")
    try write("scores.csv", "account_id,date,score\n1,2026-10-01,50\n2,2026-10-02,70\n")
    try write(
      "workspace.spade",
      """
      load "accounts.csv" as accounts entity account_id
      load "scores.csv" as scores history of accounts by account_id at date
      let big = seats > 5

      """)
    guard hello else { return }
    _ = request(
      "initialize", ["rootUri": .string(uri("")), "capabilities": ["general": ["positionEncodings": encodings]]])
    notify("initialized", [:])
  }

  func remove() throws {
    server.stop()
    try FileManager.default.removeItem(atPath: folder)
  }

  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
  }

  func uri(_ name: String) -> String { DocumentURI.uri("\(folder)/\(name)") }

  /// Everything said since the last call.
  func heard() -> [JSONValue] {
    said.messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }

  /// Hands in bytes as a message.
  func send(_ text: String) {
    server.receive(.message(Array(text.utf8)))
  }

  func send(_ value: JSONValue) throws {
    var buffer = ByteBuffer()
    try value.write(to: &buffer)
    server.receive(.message(buffer.array))
  }

  func notify(_ method: String, _ parameters: JSONValue) {
    try? send(["jsonrpc": "2.0", "method": .string(method), "params": parameters])
    server.work()
  }

  /// Asks, and gives what was answered: a result, or an error.
  func request(_ method: String, _ parameters: JSONValue) -> JSONValue {
    count += 1
    let id = JSONValue(count)
    try? send(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": parameters])
    server.work()
    let answers = heard().filter { $0["id"] == id }
    guard let answer = answers.first, answers.count == 1 else { return .string("\(answers.count) answers") }
    return answer["result"] ?? answer["error"] ?? "neither a result nor an error"
  }

  /// Opens a document, waits until its data is there, and gives what is wrong with it.
  func open(_ name: String, _ text: String) -> [JSONValue] {
    let document: JSONValue = ["uri": .string(uri(name)), "languageId": "spade", "version": 1, "text": .string(text)]
    notify("textDocument/didOpen", ["textDocument": document])
    return settle(name)
  }

  /// The diagnostics of a document, once nothing is being read any more.
  func settle(_ name: String) -> [JSONValue] {
    let deadline = Date().addingTimeInterval(20)
    repeat {
      server.work()
      Thread.sleep(forTimeInterval: 0.002)
    } while server.shelf.isWaiting && Date() < deadline
    server.work()
    let told = heard().last { $0["params"]?["uri"]?.text == uri(name) }
    return told?["params"]?["diagnostics"]?.elements ?? []
  }

  /// A request about a place of a document.
  func ask(_ method: String, _ name: String, _ line: Int, _ character: Int) -> JSONValue {
    request(
      "textDocument/\(method)",
      [
        "textDocument": ["uri": .string(uri(name))],
        "position": ["line": JSONValue(line), "character": JSONValue(character)],
      ])
  }
}

extension JSONValue {
  /// `line:character-line:character`
  var rangeText: String {
    let places = ["start", "end"].map { "\(self[$0]?["line"]?.integer ?? -1):\(self[$0]?["character"]?.integer ?? -1)" }
    return places.joined(separator: "-")
  }
}
