import SpadeBase
import SpadePlan
import SpadeSession
import SpadeStore
import SpadeSyntax

extension Server {
  /// What is known of the word at a place.
  func hover(_ parameters: JSONValue) throws(ResponseError) -> JSONValue {
    let (document, offset) = try place(parameters)
    guard let mention = Mention(at: offset, in: document.text), let text = text(on: mention, document) else {
      return .null
    }
    return ["contents": ["kind": "markdown", "value": .string(text)], "range": document.map.range(mention.span)]
  }

  private func text(on mention: Mention, _ document: Document) -> String? {
    switch mention.kind {
    case .stage(let word): return Stages.entry(word).map { Manual.page($0.usage, $0.summary, $0.example) }
    case .function(let word): return Manual.page(onFunction: word)
    case .name(let qualifier, let name):
      let statement = StatementRange(at: mention.span.start, in: document.text)
      let catalog = checked(document).session.catalog
      if let qualifier, let text = Names.column(name, of: qualifier, catalog) { return text }
      return Names.text(on: name, source: statement.source, catalog)
    }
  }
}

/// The manual's entries as the protocol shows them.
enum Manual {
  /// How it is written, what it does, and an example.
  static func page(_ usage: String, _ summary: String, _ example: String) -> String {
    "```spade\n\(usage)\n```\n\(summary)\n\nFor example:\n```spade\n\(example)\n```"
  }

  /// The entry of a function; `p90` is a way to write `p`.
  static func page(onFunction name: String) -> String? {
    let isQuantile = name.utf8.count == 3 && name.utf8.first == UInt8(ascii: "p") && Int(name.dropFirst()) != nil
    return Builtins.entry(isQuantile ? "p" : name).map { page($0.signature, $0.summary, $0.example) }
  }
}

/// What names mean where a document has come to an end.
private enum Names {
  static func text(on name: String, source: String?, _ catalog: Catalog) -> String? {
    if let definition = catalog.definition(name) {
      let head = "\(definition.isCohort ? "cohort" : "let") \(definition.name) of \(definition.entity)"
      return "```spade\n\(head) = \(definition.source.text(definition.expression.span))\n```"
    }
    if let table = catalog.table(name) { return Self.table(table) }
    // What the source's rows reach comes first; inside a window it may be any table's.
    let reach = source.flatMap { catalog.table($0) } ?? catalog.defaultSource
    let near = reach.map { catalog.reach(of: $0) } ?? []
    let holders = near.first { $0.columnIndex(name) != nil }.map { [$0] } ?? catalog.tables
    let lines = holders.compactMap { column(name, of: $0.name, catalog) }
    return lines.isEmpty ? nil : lines.joined(separator: "\n\n")
  }

  static func column(_ name: String, of table: String, _ catalog: Catalog) -> String? {
    guard let table = catalog.table(table), let index = table.columnIndex(name) else { return nil }
    return "`\(table.name).\(name)`: \(table.columns[index].type.rawValue), a column of \(kind(table)) `\(table.name)`"
  }

  private static func table(_ table: Table) -> String {
    let columns = table.columns.map { "`\($0.name)` \($0.type.rawValue)" }.joined(separator: ", ")
    let parent = table.parent.map { " of `\($0.table.name)`" } ?? ""
    return "\(kind(table)) `\(table.name)`\(parent), \(CountText.of(table.rowCount, "row"))\n\n\(columns)"
  }

  private static func kind(_ table: Table) -> String {
    switch table.kind {
    case .plain: "table"
    case .entity: "entity"
    case .history: "history"
    case .log: "log"
    }
  }
}

extension Catalog {
  /// The tables whose columns a table's rows can name: itself, its histories, and those of its parents, nearest first.
  fileprivate func reach(of table: Table) -> [Table] {
    var reach: [Table] = []
    var next: Table? = table
    while let table = next {
      reach += [table] + histories(of: table)
      next = table.parent?.table
    }
    return reach
  }
}
