import SpadeBase
import SpadeDisplay
import SpadePlan
import SpadeStore

/// What dot commands take.
enum ArgumentWords {
  /// The words for the argument being typed; `setting` is the word before it.
  static func candidates(
    _ name: String, _ setting: String?, _ typed: String, _ session: Session
  ) -> [Completions.Candidate] {
    guard let command = DotCommands.command(name) else { return [] }
    if let setting {
      guard command.argument == .setting else { return [] }
      let values = DotCommands.settings.first { $0.name == setting }?.values ?? []
      return values.map { Completions.Candidate($0) }
    }
    switch command.argument {
    case .topic: return topics
    case .table: return session.catalog.tables.map { .init($0.name, detail: CountText.of($0.rowCount, "row")) }
    case .mode: return ResultMode.allCases.map { .init($0.name, detail: $0.summary) }
    case .onOff: return ["on", "off"].map { .init($0) }
    case .pager: return ["auto", "on", "off"].map { .init($0) }
    case .setting:
      return DotCommands.settings(of: session).map { .init("\($0.name) ", display: $0.name, detail: $0.summary) }
    case .file: return files(typed, session)
    case .none, .count, .query: return []
    }
  }

  private static let topics: [Completions.Candidate] =
    Stages.all.map { .init($0.name, detail: $0.summary) } + Builtins.all.map { .init($0.name, detail: $0.signature) }
    + DotCommands.all.map { .init($0.name, detail: $0.summary) }

  /// A name takes the rest of the line as it is; one that would lose blanks or quotes at its ends is quoted, and one with
  /// a line end can't be said.
  private static func files(_ typed: String, _ session: Session) -> [Completions.Candidate] {
    let isQuoted = typed.hasPrefix("\"")
    return FileNames.matching(isQuoted ? String(typed.dropFirst()) : typed, for: session).compactMap { found in
      guard !found.path.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
        return nil
      }
      let needsQuotes = isQuoted || DotCommands.argument(found.path).utf8.count != found.path.utf8.count
      let text = needsQuotes ? "\"" + found.path + (found.isFolder ? "" : "\"") : found.path
      return .init(text, display: found.path)
    }
  }
}
