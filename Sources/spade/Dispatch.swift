import ArgumentParser

/// The whole command line as one description: what help, the manual page and the shells' completions are made of.
struct CommandLineDescription: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Options.configuration.commandName, abstract: Options.configuration.abstract,
    discussion: Options.configuration.discussion, version: Options.configuration.version,
    subcommands: [FormatCommand.self, DemoCommand.self])

  @OptionGroup var options: Options
}

/// The subcommands, and what remains: running queries.
///
/// They are told apart by hand: to the argument parser the first file of `spade FILE…` would look like the name of one.
enum Dispatch {
  static func run(_ arguments: [String], isUTF8: Bool) -> Int32 {
    let first = arguments.first ?? ""
    if let named = CommandLineDescription.configuration.subcommands.first(where: {
      $0.configuration.commandName == first
    }) {
      return start(named, Array(arguments.dropFirst())) { command in
        switch command {
        case let command as FormatCommand: command.run(isUTF8: isUTF8)
        case let command as DemoCommand: command.run(isUTF8: isUTF8)
        default: Usage.show(named.helpMessage())
        }
      }
    }
    guard !descriptions.contains(where: first.hasPrefix) else {
      return start(CommandLineDescription.self, arguments) { _ in Usage.show(CommandLineDescription.helpMessage()) }
    }
    return start(Options.self, arguments) { command in
      (command as? Options).map { run($0, isUTF8: isUTF8) } ?? Usage.show(CommandLineDescription.helpMessage())
    }
  }

  /// Flags that ask for a description of the command line.
  private static let descriptions = ["--help", "-h", "--generate-completion-script", "--experimental-dump-help"]

  private static func run(_ options: Options, isUTF8: Bool) -> Int32 {
    options.watch == nil ? Program(options, isUTF8: isUTF8).run() : Watch(options, isUTF8: isUTF8).run()
  }
}
