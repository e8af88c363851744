import SpadeBase
import SpadeDisplay
import SpadeSyntax

/// Commands about answers and where they go.
extension DotCommands {
  static func mode(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    guard !call.argument.isEmpty else {
      return try shell.say("mode is \((shell.settings.mode ?? .table).name)")
    }
    shell.settings.mode = try mode(named: call.argument, call)
  }

  static func mode(named name: String, _ call: DotCommand.Call) throws(Diagnostic) -> ResultMode {
    if let mode = ResultMode(name: name) { return mode }
    let names = ResultMode.allCases.map(\.name)
    let near = Suggestion.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
    throw .badArgument(
      call.command, name, help: near ?? "modes are \(names.joined(separator: ", "))", call.place)
  }

  static func output(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    guard !call.argument.isEmpty else { return try shell.output.close() }
    try shell.sendAnswers(to: call.argument)
  }

  static func once(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try needArgument(call)
    try shell.sendAnswers(to: call.argument, once: true)
  }

  static func pager(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    guard !call.argument.isEmpty else { return try shell.say("pager is \(shell.settings.pager.rawValue)") }
    shell.settings.pager = try pager(named: call.argument, call)
  }

  static func pager(named name: String, _ call: DotCommand.Call) throws(Diagnostic) -> Pager.Choice {
    guard let choice = Pager.Choice(rawValue: name.lowercased()) else {
      throw .badArgument(call.command, name, help: "auto, on or off", call.place)
    }
    return choice
  }

  static func timer(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try needArgument(call)
    shell.settings.showsTime = try isOn(call, call.argument)
  }

  /// The query, in full and canonical, and what came of it.
  static func last(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try refuseArgument(call)
    guard let last = shell.session.asked.last, let answer = last.answer else {
      throw .nothingYet("there is no answer yet", call.place)
    }
    try shell.sayQuery(last.text)
    try shell.show(answer)
  }

  static func undo(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try refuseArgument(call)
    guard shell.session.lastQuery != nil else { throw .nothingYet("there is no query yet", call.place) }
    guard let before = try shell.session.undo() else {
      throw .nothingYet("there is no query before the last one", call.place)
    }
    try shell.sayQuery(before.text)
  }

  static func rows(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try needArgument(call)
    guard let line = Int(call.argument) else {
      throw .badArgument(call.command, call.argument, help: "the number of a line of the last answer", call.place)
    }
    let found: Digging.Found
    do throws(Diagnostic) {
      found = try Digging(shell.session, line: line).query()
    } catch {
      throw error.code == .cannotDig ? error.at(call.place.ofArgument) : error
    }
    try shell.sayQuery(found.query)
    if let remark = found.remark { try shell.say(remark, .dim) }
    let query = SourceText(name: call.place.text.name, text: found.query)
    try run(query, shownAs: query, shell, call)
  }

  static func explain(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    guard call.argument.isEmpty else {
      return try run(statement(of: call.place), shownAs: call.place.text, shell, call)
    }
    guard shell.session.lastQuery != nil else { throw .nothingYet("there is no query yet", call.place) }
    let last = Query(source: .lastQuery(call.place.span), stages: [], span: call.place.span)
    try execute(Statement(.explain(last), call.place.span), in: call.place.text, shell, call)
  }

  static func read(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    try needArgument(call)
    let file = TextArgument(Literal(.text(call.argument), spelling: call.argument), call.place.argument)
    try execute(Statement(.run(file), call.place.span), in: call.place.text, shell, call)
  }

  /// A command's line as a statement of the same name, where it stands: errors in it are at their own places.
  private static func statement(of place: CommandPlace) -> SourceText {
    var bytes = Array(place.text.bytes.prefix(place.span.end))
    for index in bytes.indices where index <= place.span.start && bytes[index] != 0x0a { bytes[index] = 0x20 }
    return SourceText(name: place.text.name, bytes: bytes)
  }

  /// Runs a text's statements; errors show `shown`, in which they stand at the same places.
  private static func run(
    _ text: SourceText, shownAs shown: SourceText, _ shell: Shell, _ call: DotCommand.Call
  ) throws(Diagnostic) {
    let parsed = Parser.parse(text)
    if let error = parsed.diagnostics.first { throw error.located(in: shown) }
    for statement in parsed.statements { try execute(statement, in: shown, shell, call) }
  }

  /// A statement that stands for the command; files in it are sought beside the script that the command stands in.
  private static func execute(
    _ statement: Statement, in text: SourceText, _ shell: Shell, _ call: DotCommand.Call
  ) throws(Diagnostic) {
    let name = call.place.text.name
    let folder = name.utf8.first == UInt8(ascii: "<") ? shell.folder : Paths.folder(of: name)
    let clock = Stopwatch()
    try shell.session.execute(statement, in: text, folder: folder) { outcome throws(Diagnostic) in
      try shell.take(outcome, after: clock.elapsed)
    } failed: { error throws(Diagnostic) in
      try shell.failed(error)
    }
  }
}
