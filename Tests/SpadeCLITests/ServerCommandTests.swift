import Foundation
import Testing

/// `spade lsp` as an editor starts it: what comes in on standard input, what goes out on standard output.
@Suite struct ServerCommandTests {
  private func message(_ body: String) -> String { "Content-Length: \(body.utf8.count)\r\n\r\n\(body)" }

  private let hello = #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#
  private let goodbye = [#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#, #"{"jsonrpc":"2.0","method":"exit"}"#]

  /// The bodies of messages, each as long as its header says.
  private func bodies(_ output: String) throws -> [String] {
    var rest = Array(output.utf8)[...]
    var bodies: [String] = []
    while !rest.isEmpty {
      let head = Array("Content-Length: ".utf8)
      try #require(rest.starts(with: head))
      let end = try #require(rest.firstIndex(of: 0x0d))
      let length = try #require(Int(String(decoding: rest[(rest.startIndex + head.count)..<end], as: UTF8.self)))
      let body = rest.dropFirst(end - rest.startIndex + 4).prefix(length)
      bodies.append(String(decoding: body, as: UTF8.self))
      rest = rest[body.endIndex...]
    }
    return bodies
  }

  @Test func aWholeVisit() throws {
    let command = try Command()
    let uri = "file://\(command.folder)/q.spade"
    let text = "run \\\"w.spade\\\"\\naccounts | where seats > 4 | foo\\n"
    let open =
      #"{"method":"textDocument/didOpen","params":{"textDocument":{"uri":"\#(uri)","text":"\#(text)"}}}"#
    let input = ([hello, open] + goodbye).map(message).joined()
    let run = try command.run("lsp", "--stdio", input: input)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let bodies = try bodies(run.output)
    #expect(bodies.count == 2)
    #expect(bodies.first?.contains("\"positionEncoding\":\"utf-16\"") == true)
    #expect(bodies.last == #"{"jsonrpc":"2.0","id":2,"result":null}"#)
    try command.remove()
  }

  /// The extension for VS Code, run by Node with a stub in the editor's place.
  @Test func theExtensionAsksTheServer() throws {
    let command = try Command()
    try command.write("a.csv", "id,tier\n1,free\n2,enterprise\n3,free\n")
    try command.write("q.spade", "load \"a.csv\" as a entity id\na|where tier == \"free\" and scor < 3\n")
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let stub = tests.appendingPathComponent("Support/EditorStub").path
    let extensionFile = tests.deletingLastPathComponent().path + "/grammar/editors/vscode/extension.js"
    let run = try command.shell(
      """
      command -v node >/dev/null || exit 0
      NODE_PATH='\(stub)' node '\(stub)/visit.js' '\(extensionFile)' '\(command.folder)/q.spade' "$S"
      """)
    #expect(run.errors.isEmpty)
    if !run.output.isEmpty {
      #expect(
        run.output == """
          1 unknown-column unknown column 'scor'
          free 2, enterprise 1
          `a.tier`: text, a column of entity `a`
          a | where tier == "free" and scor < 3

          """)
    }
    try command.remove()
  }

  @Test func theEndOfInputEndsItQuietly() throws {
    let command = try Command()
    let run = try command.run("lsp", input: message(hello) + "Content-Length: 100\r\n\r\n{")
    #expect(run.status == 1)
    #expect(run.errors.isEmpty)
    #expect(try bodies(run.output).count == 1)
    let polite = try command.run("lsp", input: message(hello) + message(goodbye[0]))
    #expect(polite.status == 0)
    try command.remove()
  }

  @Test func aClosedPipeEndsItQuietly() throws {
    let command = try Command()
    try command.write("in", (0..<2000).map { message(#"{"id":\#($0),"method":"x"}"#) }.joined())
    let run = try command.shell("{ $S lsp <in; echo $? >status; } | head -c 10")
    #expect(run.output == "Content-Le")
    #expect(run.errors.isEmpty)
    #expect(try command.read("status") == "1\n")
    #expect(try command.shell("$S lsp <in >/dev/full").status == 1)
    #expect(try command.shell("$S lsp <&-").status == 1)
    try command.remove()
  }

  @Test func rubbishIsAnswered() throws {
    let command = try Command()
    let run = try command.run("lsp", input: "Content-Length: x\r\n\r\n{}" + message("{") + message("\u{0}"))
    let bodies = try bodies(run.output)
    #expect(bodies.count == 3)
    #expect(bodies.allSatisfy { $0.contains("-32700") && $0.contains("\"id\":null") })
    try command.remove()
  }

  @Test func wrongOptionsAreSaid() throws {
    let command = try Command()
    #expect(try command.run("lsp", "--data-limit", "much").errors.contains("--data-limit takes a size"))
    #expect(try command.run("lsp", "--data-limit", "much").status == 2)
    try command.remove()
  }
}
