package import SpadeBase
import SpadeEngine
import SpadePlan

extension DiagnosticCode {
  package static let timeLimit = DiagnosticCode(
    "time-limit", exit: .timeLimit, "A statement took longer than --time-limit allows.")
  package static let orphanRows = DiagnosticCode(
    "orphan-rows",
    "Rows name a parent that isn't loaded. They are kept and seen only when their own table is the source.")
  package static let supersededRows = DiagnosticCode(
    "superseded-rows", "Rows of a history were replaced by later lines about the same entity and time.")
  package static let loadNote = DiagnosticCode("load-note", "Something about a file's data that may surprise.")
  package static let unknownCommand = DiagnosticCode("unknown-command", "There is no such dot command.")
  package static let badArgument = DiagnosticCode(
    "bad-argument", "A dot command got an argument it can't take, or lacks one it needs.")
  package static let cannotDig = DiagnosticCode(
    "cannot-dig", "The rows behind a line of the last answer can't be told, or no query says which they are.")
  package static let needsTerminal = DiagnosticCode(
    "needs-terminal", "A dot command that works with the line editor was given where there is none.")

  /// The codes of the shell.
  package static let shell: [DiagnosticCode] = [
    .timeLimit, .orphanRows, .supersededRows, .loadNote, .unknownCommand, .badArgument, .cannotDig, .needsTerminal,
  ]
}

/// Wording of the shell's part of this module.
extension Diagnostic {
  static func timeLimit(_ limit: Int64) -> Diagnostic {
    Diagnostic(
      .timeLimit, "not finished within the time limit of \(Stopwatch.text(limit))",
      help: "raise --time-limit, or narrow the question")
  }

  static func stoppedWriting() -> Diagnostic { Diagnostic(.cancelled, "cancelled") }

  static func orphans(_ table: String, _ count: Int, _ parent: String) -> Diagnostic {
    let verb = count == 1 ? "names" : "name"
    return Diagnostic(
      .orphanRows,
      "\(CountText.of(count, "row")) of \(table) \(verb) no row of \(parent) and \(count == 1 ? "belongs" : "belong") to nobody",
      severity: .warning)
  }

  static func superseded(_ table: String, _ count: Int) -> Diagnostic {
    let verb = count == 1 ? "was" : "were"
    return Diagnostic(
      .supersededRows,
      "\(CountText.of(count, "row")) of \(table) \(verb) dropped: a later line says otherwise for the same entity and time",
      severity: .warning)
  }

  static func aboutData(_ table: String, _ note: String) -> Diagnostic {
    Diagnostic(.loadNote, note.hasPrefix(table) ? note : "\(table): \(note)", severity: .warning)
  }

  /// Names that were in use before a saved file was opened, and tables that went with theirs.
  static func replaced(by path: String, _ names: [String], _ gone: [String]) -> Diagnostic {
    let went = gone.isEmpty ? "" : "; \(list(gone)) belonged to what was there before and went with it"
    return Diagnostic(.loadNote, "\(path) replaced \(list(names))\(went)", severity: .warning)
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
  }

  static func unknownCommand(_ name: String, _ names: [String], _ place: CommandPlace) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: names).map { "did you mean '.\($0)'?" }
    return Diagnostic(
      .unknownCommand, "there is no command '.\(name)'", help: near ?? ".help lists the commands"
    ).at(place)
  }

  static func badArgument(_ command: DotCommand, _ found: String, help: String? = nil, _ place: CommandPlace)
    -> Diagnostic
  {
    let expected = command.arguments.isEmpty ? "nothing" : command.arguments
    let what =
      found.isEmpty ? ".\(command.name) needs \(expected)" : ".\(command.name) takes \(expected), not '\(found)'"
    return Diagnostic(.badArgument, what, help: help ?? command.example).at(place.ofArgument)
  }

  static func notInSandbox(_ command: String, _ help: String, _ place: CommandPlace) -> Diagnostic {
    Diagnostic(.outsideSandbox, "\(command) is left out with --sandbox", help: help).at(place)
  }

  static func noHelp(_ topic: String, _ topics: [String], _ place: CommandPlace) -> Diagnostic {
    let near = Suggestion.nearest(to: topic, among: topics).map { "did you mean .help \($0)?" }
    return Diagnostic(
      .badArgument, "there is no help on '\(topic)'", help: near ?? ".help lists what there is help on"
    ).at(place.ofArgument)
  }

  static func notLoaded(_ name: String, _ names: [String], _ place: CommandPlace) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
    let loaded = names.isEmpty ? "nothing is loaded" : "loaded: \(names.joined(separator: ", "))"
    return Diagnostic(.notLoaded, "no table '\(name)' is loaded", help: near ?? loaded).at(place.ofArgument)
  }

  static func needsTerminal(_ command: DotCommand, _ place: CommandPlace) -> Diagnostic {
    Diagnostic(.needsTerminal, ".\(command.name) works at the prompt only").at(place)
  }

  static func cannotDig(_ why: String, help: String) -> Diagnostic { Diagnostic(.cannotDig, why, help: help) }

  static func nothingYet(_ what: String, _ place: CommandPlace) -> Diagnostic {
    Diagnostic(.noLastResult, what, help: "ask something first: slice count()").at(place)
  }

  func at(_ place: CommandPlace) -> Diagnostic {
    var copy = self
    copy.labels = [Label(place.span, in: place.text)]
    return copy
  }
}
