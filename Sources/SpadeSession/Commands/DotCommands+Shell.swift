import SpadeBase
import SpadeDisplay

/// Commands about the shell itself.
extension DotCommands {
  static func edit(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try refuseArgument(call)
    guard let host = shell.host, host.canEdit else { throw .needsTerminal(call.command, call.place) }
    shell.nextEntry = try host.edit(host.entries.last { !$0.hasPrefix(".") } ?? "")
  }

  static func history(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    guard let host = shell.host else { throw .needsTerminal(call.command, call.place) }
    guard let count = call.argument.isEmpty ? 20 : Int(call.argument), count > 0 else {
      throw .badArgument(call.command, call.argument, help: "a number of entries", call.place)
    }
    for entry in host.entries.suffix(count) { try shell.say(entry) }
  }

  static func set(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    let words = call.argument.split(separator: " ", maxSplits: 1).map(String.init)
    let offered = settings(of: shell.session)
    guard let name = words.first else {
      let table = try Listing.table([
        ("setting", .texts(offered.map(\.name))),
        ("value", .texts(offered.map { $0.value(shell) })),
        ("meaning", .texts(offered.map(\.summary))),
      ])
      return try shell.show(Answer(table: table))
    }
    guard let setting = settings.first(where: { $0.name == name }) else {
      let near = Suggestion.nearest(to: name, among: offered.map(\.name)).map { "did you mean '\($0)'?" }
      let known = "settings are \(offered.map(\.name).joined(separator: ", "))"
      throw .badArgument(call.command, name, help: near ?? known, call.place)
    }
    guard setting.isSafe || shell.session.options.sandbox == nil else {
      throw .notInSandbox(".set \(name)", "it has no programs to run", call.place)
    }
    guard words.count == 2 else { return try shell.say("\(name) is \(setting.value(shell))") }
    try setting.set(shell, argument(words[1]), call)
  }

  /// Those that a session has: in a sandbox some are left out.
  static func settings(of session: Session) -> [Setting] {
    session.options.sandbox == nil ? settings : settings.filter(\.isSafe)
  }

  /// Something that `.set` shows and changes.
  package struct Setting: Sendable {
    package let name: String
    package let summary: String
    /// As for a command.
    package let isSafe: Bool
    /// What completion offers for it.
    var values = ["on", "off"]
    let value: @Sendable (Shell) -> String
    let set: @Sendable (Shell, String, DotCommand.Call) throws(Diagnostic) -> Void
  }

  /// The settings, in the order of `.set`.
  package static let settings: [Setting] = [
    Setting(
      name: "mode", summary: "the form of answers", isSafe: true, values: ResultMode.allCases.map(\.name),
      value: { ($0.settings.mode ?? .table).name },
      set: { shell, text, call throws(Diagnostic) in shell.settings.mode = try mode(named: text, call) }),
    Setting(
      name: "rows", summary: "rows of an answer that the screen shows, or all", isSafe: true,
      values: ["all", "20", "100", "1000"],
      value: { $0.settings.maxRows.map(String.init) ?? "all" },
      set: { shell, text, call throws(Diagnostic) in
        if text == "all" {
          shell.settings.maxRows = nil
          return
        }
        guard let count = Int(text), count > 0 else {
          throw .badArgument(call.command, text, help: "a number of rows, or all", call.place)
        }
        shell.settings.maxRows = count
      }),
    Setting(
      name: "pager", summary: "whether long answers go through $PAGER", isSafe: false,
      values: Pager.Choice.allCases.map(\.rawValue),
      value: { $0.settings.pager.rawValue },
      set: { shell, text, call throws(Diagnostic) in shell.settings.pager = try pager(named: text, call) }),
    toggle("timer", "the time of each statement", \.settings.showsTime),
    toggle("quiet", "no row counts, notices and warnings", \.settings.isQuiet),
    toggle("strict", "a text that occurs nowhere in its column is an error", \.session.options.isStrict),
    toggle("csv-safe", "a ' before texts that a spreadsheet would run", \.session.options.isCSVSafe),
  ]

  private static func toggle(
    _ name: String, _ summary: String, _ path: any ReferenceWritableKeyPath<Shell, Bool> & Sendable
  ) -> Setting {
    Setting(
      name: name, summary: summary, isSafe: true, value: { $0[keyPath: path] ? "on" : "off" },
      set: { shell, text, call throws(Diagnostic) in shell[keyPath: path] = try isOn(call, text) })
  }
}
