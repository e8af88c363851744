import SpadeBase
import SpadeSession

/// A language server (LSP 3.17) without its wires: messages are handed in, and what it says is handed to `send`.
///
/// It does one thing at a time. Requests are answered in the order they came; documents are checked when nothing waits.
package final class Server {
  let options: ServerOptions
  private let send: (JSONValue) -> Void
  let shelf: TableShelf
  private let queue: LoadQueue
  /// By the bytes of their address.
  var documents: [[UInt8]: Document] = [:]
  var encoding = PositionEncoding.utf16
  /// The folder that the client has open.
  var root: String?
  var phase = Phase.starting
  /// The requests that wait for their turn.
  private var waiting: [JSONValue] = []

  /// How far the client has come.
  enum Phase: Equatable {
    case starting, running, shutDown
    case left(status: Int32)
  }

  /// `wake` is called from another thread when there is something new to `work` on.
  package init(
    _ options: ServerOptions, wake: @escaping @Sendable () -> Void = {}, send: @escaping (JSONValue) -> Void
  ) {
    self.options = options
    self.send = send
    queue = LoadQueue(threads: options.threads, wake: wake)
    shelf = TableShelf(queue: queue, limit: options.dataLimit)
  }

  /// The exit code, once the client has said goodbye.
  package var status: Int32? { if case .left(let status) = phase { status } else { nil } }

  /// The exit code where the client goes without a word.
  package var statusAtEnd: Int32 { phase == .shutDown ? 0 : 1 }

  /// Takes what came in; a request is answered by `work`, unless it is cancelled before.
  package func receive(_ item: MessageReader.Item) {
    let bytes: [UInt8]
    switch item {
    case .damage(let reason): return fail(nil, .parse(reason))
    case .message(let message): bytes = message
    }
    do throws(JSONReader.Failure) {
      let message = try JSONReader.read(bytes)
      if message["method"]?.text == "$/cancelRequest" {
        cancel(message["params"]?["id"])
      } else {
        waiting.append(message)
      }
    } catch {
      fail(nil, .parse("byte \(error.offset): \(error.message)"))
    }
  }

  /// Does all there is to do.
  package func work() {
    while !waiting.isEmpty, status == nil { handle(waiting.removeFirst()) }
    guard phase == .running else { return }
    if shelf.collect() { for document in documents.values { document.check = nil } }
    publishDiagnostics()
  }

  /// Ends the work in the background.
  package func stop() { queue.stop() }

  private func cancel(_ id: JSONValue?) {
    guard let id, let index = waiting.firstIndex(where: { $0["id"] == id && $0["method"] != nil }) else { return }
    waiting.remove(at: index)
    fail(id, .cancelled)
  }

  private func handle(_ message: JSONValue) {
    let id = message["id"]
    guard let method = message["method"]?.text else {
      // An answer is to a question of ours, of which there is none.
      if message["result"] == nil, message["error"] == nil {
        fail(id, .invalid("a message is an object with a method"))
      }
      return
    }
    let parameters = message["params"] ?? .null
    do throws(ResponseError) {
      guard let id else { return try notified(method, parameters) }
      guard id.text != nil || id.integer != nil else { throw .invalid("an id is a number or a text") }
      let result = try answer(method, parameters)
      send(["jsonrpc": "2.0", "id": id, "result": result])
    } catch {
      // Nobody waits for word of a notification; it goes to the client's log.
      if let id { fail(id, error) } else { tell(.log, "\(method): \(error.message)") }
    }
  }

  private func fail(_ id: JSONValue?, _ error: ResponseError) {
    send(["jsonrpc": "2.0", "id": id ?? .null, "error": error.json])
  }

  /// Where a client puts what the server has to say to people.
  enum Loudness { case message, log }

  /// Tells the client's user of an error.
  func tell(_ loudness: Loudness, _ text: String) {
    notify(loudness == .log ? "window/logMessage" : "window/showMessage", ["type": 1, "message": .string(text)])
  }

  /// Tells the client something unasked.
  func notify(_ method: String, _ parameters: JSONValue) {
    send(["jsonrpc": "2.0", "method": .string(method), "params": parameters])
  }
}
