import Foundation
import SpadeBase
import Testing

@testable import SpadeServer

/// The server, message by message.
@Suite struct ServerTests {
  private func codes(_ found: [JSONValue]) -> [String] { found.compactMap { $0["code"]?.text } }

  @Test func errorsOfFormAndOfNames() throws {
    let client = try Client()
    let found = client.open(
      "a.spade", "accounts | where tier == \"prp\"\naccounts | foo\naccounts | where scor > 1\nslice mean(score)\n")
    #expect(codes(found) == ["absent-literal", "unknown-stage", "unknown-column"])
    #expect(found.map { $0["severity"]?.integer } == [2, 1, 1])
    #expect(found.map { $0["range"]?.rangeText } == ["0:25-0:30", "1:11-1:14", "2:17-2:21"])
    #expect(found[2]["message"]?.text == "unknown column 'scor'\nhelp: did you mean 'score'?")
    try client.remove()
  }

  @Test func charactersAreUnitsOfUTF16OrBytes() throws {
    let text = "accounts | where tier == \"ä😀\" or scor > 1\n"
    let client = try Client()
    #expect(client.open("a.spade", text).first?["range"]?.rangeText == "0:34-0:38")
    try client.remove()
    let other = try Client(encodings: ["utf-8", "utf-16"])
    #expect(other.open("a.spade", text).first?["range"]?.rangeText == "0:37-0:41")
    try other.remove()
  }

  @Test func withoutDataNoNameIsUnknown() throws {
    let client = try Client({ $0.dataLimit = 0 })
    let formal = client.open("a.spade", "accounts | where scor > 1\naccounts | where (\n")
    #expect(formal.map { $0["range"]?["start"]?["line"]?.integer } == [2])
    let found = client.open(
      "w.spade", "load \"accounts.csv\" as accounts entity account_id\nslice count() by nothing\nlet x = \n")
    #expect(codes(found).first == "load-note")
    #expect(!codes(found).contains("unknown-column"))
    #expect(client.ask("hover", "w.spade", 1, 7)["contents"]?["value"]?.text?.contains("count()") == true)
    try client.remove()
  }

  @Test func aFileThatChangesIsReadAgain() throws {
    let client = try Client()
    #expect(codes(client.open("a.spade", "accounts | where plan == 1\n")) == ["unknown-column"])
    try client.write("accounts.csv", "account_id,tier,seats,plan\n1,free,2,1\n")
    client.notify("textDocument/didSave", ["textDocument": ["uri": .string(client.uri("a.spade"))]])
    #expect(client.settle("a.spade").isEmpty)
    try client.remove()
  }

  @Test func badLoadsAreErrorsWhereTheyStand() throws {
    let client = try Client()
    try client.write("twice.csv", "id,x\n1,2\n1,3\n")
    let found = client.open(
      "a.spade",
      "load \"gone.csv\" as gone\nload \"twice.csv\" as twice entity id\nload \"-\" as s\nload \"/dev/zero\" as z\ngone | take 1\n"
    )
    #expect(found.map { $0["range"]?["start"]?["line"]?.integer } == [0, 1, 2, 3])
    #expect(found.map { $0["severity"]?.integer } == [1, 1, 3, 3])
    #expect(
      found.dropFirst().first?["relatedInformation"]?.elements?.first?["location"]?["range"]?.rangeText == "2:0-2:0")
    try client.remove()
  }

  @Test func scriptsAreFollowedButNotRun() throws {
    let client = try Client()
    try client.write("bad.spade", "run \"workspace.spade\"\naccounts | where nix == 1 | into \"out.csv\"\n")
    let found = client.open(
      "a.spade", "run \"bad.spade\"\naccounts | where big | into \"out.csv\"\n.output out.csv\n.nix\n")
    #expect(codes(found) == ["unknown-column", "unknown-command"])
    let place = found.first?["relatedInformation"]?.elements?.first?["location"]
    #expect(place?["uri"]?.text == client.uri("bad.spade"))
    #expect(place?["range"]?.rangeText == "1:17-1:20")
    #expect(!FileManager.default.fileExists(atPath: "\(client.folder)/out.csv"))
    try client.write("circle.spade", "run \"circle.spade\"\n")
    #expect(codes(client.open("circle.spade", "run \"circle.spade\"\n")) == ["run-limit"])
    try client.remove()
  }

  @Test func changesAreAppliedInTheirOrder() throws {
    let client = try Client()
    #expect(client.open("a.spade", "accounts\n| where ä\n| take 1\n").count == 1)
    let range: JSONValue = ["start": ["line": 1, "character": 8], "end": ["line": 1, "character": 9]]
    client.notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": .string(client.uri("a.spade")), "version": 2],
        "contentChanges": [
          ["range": range, "text": "big\n| where "],
          ["range": ["start": ["line": 2, "character": 8], "end": ["line": 2, "character": 8]], "text": "big"],
        ],
      ])
    #expect(client.settle("a.spade").isEmpty)
    #expect(
      client.server.documents.values.first?.text.bytes == Array("accounts\n| where big\n| where big\n| take 1\n".utf8))
    try client.remove()
  }

  @Test func completionKnowsWhatIsDefinedAbove() throws {
    let client = try Client()
    _ = client.open("a.spade", "let mine = seats > 1\naccounts | where mi\nlet minor = seats < 1\naccounts | where ")
    let items = client.ask("completion", "a.spade", 1, 19)["items"]?.elements ?? []
    #expect(items.contains { $0["label"]?.text == "mine" })
    #expect(!items.contains { $0["label"]?.text == "minor" })
    #expect(items.first?["textEdit"]?["range"]?.rangeText == "1:17-1:19")
    let all = client.ask("completion", "a.spade", 3, 17)["items"]?.elements?.compactMap { $0["label"]?.text } ?? []
    #expect(Set(["minor", "score", "seats", "big", "mean"]).isSubset(of: Set(all)))
    #expect(client.ask("completion", "a.spade", 0, 0)["items"]?.elements?.isEmpty == false)
    try client.remove()
  }

  @Test func hoverTellsOfFunctionsColumnsAndDefinitions() throws {
    let client = try Client()
    _ = client.open("a.spade", "slice mean(score), p90(seats) by tier\naccounts | where big and scores.score > 1\n")
    let hover = { (line: Int, character: Int) in
      client.ask("hover", "a.spade", line, character)["contents"]?["value"]?.text ?? ""
    }
    #expect(hover(0, 7).hasPrefix("```spade\nmean(x)\n```\nThe arithmetic mean"))
    #expect(hover(0, 0).hasPrefix("```spade\nslice ["))
    #expect(hover(0, 12) == "`scores.score`: int, a column of history `scores`")
    #expect(hover(0, 20).hasPrefix("```spade\np(x, q)"))
    #expect(hover(1, 18) == "```spade\nlet big of accounts = seats > 5\n```")
    #expect(hover(1, 33) == "`scores.score`: int, a column of history `scores`")
    #expect(hover(1, 2).hasPrefix("entity `accounts`, 3 rows"))
    #expect(client.ask("hover", "a.spade", 0, 31)["contents"] == nil)
    try client.remove()
  }

  @Test func definitionsAndSymbols() throws {
    let client = try Client()
    _ = client.open("a.spade", "let x = seats\ncohort y = x > 1\naccounts | where big and y\n")
    #expect(client.ask("definition", "a.spade", 2, 25)["range"]?.rangeText == "1:7-1:8")
    let far = client.ask("definition", "a.spade", 2, 18)
    #expect(far["uri"]?.text == client.uri("workspace.spade"))
    #expect(far["range"]?.rangeText == "2:4-2:7")
    let symbols = client.ask("documentSymbol", "a.spade", 0, 0).elements ?? []
    #expect(symbols.map { $0["name"]?.text } == ["x", "y"])
    try client.remove()
  }

  @Test func formattingChangesOnlyTheLinesThatDiffer() throws {
    let client = try Client()
    _ = client.open("a.spade", "slice count()\naccounts|where   big\nslice count()\n")
    let edits = client.ask("formatting", "a.spade", 0, 0).elements ?? []
    #expect(edits.map { $0["range"]?.rangeText } == ["1:0-1:20"])
    #expect(edits.first?["newText"]?.text == "accounts | where big")
    _ = client.open("b.spade", "slice count()\n")
    #expect(client.ask("formatting", "b.spade", 0, 0) == [])
    _ = client.open("c.spade", "slice (\n")
    #expect(client.ask("formatting", "c.spade", 0, 0) == .null)
    try client.remove()
  }

  @Test func theProtocolsErrors() throws {
    let client = try Client(hello: false)
    #expect(client.ask("hover", "a.spade", 0, 0)["code"] == -32002)
    #expect(client.request("initialize", [:])["capabilities"]?["positionEncoding"] == "utf-16")
    #expect(client.request("initialize", [:])["code"] == -32600)
    #expect(client.request("no/such", [:])["code"] == -32601)
    #expect(client.ask("hover", "a.spade", 0, 0)["code"] == -32602)
    for (text, code) in [("{", -32700), ("[]", -32600), ("{\"id\":[],\"method\":\"shutdown\"}", -32600), ("1", -32600)]
    {
      client.send(text)
      client.server.work()
      let heard = client.heard()
      #expect(heard.map { $0["error"]?["code"]?.integer } == [code], "\(text)")
      #expect(heard.first?["id"] != nil)
    }
    client.send("{\"id\":7,\"result\":null}")
    client.server.work()
    #expect(client.heard().isEmpty)
    try client.remove()
  }

  @Test func cancelledRequestsSaySo() throws {
    let client = try Client()
    try client.send(["id": "a", "method": "no/such"])
    try client.send(["method": "$/cancelRequest", "params": ["id": "a"]])
    client.server.work()
    let heard = client.heard().filter { $0["id"] == "a" }
    #expect(heard.map { $0["error"]?["code"]?.integer } == [-32800])
    try client.remove()
  }

  @Test func goodbyes() throws {
    let client = try Client()
    #expect(client.server.statusAtEnd == 1)
    #expect(client.request("shutdown", nil) == .null)
    #expect(client.request("shutdown", nil)["code"] == -32600)
    client.notify("exit", nil)
    #expect(client.server.status == 0)
    try client.remove()
    let rude = try Client()
    rude.notify("exit", nil)
    #expect(rude.server.status == 1)
    try rude.remove()
  }
}
