import Foundation
import SpadeBase
import SpadeSession
import SpadeSyntax
import Testing

/// `--sandbox`: nothing is read or written but below its folders, and no program is run.
@Suite struct SandboxTests {
  /// A folder with `in`, the sandbox, and beside it what must stay untouched.
  let command: Command

  init() throws {
    command = try Command()
    for name in ["in", "in/deep", "inside-not", "out"] {
      try FileManager.default.createDirectory(atPath: "\(command.folder)/\(name)", withIntermediateDirectories: true)
    }
    let accounts = try command.read("accounts.csv")
    for name in ["in/accounts.csv", "out/accounts.csv", "inside-not/accounts.csv"] { try command.write(name, accounts) }
    try command.write("in/w.spade", "load \"accounts.csv\" as accounts entity account_id\n")
    try command.write("out/w.spade", "load \"accounts.csv\" as accounts entity account_id\n")
    for (link, target) in [
      ("in/link.csv", "../out/accounts.csv"), ("in/dangling.csv", "../out/new.csv"), ("in/outside", "../out"),
      ("in/own.csv", "accounts.csv"), ("in/round.csv", "round.csv"),
    ] {
      try FileManager.default.createSymbolicLink(atPath: "\(command.folder)/\(link)", withDestinationPath: target)
    }
    #expect(try command.run("-w", "out/w.spade", "-c", "save \"out/saved.spadedb\"").status == 0)
    #expect(try command.run("-w", "in/w.spade", "-c", "save \"in/saved.spadedb\"").status == 0)
  }

  private func run(_ statements: String...) throws -> Command.Result {
    let commands = statements.flatMap { ["-c", $0] }
    return try command.run(list: ["--sandbox", "in", "-w", "in/w.spade", "--mode", "csv"] + commands)
  }

  /// What is outside, by name and content.
  private func outside() throws -> [String: Data] {
    var found: [String: Data] = [:]
    for folder in ["out", "inside-not"] {
      for name in try FileManager.default.contentsOfDirectory(atPath: "\(command.folder)/\(folder)") {
        found["\(folder)/\(name)"] = FileManager.default.contents(atPath: "\(command.folder)/\(folder)/\(name)")
      }
    }
    return found
  }

  @Test func everythingWorksInside() throws {
    let path = "\(command.folder)/in"
    let run = try run(
      "load \"in/own.csv\" as t", "run \"in/w.spade\"", "accounts | into \"in/deep/a.csv\"",
      "accounts | into \"\(path)/deep/../b.csv\"", "save \"in/deep/s.spadedb\"", "open \"in/deep/s.spadedb\"",
      "slice n = count()")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "n\n3\n")
    #expect(try command.read("in/deep/a.csv") == command.read("in/b.csv"))
    #expect(try command.run("--sandbox", "in", "--sandbox", "out", "-c", "load \"out/accounts.csv\"").status == 0)
    #expect(try command.run("--sandbox", "/", "-c", "load \"out/accounts.csv\"").status == 0)
    #expect(try command.run("--sandbox", "in/outside", "-c", "load \"out/accounts.csv\"").status == 0)
    let input = try command.run(
      "--sandbox", "in", "-c", "load \"-\" as t", "-c", "t | into \"in/t.csv\"", input: "a\n1\n")
    #expect(input.status == 0, "\(input.errors)")
    try command.remove()
  }

  /// What the command line names is meant.
  @Test func namedFilesAreRead() throws {
    try command.write("out/f.spade", "slice count()\n")
    let run = try command.run("--sandbox", "in", "-w", "in/w.spade", "--mode", "csv", "out/f.spade")
    #expect(run.status == 0 && run.output == "n\n3\n", "\(run.errors)")
    let saved = try command.run("--sandbox", "in", "-w", "out/saved.spadedb", "--mode", "csv", "-c", "slice count()")
    #expect(saved.status == 0 && saved.output == "n\n3\n", "\(saved.errors)")
    // To be read; what such a file names is held to the folders again.
    #expect(
      try command.run("--sandbox", "in", "-w", "out/saved.spadedb", "-c", "save \"out/saved.spadedb\"").status == 3)
    #expect(try command.run("--sandbox", "in", "out/w.spade").errors.contains("outside-sandbox"))
    try command.remove()
  }

  private static let outsidePaths = [
    "out/accounts.csv", "in/../out/accounts.csv", "in/deep/../../out/accounts.csv", "in/outside/accounts.csv",
    "in//outside//accounts.csv", "in/none/../../out/accounts.csv", "inside-not/accounts.csv", "accounts.csv",
    "./accounts.csv", "in/./../accounts.csv", "in/link.csv", "in/round.csv", "in/dangling.csv", "in/dangling.csv/",
    "/etc/passwd", "/dev/stdin", "/proc/self/environ",
  ]

  @Test(arguments: outsidePaths) func noWayOut(_ path: String) throws {
    let before = try outside()
    let whole = path.hasPrefix("/") ? path : "\(command.folder)/\(path)"
    for path in [path, whole] {
      var statements = ["load \"\(path)\" as t", "run \"\(path)\"", "open \"\(path)\""]
      if path.hasSuffix(".csv") {
        statements.append("accounts | into \"\(path)\"")
      } else {
        statements.append("save \"\(path)\"")
      }
      for statement in statements {
        let result = try run(statement)
        #expect(
          result.status == 3 && result.errors.contains("error[outside-sandbox]"), "\(statement): \(result.errors)")
        #expect(result.errors.contains("help:"))
      }
    }
    #expect(try outside() == before)
    try command.remove()
  }

  @Test(arguments: ["out/o.csv", "in/outside/o.csv", "in/dangling.csv"]) func outputStaysInside(_ path: String) throws {
    let before = try outside()
    let result = try command.run("--sandbox", "in", "-w", "in/w.spade", "-o", path, "-c", "slice count()")
    #expect(result.status == 3 && result.errors.contains("outside-sandbox"), "\(path): \(result.errors)")
    #expect(try outside() == before)
    try command.remove()
  }

  @Test func completionStaysInside() throws {
    var options = SessionOptions(threads: 1)
    options.sandbox = Sandbox(folders: ["\(command.folder)/in"])
    let session = Session(options: options, today: 20_000)
    func names(_ folder: String) -> [String] {
      let text = "load \"\(command.folder)/\(folder)"
      return Completions.at(text.utf8.count, of: text, in: session)?.candidates.map(\.text) ?? []
    }
    #expect(names("in/").contains { $0.hasSuffix("accounts.csv\"") })
    for folder in ["out/", "in/outside/", "in/../", ""] { #expect(names(folder) == []) }
    try command.remove()
  }

  /// Every kind of statement, with a path outside where it takes one; a new kind doesn't compile until it is here.
  private static func outcome(of kind: Statement.Kind) -> (text: String, isRefused: Bool) {
    switch kind {
    case .query: ("accounts | into \"out/a.csv\"", true)
    case .load: ("load \"out/accounts.csv\" as t", true)
    case .run: ("run \"out/w.spade\"", true)
    case .save: ("save \"out/new.spadedb\"", true)
    case .open: ("open \"out/saved.spadedb\"", true)
    case .command: (".read out/w.spade", true)
    case .define: ("let x of accounts = seats + 1", false)
    case .set: ("set now = 2026-10-31", false)
    case .use: ("use accounts", false)
    case .describe: ("describe accounts", false)
    case .explain: ("explain accounts", false)
    case .expect: ("expect accounts | slice count() == 3", false)
    }
  }

  @Test func everyKindOfStatement() throws {
    let before = try outside()
    for text in [
      "accounts | into \"a.csv\"", "load \"f\" as t", "run \"f\"", "save \"f\"", "open \"f\"", ".read f", "let x = 1",
      "set now = 2026-10-31", "use t", "describe t", "explain t", "expect t",
    ] {
      let kind = try #require(Parser.parse(SourceText(name: "<test>", text: text)).statements.first?.kind)
      let (statement, isRefused) = Self.outcome(of: kind)
      let result = try run(statement)
      #expect(result.status == (isRefused ? 3 : 0), "\(statement): \(result.errors)")
      #expect(result.errors.contains("outside-sandbox") == isRefused, "\(statement): \(result.errors)")
    }
    #expect(try outside() == before)
    try command.remove()
  }

  @Test func everyDotCommand() throws {
    let before = try outside()
    for dot in DotCommands.all {
      let argument = dot.arguments.isEmpty ? "" : dot.argument == .file ? " out/accounts.csv" : " on"
      let result = try run("accounts", ".\(dot.name)\(argument)")
      let isRefused = result.errors.contains("error[outside-sandbox]: .\(dot.name) is left out")
      #expect(isRefused == !dot.isSafe, ".\(dot.name): \(result.errors)")
      // What takes a file or starts a program isn't safe, whatever its record says.
      if [.file, .pager].contains(dot.argument) || dot.name == "edit" { #expect(isRefused, ".\(dot.name)") }
    }
    // What is left out isn't offered either.
    let offered = try run(".help", ".set").output
    for dot in DotCommands.all { #expect(offered.contains("\n.\(dot.name) ") == dot.isSafe, "\(dot.name)") }
    #expect(!offered.contains("pager"))
    for setting in DotCommands.settings {
      let value = setting.name == "mode" ? "csv" : setting.name == "rows" ? "10" : "on"
      let result = try run(".set \(setting.name) \(value)")
      #expect(result.errors.contains("outside-sandbox") == !setting.isSafe, "\(setting.name): \(result.errors)")
      if setting.name == "pager" { #expect(!setting.isSafe) }
    }
    #expect(try outside() == before)
    try command.remove()
  }

  @Test func whatIsNoFolderIsRefused() throws {
    for folder in ["nowhere", "accounts.csv", ""] {
      let result = try command.run("--sandbox", folder, "-c", "slice count()")
      #expect(result.status == 2 && result.errors.contains("--sandbox takes a folder"), "\(folder): \(result.errors)")
    }
    try command.remove()
  }
}
