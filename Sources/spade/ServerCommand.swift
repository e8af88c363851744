import ArgumentParser
import SpadeBase
import SpadeServer
import SpadeStore

/// `spade lsp`: a language server for editors.
struct ServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp", abstract: "Serves an editor: errors, completion, help and formatting while typing.",
    discussion: """
      Speaks the Language Server Protocol on standard input and output; an editor starts it. Data files that a query \
      file loads are read, so that names can be checked; nothing is asked, written or run.
      """)

  @Option(
    name: .shortAndLong,
    help: .init(
      "What query files use without loading it; the nearest workspace.spade else.", valueName: "file"),
    completion: .file(extensions: ["spade"]))
  var workspace: String?

  @Option(help: .init("The largest data file that is read, 512MiB else; none reads no data.", valueName: "size"))
  var dataLimit: String?

  // Clients that can also speak over sockets say so; there is no other way here.
  @Flag(name: .customLong("stdio"), help: .hidden)
  var usesStandardStreams = false

  func validate() throws { _ = try limit() }

  private func limit() throws -> Int? {
    guard let dataLimit else { return nil }
    return dataLimit == "none" ? 0 : try OptionValue.size(dataLimit, of: "--data-limit")
  }

  /// Returns the exit code.
  func run() -> Int32 {
    var options = ServerOptions(today: OptionValue.today, version: Spade.version)
    options.workspace = workspace
    Threads.limit = Machine.processors
    options.threads = Threads.limit
    // Found to be well formed when the command line was read.
    if let limit = try? limit() { options.dataLimit = limit }
    // An editor is not the only thing on the machine.
    MemoryLedger.shared.limit = Machine.memory / 4
    return Wire.serve(options)
  }
}
