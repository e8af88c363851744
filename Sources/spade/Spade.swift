import Glibc
import SpadeTerminal

/// The command.
@main
struct Spade {
  static let version = "0.1.0"

  static func main() {
    Signals.installCrashHandler(version: version)
    Signals.install()
    let isUTF8 = Terminal.adoptLocale()
    let arguments = Array(CommandLine.arguments.dropFirst())
    exit(RoomyThread.run { Dispatch.run(arguments, isUTF8: isUTF8) })
  }
}

/// The subcommands, and what remains: running queries.
///
/// They are told apart by hand: to the argument parser the first file of `spade FILE…` would look like the name of one.
enum Dispatch {
  static func run(_ arguments: [String], isUTF8: Bool) -> Int32 {
    switch arguments.first {
    case "fmt": start(FormatCommand.self, Array(arguments.dropFirst())) { $0.run(isUTF8: isUTF8) }
    case "lsp": start(ServerCommand.self, Array(arguments.dropFirst())) { $0.run() }
    case "demo": start(DemoCommand.self, Array(arguments.dropFirst())) { $0.run(isUTF8: isUTF8) }
    default: start(Options.self, arguments) { Program($0, isUTF8: isUTF8).run() }
    }
  }
}
