package import SpadeBase
import SpadeDisplay
import SpadePlan
import SpadeStore
import SpadeSyntax

/// What could stand at the cursor: a function of the session and the text, with no terminal in it.
package enum Completions {
  /// Something that could be inserted.
  package struct Candidate: Sendable, Equatable {
    /// What is inserted.
    package let text: String
    /// What a menu shows.
    package let display: String
    /// A few words beside it.
    package let detail: String

    init(_ text: String, display: String? = nil, detail: String = "") {
      self.text = text
      self.display = display ?? text
      self.detail = detail
    }
  }

  /// The candidates for the word that ends at the cursor, and what they replace; nil where nothing can be said.
  package static func at(
    _ cursor: Int, of text: String, in session: Session
  ) -> (span: Span, candidates: [Candidate])? {
    let bytes = Array(Array(text.utf8).prefix(max(0, cursor)))
    let place = Place(bytes)
    let typed = String(decoding: bytes[place.word.start..<place.word.end], as: UTF8.self)
    let found = matching(typed, candidates(at: place, session))
    return found.isEmpty ? nil : (place.word, found)
  }

  /// Those that begin with what is typed, in any case; where none does, those that hold it.
  private static func matching(_ typed: String, _ all: [Candidate]) -> [Candidate] {
    let wanted = typed.lowercased()
    guard !wanted.isEmpty else { return all }
    var beginning: [Candidate] = []
    var holding: [Candidate] = []
    for candidate in all {
      let name = candidate.display.lowercased()
      if name.hasPrefix(wanted) {
        beginning.append(candidate)
      } else if name.contains(wanted) {
        holding.append(candidate)
      }
    }
    return beginning.isEmpty ? holding : beginning
  }

  private static func candidates(at place: Place, _ session: Session) -> [Candidate] {
    switch place.kind {
    case .nothing: return []
    case .command: return DotCommands.all.map { Candidate(".\($0.name) ", display: ".\($0.name)", detail: $0.summary) }
    case .argument(let name): return arguments(of: name, session)
    case .statement: return tables(session) + stages + statementWords
    case .stage: return stages
    case .table: return tables(session)
    case .expression(let source): return names(session, source) + functions + clauses
    }
  }

  private static func arguments(of name: String, _ session: Session) -> [Candidate] {
    guard let command = DotCommands.command(name) else { return [] }
    switch command.argument {
    case .topic: return DotCommands.topics.map { Candidate($0) }
    case .table: return session.catalog.tables.map { Candidate($0.name) }
    case .mode: return ResultMode.allCases.map { Candidate($0.name, detail: $0.summary) }
    case .onOff: return [Candidate("on"), Candidate("off")]
    case .setting: return DotCommands.settings.map { Candidate("\($0.name) ", display: $0.name, detail: $0.summary) }
    case .none, .file, .count, .query: return []
    }
  }

  private static func tables(_ session: Session) -> [Candidate] {
    session.catalog.tables.map {
      Candidate(Identifier.text($0.name) + " ", display: $0.name, detail: "\(CountText.of($0.rowCount)) rows")
    }
  }

  private static let stages = Stages.all.map {
    Candidate($0.name == "plot" ? $0.name : "\($0.name) ", display: $0.name, detail: $0.summary)
  }

  private static let statementWords = Word.allCases.filter { $0.role == .statement }.map {
    Candidate("\($0.rawValue) ", display: $0.rawValue)
  }

  private static let functions = Builtins.all.map { Candidate("\($0.name)(", display: $0.name, detail: $0.signature) }

  private static let clauses = Word.allCases.filter {
    $0.role == .clause || $0.role == .operator || $0.role == .constant
  }
  .map { Candidate("\($0.rawValue) ", display: $0.rawValue) }

  /// What an expression over a source can name: its columns, those of its histories and parents, definitions, tables.
  private static func names(_ session: Session, _ source: String?) -> [Candidate] {
    let catalog = session.catalog
    guard let table = source.flatMap({ catalog.table($0) }) ?? catalog.defaultSource else { return [] }
    var reach = [table] + catalog.histories(of: table)
    var parent = table.parent?.table
    while let next = parent {
      reach += [next] + catalog.histories(of: next)
      parent = next.parent?.table
    }
    var seen: Set<String> = []
    var found: [Candidate] = []
    for table in reach {
      for column in table.columns where seen.insert(column.name).inserted {
        found.append(Candidate(Identifier.text(column.name), display: column.name, detail: column.type.rawValue))
      }
    }
    found += catalog.definitions.map {
      Candidate(Identifier.text($0.name), display: $0.name, detail: $0.isCohort ? "cohort" : "let")
    }
    return found + tables(session)
  }
}
