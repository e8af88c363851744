import SpadeBase
import SpadePlan
import SpadeSession
import SpadeStore
import SpadeSyntax

extension Server {
  /// What could be typed at a place: the shell's own completions, with what is defined above it.
  func completion(_ parameters: JSONValue) throws(ResponseError) -> JSONValue {
    let (document, offset) = try place(parameters)
    let statement = StatementRange(at: offset, in: document.text).span
    let (check, _) = check(document, before: statement.start + 1)
    let found = Completions.at(
      offset - statement.start, of: document.text.text(statement), in: check.session)
    guard let found else { return ["isIncomplete": false, "items": []] }
    let replaced = Span(statement.start + found.span.start, statement.start + found.span.end)
    let isQuoted = document.text.bytes[replaced.start..<replaced.end].first.map { !Self.beginsName($0) } ?? false
    let items = found.candidates.enumerated().map { (index, candidate) -> JSONValue in
      var members: [JSONValue.Member] = [
        .init(key: "label", value: .string(candidate.display)),
        .init(key: "kind", value: JSONValue(Self.kind(candidate, check.session.catalog))),
        .init(key: "sortText", value: .string(String(String(1_000_000 + index).dropFirst()))),
        .init(key: "filterText", value: .string(isQuoted ? candidate.text : candidate.display)),
        .init(
          key: "textEdit",
          value: ["range": document.map.range(replaced), "newText": .string(candidate.text)]),
      ]
      if !candidate.detail.isEmpty { members.append(.init(key: "detail", value: .string(candidate.detail))) }
      if let page = Self.page(candidate) {
        members.append(.init(key: "documentation", value: ["kind": "markdown", "value": .string(page)]))
      }
      return .object(members)
    }
    // More of a word may bring other candidates: those that hold it, where none begins with it.
    return ["isIncomplete": true, "items": .array(items)]
  }

  private static func beginsName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
  }

  private static func page(_ candidate: Completions.Candidate) -> String? {
    if candidate.text.utf8.last == UInt8(ascii: "(") { return Manual.page(onFunction: candidate.display) }
    guard let stage = Stages.entry(candidate.display), candidate.detail == stage.summary else { return nil }
    return Manual.page(stage.usage, stage.summary, stage.example)
  }

  /// The protocol's number for what a candidate is, which an editor shows as a sign beside it.
  private static func kind(_ candidate: Completions.Candidate, _ catalog: Catalog) -> Int {
    if candidate.text.utf8.last == UInt8(ascii: "(") { return 3 }  // a function
    if catalog.definition(candidate.display) != nil { return 6 }  // a variable
    if catalog.table(candidate.display) != nil { return 22 }  // a struct
    if catalog.tables.contains(where: { $0.columnIndex(candidate.display) != nil }) { return 5 }  // a field
    if Word(rawValue: candidate.display) != nil { return 14 }  // a keyword
    return 12  // a value
  }
}
