import CSystem
import Glibc
import SpadeBase
import SpadeSyntax
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
    exit(
      RoomyThread.run {
        if let number = brokenArgument {
          Report.show(.argumentIsNotUTF8(number), isUTF8: isUTF8)
          return DiagnosticCode.invalidUTF8.exit.rawValue
        }
        return Dispatch.run(arguments, isUTF8: isUTF8)
      })
  }

  /// The first argument that is not UTF-8: what became of it in `CommandLine.arguments` is not what was typed.
  private static var brokenArgument: Int? {
    (0..<Int(CommandLine.argc)).first { number in
      guard let bytes = CommandLine.unsafeArgv[number] else { return false }
      return String(validatingCString: bytes) == nil
    }
  }
}

extension Diagnostic {
  fileprivate static func argumentIsNotUTF8(_ number: Int) -> Diagnostic {
    Diagnostic(
      .invalidUTF8, "argument \(number) of the command line is not UTF-8",
      help: "write it in UTF-8; tables in Latin-1 are loaded as they are: load \"FILE\" as NAME (encoding \"latin1\")")
  }
}
