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
      self.display = VisibleText.string(display ?? text, maxWidth: 60)
      self.detail = VisibleText.string(detail, maxWidth: 100)
    }
  }

  /// What was found.
  package struct Found {
    /// The bytes to replace.
    package var span: Span
    package var candidates: [Candidate]
    /// True where there are more than these.
    package var isPartial = false
  }

  /// At most so many values are offered.
  static let valueLimit = 200

  /// The candidates for the word that ends at the cursor, and what they replace; nil where nothing can be said.
  package static func at(_ cursor: Int, of text: String, in session: Session) -> Found? {
    let bytes = Array(text.utf8)
    let place = Place(Array(bytes.prefix(max(0, cursor))))
    var found = Found(span: place.word, candidates: [])
    if case .value(let operand, let besides) = place.kind, place.quote != UInt8(ascii: "`") {
      (found.candidates, found.isPartial) = values(of: operand, besides: besides, place, session)
    }
    found.candidates += place.isInText ? texts(place, session) : matching(place.typed, words(place, session))
    // A quote that is closed already is not closed again.
    if let quote = place.quote, bytes.indices.contains(cursor), bytes[cursor] == quote,
      found.candidates.allSatisfy({ $0.text.utf8.last == 0x22 || $0.text.utf8.last == 0x60 })
    {
      found.span = Span(found.span.start, cursor + 1)
    }
    return found.candidates.isEmpty ? nil : found
  }

  /// Those that begin with what is typed, in any case; where none does, those that hold it.
  private static func matching(_ typed: String, _ all: [Candidate]) -> [Candidate] {
    let wanted = (typed.hasPrefix("\"") ? String(typed.dropFirst()) : typed).lowercased()
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

  // MARK: In a quote

  private static func texts(_ place: Place, _ session: Session) -> [Candidate] {
    if place.kind == .file {
      return FileNames.matching(place.typed, for: session).map {
        Candidate("\"" + Quoting.content($0.path) + ($0.isFolder ? "" : "\""), display: $0.path)
      }
    }
    // A name in backticks.
    guard place.quote == UInt8(ascii: "`") else { return [] }
    return matching(place.typed, words(place, session).filter { $0.text.hasPrefix("`") })
  }

  // MARK: Words

  private static func words(_ place: Place, _ session: Session) -> [Candidate] {
    switch place.kind {
    case .nothing: []
    case .command:
      DotCommands.offered(in: session).map { Candidate(".\($0.name) ", display: ".\($0.name)", detail: $0.summary) }
    case .argument(let name, let setting): ArgumentWords.candidates(name, setting, place.typed, session)
    case .statement: tables(session) + cohorts(session) + stages + statementWords
    case .stage: stages
    case .table(let entityOnly): tables(session, entityOnly: entityOnly)
    case .column(let table):
      session.catalog.table(table)?.columns.map {
        Candidate(Identifier.text($0.name), display: $0.name, detail: $0.type.rawValue)
      } ?? []
    case .parameter: session.catalog.parameters.keys.sorted().map { Candidate("$\($0)") }
    case .duration: durations.map { Candidate($0) }
    case .moment: [Candidate("now")] + durations.map { Candidate("\($0) ago") }
    case .file:
      FileNames.matching(place.typed, for: session).map {
        Candidate("\"" + Quoting.content($0.path) + ($0.isFolder ? "" : "\""), display: $0.path)
      }
    case .option(let besides):
      // Nulls are several; what encloses fields may also be loose.
      LoadOption.all.filter { $0.word == .null || $0.word == .quote || !besides.contains($0.word) }.map {
        Candidate($0.word.rawValue + " ", display: $0.example, detail: $0.summary)
      }
    case .words(let words): words.map { Candidate($0, display: $0.hasSuffix(" ") ? String($0.dropLast()) : $0) }
    case .dim: session.prospect(place)?.dims.map { Candidate(Identifier.text($0), display: $0, detail: "dim") } ?? []
    case .operand, .value: operands(place, session)
    }
  }

  private static let durations = ["7d", "14d", "30d", "90d", "12w", "3mo", "6mo", "1q", "1y", "24h"]

  /// What an expression can name, nearest first, then functions.
  private static func operands(_ place: Place, _ session: Session) -> [Candidate] {
    var found: [Candidate] = []
    if let prospect = session.prospect(place) {
      let windows = session.windows(place)
      found = prospect.names(inside: windows).map { named in
        let detail =
          switch named.kind {
          case .column(let type): type?.rawValue ?? ""
          case .letName(let entity): "let of \(entity)"
          case .cohort(let entity): "cohort of \(entity)"
          }
        return Candidate(Identifier.text(named.name), display: named.name, detail: detail)
      }
      found += prospect.tablesBelow(windows).map(table)
    }
    return found + functions + constants
  }

  private static func tables(_ session: Session, entityOnly: Bool = false) -> [Candidate] {
    session.catalog.tables.filter { !entityOnly || $0.isEntity }.map(table)
  }

  private static func table(_ table: Table) -> Candidate {
    Candidate(Identifier.text(table.name) + " ", display: table.name, detail: CountText.of(table.rowCount, "row"))
  }

  private static func cohorts(_ session: Session) -> [Candidate] {
    session.catalog.definitions.filter(\.isCohort).map {
      Candidate(Identifier.text($0.name) + " ", display: $0.name, detail: "cohort of \($0.entity)")
    }
  }

  private static let stages = Stages.all.map {
    Candidate($0.name == "plot" ? $0.name : "\($0.name) ", display: $0.name, detail: $0.summary)
  }

  private static let statementWords = Word.allCases.filter { $0.role == .statement }.map {
    Candidate("\($0.rawValue) ", display: $0.rawValue)
  }

  private static let functions = Builtins.all.map { Candidate("\($0.name)(", display: $0.name, detail: $0.signature) }

  private static let constants =
    Word.allCases.filter { $0.role == .constant }.map { Candidate($0.rawValue) } + [Candidate("not ", display: "not")]
}

extension Place {
  /// True where a quote is open.
  var isInText: Bool { quote != nil }
}
