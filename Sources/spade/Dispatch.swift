import ArgumentParser

/// The whole command line as one description: what help, the manual page and the shells' completions are made of.
struct CommandLineDescription: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Options.configuration.commandName, abstract: Options.configuration.abstract,
    usage: "spade [<options>] [<files> ...]\nspade <subcommand>", discussion: Options.configuration.discussion,
    version: Options.configuration.version,
    subcommands: [FormatCommand.self, DemoCommand.self, ServerCommand.self])

  @OptionGroup var options: Options

  /// What the first word may name.
  static var commandNames: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"] }

  /// The subcommand of that name.
  static func command(_ name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0.configuration.commandName == name }
  }
}

/// The subcommands, and what remains: running queries.
///
/// They are told apart by hand: to the argument parser the first file of `spade FILE…` would look like the name of one.
enum Dispatch {
  static func run(_ arguments: [String], isUTF8: Bool) -> Int32 {
    let first = arguments.first ?? ""
    if let named = CommandLineDescription.command(first) {
      return start(named, Array(arguments.dropFirst())) { command in
        switch command {
        case let command as FormatCommand: command.run(isUTF8: isUTF8)
        case let command as DemoCommand: command.run(isUTF8: isUTF8)
        case let command as ServerCommand: command.run()
        default: Usage.show(named.helpMessage())
        }
      }
    }
    if first == "help" {
      guard let topic = arguments.dropFirst().first else { return Usage.show(CommandLineDescription.helpMessage()) }
      guard let named = CommandLineDescription.command(topic) else {
        let known = CommandLineDescription.commandNames.filter { $0 != "help" }.joined(separator: ", ")
        return Usage.fail(
          "there is no command '\(topic)': help knows \(known)", asJSON: Usage.wantsJSON(arguments))
      }
      return Usage.show(named.helpMessage())
    }
    if first == CompletionScript.flag, let shell = arguments.dropFirst().first.flatMap(CompletionShell.init(rawValue:))
    {
      return Usage.show(CompletionScript.text(for: shell))
    }
    guard !descriptions.contains(where: first.hasPrefix) else {
      return start(CommandLineDescription.self, arguments) { _ in Usage.show(CommandLineDescription.helpMessage()) }
    }
    return start(Options.self, arguments) { command in
      (command as? Options).map { run($0, isUTF8: isUTF8) } ?? Usage.show(CommandLineDescription.helpMessage())
    }
  }

  /// Flags that ask for a description of the command line.
  private static let descriptions = ["--help", "-h", CompletionScript.flag, "--experimental-dump-help"]

  private static func run(_ options: Options, isUTF8: Bool) -> Int32 {
    options.watch == nil ? Program(options, isUTF8: isUTF8).run() : Watch(options, isUTF8: isUTF8).run()
  }
}
