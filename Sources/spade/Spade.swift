import CSystem
import Glibc
import SpadeTerminal

/// The command.
@main
struct Spade {
  static let version = "0.1.0"

  static func main() {
    Signals.installCrashHandler(version: version)
    Signals.install()
    spade_keep_memory()
    let isUTF8 = Terminal.adoptLocale()
    let arguments = Array(CommandLine.arguments.dropFirst())
    exit(RoomyThread.run { Dispatch.run(arguments, isUTF8: isUTF8) })
  }
}
