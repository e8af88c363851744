import ArgumentParser
import SpadeBase
import SpadeDemo
import SpadeDisplay

/// `spade demo`: the files of a made-up software firm.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Writes an example to dig in: a made-up software firm with stories to find.",
    usage: "spade demo [--seed N] [--accounts N] FOLDER",
    discussion: "The folder is made if need be; nothing that exists is written over.")

  @Argument(help: "Where to write.", completion: .directory)
  var folder: String

  @Option(help: "Another number makes another firm.")
  var seed: UInt64 = Demo.defaultSeed

  @Option(help: "How many accounts it has.")
  var accounts = 600

  func validate() throws {
    guard Demo.sizes.contains(accounts) else {
      throw ValidationError("--accounts takes \(Demo.sizes.lowerBound) to \(Demo.sizes.upperBound), not \(accounts)")
    }
  }

  /// Returns the exit code.
  func run(isUTF8: Bool) -> Int32 {
    do throws(Diagnostic) {
      try Demo.write(into: folder, seed: seed, accounts: accounts)
    } catch {
      Report.show(error, isUTF8: isUTF8)
      return error.code.exit.rawValue
    }
    return Usage.show("written: \(folder)\nnext:    spade -w \(folder)/workspace.spade")
  }
}
