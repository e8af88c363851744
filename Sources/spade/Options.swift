import ArgumentParser
import SpadeDisplay
import SpadeSession
import SpadeTerminal

/// The command line: each option once, for parsing, help and shell completions alike.
struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spade",
    abstract: "Asks questions of customer scores: what changed, who is missing, who is unlike their peers.",
    discussion: """
      The workspace runs first, then the files in their order, then the commands in theirs. Without any, statements come \
      from the prompt on a terminal and from standard input elsewhere.
      """,
    version: "spade \(Spade.version)")

  @Argument(
    help: "Files of statements to run; - is standard input.", completion: .file(extensions: ["spade", "spadedb"]))
  var files: [String] = []

  @Option(
    name: [.customShort("c"), .customLong("command")], parsing: .unconditionalSingleValue,
    help: .init("A statement to run; may be repeated.", valueName: "text"))
  var commands: [String] = []

  @Flag(name: .shortAndLong, help: "The prompt, after files and commands.")
  var interactive = false

  @Option(
    name: .shortAndLong, help: .init("A file that loads tables and defines names, run first.", valueName: "file"),
    completion: .file(extensions: ["spade", "spadedb"]))
  var workspace: String?

  @Option(
    name: [.customShort("p"), .customLong("param")], parsing: .unconditionalSingleValue,
    help: .init(
      "A typed value for $NAME; NAME@FILE takes it from a file, NAME alone asks for it.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(help: "The form of answers.")
  var mode: ResultMode?

  @Option(
    name: .shortAndLong, help: .init("Where answers go; the ending says how where --mode doesn't.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(help: .init("The moment asked about, over `set now`: a date, a time or today.", valueName: "date"))
  var now: String?

  @Flag(help: "A text that occurs nowhere in its column is an error.")
  var strict = false

  @Flag(help: "After an error go on with the next statement.")
  var keepGoing = false

  @Flag(help: "Leave ~/.config/spade/init.spade out.")
  var noInit = false

  @Flag(help: "Answers and errors only: no warnings, no notes.")
  var quiet = false

  @Flag(help: "The time of each statement, on standard error.")
  var timer = false

  @Option(help: .init("Stops a statement that takes longer: 30s, 500ms, 5min.", valueName: "time"))
  var timeLimit: String?

  @Option(help: .init("Runs everything again so often, until Ctrl-C: 60s, 5min.", valueName: "time"))
  var watch: String?

  @Option(
    help: .init("Memory for data: 4GiB, 500MB; three quarters of the machine's else.", valueName: "size"))
  var memoryLimit: String?

  @Option(help: .init("Threads that work on a query; as many as processors else.", valueName: "n"))
  var threads: Int?

  @Option(help: "How errors are written: for people, or an object a line.")
  var errors: ShellSettings.ErrorFormat = .text

  @Option(help: "Colours.")
  var color: Terminal.ColorChoice = .auto

  @Option(help: .init("The history of the prompt.", valueName: "file"), completion: .file())
  var history: String?

  @Flag(help: "A ' before texts in csv and tsv that a spreadsheet would run.")
  var csvSafe = false

  @Option(
    help: .init("Reads and writes below this folder only and runs no program; may be repeated.", valueName: "folder"),
    completion: .directory)
  var sandbox: [String] = []

  /// What is wrong is found before anything runs.
  func validate() throws {
    if let now { _ = try OptionValue.moment(now) }
    if let timeLimit { _ = try OptionValue.duration(timeLimit, of: "--time-limit") }
    if let watch { try Watch.check(watch, self) }
    if let memoryLimit { _ = try OptionValue.size(memoryLimit) }
    if let threads, !(1...256).contains(threads) { throw ValidationError("--threads takes 1 to 256, not \(threads)") }
    for folder in sandbox where !Sandbox.isFolder(folder) {
      throw ValidationError("--sandbox takes a folder, and \(folder) is none")
    }
    for parameter in parameters { _ = try Parameter(parameter) }
  }
}

extension ResultMode: ExpressibleByArgument {}
extension ShellSettings.ErrorFormat: ExpressibleByArgument {}
extension Terminal.ColorChoice: ExpressibleByArgument {}
