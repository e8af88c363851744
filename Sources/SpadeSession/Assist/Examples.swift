import SpadeBase
import SpadePlan
import SpadeStore
import SpadeSyntax

/// The manual's examples, which are about the example portfolio, as questions about what is loaded.
struct Examples {
  private let session: Session
  /// What names of the portfolio stand for here.
  private let names: [String: String]
  private let values: [String: String]

  init(_ session: Session) {
    self.session = session
    var names: [String: String] = [:]
    var values: [String: String] = [:]
    if let source = session.catalog.defaultSource {
      (names, values) = Self.roles(source, session.catalog)
    }
    self.names = names
    self.values = values
  }

  /// The example as it is or with names and values of what is loaded; nil where that makes no query.
  func adapted(_ example: String) -> String? {
    if binds(example) { return example }
    let bytes = Array(example.utf8)
    var adapted = ""
    var end = 0
    for token in Lexer.lex(bytes).tokens {
      adapted += String(decoding: bytes[end..<token.span.start], as: UTF8.self)
      let written = String(decoding: bytes[token.span.start..<token.span.end], as: UTF8.self)
      switch token.kind {
      case .word: adapted += names[written] ?? written
      case .text: adapted += values[written] ?? written
      default: adapted += written
      }
      end = token.span.end
    }
    return binds(adapted) ? adapted : nil
  }

  /// True where it is a query that can be asked now, and of nothing that occurs nowhere.
  private func binds(_ text: String) -> Bool {
    let source = SourceText(name: "<example>", text: text)
    let parsed = Parser.parse(source)
    guard parsed.diagnostics.isEmpty, parsed.statements.count == 1, case .query(let query) = parsed.statements[0].kind,
      let asked = try? session.asked(query, source)
    else { return false }
    let clock = Stopwatch()
    let binder = session.binder(source, lastResult: asked.base) { clock.elapsed > 100_000_000 }
    return (try? binder.bind(asked.pipeline))?.warnings.isEmpty ?? false
  }

  /// Tables and columns by the part they play, nearest to the entity first.
  private static func roles(_ source: Table, _ catalog: Catalog) -> (names: [String: String], values: [String: String])
  {
    var names: [String: String] = [:]
    var values: [String: String] = [:]
    let histories = catalog.histories(of: source)
    let keys = Set(catalog.tables.flatMap(Self.keys))
    let columns = source.columns + histories.flatMap { history in history.columns.filter { !keys.contains($0.name) } }
    func use(_ wanted: [String], _ found: [Column]) {
      for (index, name) in wanted.enumerated() where !found.isEmpty {
        let column = found[index % found.count]
        names[name] = Identifier.text(column.name)
        values[name] = ValueCounts(column)?.best("", limit: 1).values.first.flatMap { Quoting.literal($0.bytes) }
      }
    }
    let dims = columns.filter {
      if case .text(_, let texts) = $0.storage {
        !keys.contains($0.name) && (2...60).contains(texts.count)
      } else {
        false
      }
    }
    let scores = (histories.flatMap(\.columns) + source.columns).filter { $0.type.isNumeric && !keys.contains($0.name) }
    use(["tier", "segment", "region", "csm", "lifecycle", "pulse"], dims)
    use(["score", "product", "business", "relationship"], scores)
    use(["arr", "seats"], source.columns.filter { $0.type.isNumeric && !keys.contains($0.name) } + scores)
    use(["signup"], source.columns.filter { $0.type.isTemporal })
    if case .entity(let key, _, _) = source.kind { names["name"] = Identifier.text(source.columns[key].name) }
    names["accounts"] = Identifier.text(source.name)
    if let log = catalog.tables.first(where: \.isLog), let time = log.timeColumn {
      names["events"] = Identifier.text(log.name)
      names["ts"] = Identifier.text(log.columns[time].name)
      use(["feature", "event"], log.columns.filter { $0.type == .text && !keys.contains($0.name) })
    }
    var literals: [String: String] = [:]
    for (literal, name) in [("enterprise", "tier"), ("free", "tier"), ("exports", "feature"), ("invite", "event")] {
      literals["\"\(literal)\""] = values[name]
    }
    return (names, literals)
  }

  /// The columns that only say whose rows they are, and when.
  private static func keys(_ table: Table) -> [String] {
    var keys: [Int] = table.parent.map { [$0.keyColumn] } ?? []
    if case .entity(let key, _, _) = table.kind { keys.append(key) }
    if let time = table.timeColumn { keys.append(time) }
    return keys.map { table.columns[$0].name }
  }
}
