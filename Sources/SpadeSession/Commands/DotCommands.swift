import SpadeBase
import SpadeDisplay
import SpadeSyntax

/// The dot commands.
package enum DotCommands {
  /// All of them, in the order of the help.
  package static let all: [DotCommand] = [
    DotCommand(
      "help", aliases: ["h"], .topic, "[TOPIC]", isSafe: true,
      "Lists the commands, or explains a stage, a function or a command.", example: ".help slice",
      action: help),
    DotCommand(
      "tables", isSafe: true, "Lists the tables with their kind, rows and parent.", example: ".tables", action: tables),
    DotCommand(
      "schema", .table, "[TABLE]", isSafe: true, "Lists the columns of a table, or of all.",
      example: ".schema accounts", action: schema),
    DotCommand(
      "cohorts", isSafe: true, "Lists what `let` and `cohort` have defined.", example: ".cohorts", action: cohorts),
    DotCommand(
      "warnings", isSafe: true, "Shows what loading has found that may make answers other than expected.",
      example: ".warnings", action: warnings),
    DotCommand(
      "tour", isSafe: true, "A first dig through what is loaded, one question after the other.", example: ".tour",
      action: { shell, call throws(Diagnostic) in
        try refuseArgument(call)
        try shell.takeTour()
      }),
    DotCommand(
      "mode", .mode, "[MODE]", isSafe: true, "Shows or sets the form of answers.", example: ".mode markdown",
      action: mode),
    DotCommand(
      "output", .file, "[FILE]", isSafe: false,
      "Sends answers to a file, which appears when the next .output closes it; without a file, here again.",
      example: ".output report.csv", action: output),
    DotCommand(
      "once", .file, "FILE", isSafe: false, "Sends the next answer to a file.", example: ".once tiers.csv", action: once
    ),
    DotCommand(
      "read", .file, "FILE", isSafe: false, "Runs a file of statements.", example: ".read workspace.spade", action: read
    ),
    DotCommand(
      "pager", .pager, "[auto|on|off]", isSafe: false,
      "Whether answers go through $PAGER at the prompt: auto takes those that the window can't hold.",
      example: ".pager off", action: pager),
    DotCommand(
      "timer", .onOff, "on|off", isSafe: true, "Shows how long each statement took.", example: ".timer on",
      action: timer),
    DotCommand(
      "last", isSafe: true, "Shows the last query and its answer again, in the present mode.", example: ".last",
      action: last),
    DotCommand(
      "undo", isSafe: true, "Goes back to the query before: what | goes on from, and _ means.", example: ".undo",
      action: undo),
    DotCommand(
      "rows", .count, "N", isSafe: true,
      "Asks for the rows behind line N of the last answer, as a query to go on from.",
      example: ".rows 1", action: rows),
    DotCommand(
      "explain", .query, "[QUERY]", isSafe: true, "Shows how a query is answered: this one, or the last.",
      example: ".explain slice score by tier", action: explain),
    DotCommand(
      "edit", isSafe: false, "Opens the last entry in $VISUAL or $EDITOR and brings it to the prompt.",
      example: ".edit",
      action: edit),
    DotCommand(
      "history", .count, "[N]", isSafe: true, "Lists the last N entries, 20 unless said otherwise.",
      example: ".history 5", action: history),
    DotCommand(
      "set", .setting, "[NAME VALUE]", isSafe: true, "Shows the shell's settings, or changes one.",
      example: ".set rows 200", action: set),
    DotCommand(
      "quit", aliases: ["exit", "q"], isSafe: true, "Leaves the shell, or ends the script.", example: ".quit",
      action: { shell, call throws(Diagnostic) in
        try refuseArgument(call)
        shell.leave()
      }),
  ]

  /// Those that a session has: in a sandbox some are left out.
  static func offered(in session: Session) -> [DotCommand] {
    session.options.sandbox == nil ? all : all.filter(\.isSafe)
  }

  /// The command of that name or alias.
  package static func command(_ name: String) -> DotCommand? {
    all.first { $0.name == name || $0.aliases.contains(name) }
  }

  /// Carries out a line.
  static func run(_ name: String, _ rest: String, _ place: CommandPlace, in shell: Shell) throws(Diagnostic) {
    let command = try check(name, place)
    guard command.isSafe || shell.session.options.sandbox == nil else {
      throw .notInSandbox(".\(command.name)", "the statements load, run, into and save work within its folders", place)
    }
    try command.action(shell, DotCommand.Call(command: command, argument: argument(rest), place: place))
  }

  /// The command of that name; throws where there is none.
  @discardableResult static func check(_ name: String, _ place: CommandPlace) throws(Diagnostic) -> DotCommand {
    guard let command = command(name) else {
      throw .unknownCommand(name, all.flatMap { [$0.name] + $0.aliases }, place)
    }
    return command
  }

  /// An argument without the blanks around it and, where they are a pair, the quotes.
  static func argument(_ rest: String) -> String {
    var bytes = Array(rest.utf8)[...]
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0d }
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) || last == UInt8(ascii: ";") { bytes.removeLast() }
    if bytes.count >= 2, let quote = bytes.first, quote == bytes.last, quote == 0x22 || quote == 0x27 {
      bytes = bytes.dropFirst().dropLast()
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func refuseArgument(_ call: DotCommand.Call) throws(Diagnostic) {
    if !call.argument.isEmpty { throw .badArgument(call.command, call.argument, call.place) }
  }

  static func needArgument(_ call: DotCommand.Call) throws(Diagnostic) {
    if call.argument.isEmpty { throw .badArgument(call.command, "", call.place) }
  }

  /// `on`, `off` and what people type for them.
  static func isOn(_ call: DotCommand.Call, _ text: String) throws(Diagnostic) -> Bool {
    switch text.lowercased() {
    case "on", "yes", "true", "1": return true
    case "off", "no", "false", "0": return false
    default: throw .badArgument(call.command, text, help: "on or off", call.place)
    }
  }
}
