import ArgumentParser
import Glibc
import SpadeBase
import SpadeDisplay

extension DiagnosticCode {
  static let usage = DiagnosticCode(
    "usage", exit: .usage, "The command line is wrong; `spade --help` lists the options.")

  /// The codes of the command itself.
  static let command: [DiagnosticCode] = [.usage, .startFileRefused]
}

/// Reads a command's arguments and runs it; help and errors of the command line end here.
func start(
  _ command: any ParsableCommand.Type, _ arguments: [String], _ run: (any ParsableCommand) -> Int32
) -> Int32 {
  do {
    return run(try command.parseAsRoot(arguments))
  } catch {
    // Help, the version and completion scripts come as errors that mean success.
    guard command.exitCode(for: error) != .success else { return Usage.show(command.fullMessage(for: error)) }
    return Usage.fail(command.message(for: error), asJSON: Usage.wantsJSON(arguments))
  }
}

/// Words about the command line.
enum Usage {
  /// To standard output; its failure is the exit code.
  static func show(_ text: String) -> Int32 {
    do throws(Diagnostic) {
      try ByteSink.standardOutput.write(text + "\n")
      try ByteSink.standardOutput.flush()
      return 0
    } catch {
      guard error.code != .outputClosed else { return 0 }
      tell("spade: \(error.message)\n")
      return error.code.exit.rawValue
    }
  }

  /// One line on standard error, and exit code 2.
  static func fail(_ message: String, asJSON: Bool) -> Int32 {
    let message = VisibleText.string(tidied(message))
    if asJSON, let line = try? DiagnosticRenderer.json(Diagnostic(.usage, message, help: "spade --help")) {
      tell(String(decoding: line, as: UTF8.self))
    } else {
      tell("spade: \(message) (spade --help lists the options)\n")
    }
    return DiagnosticCode.Exit.usage.rawValue
  }

  /// The line's first sentence in our style; a value after `=` could be a secret.
  private static func tidied(_ message: String) -> String {
    var line = message.split(separator: "\n").first.map(String.init) ?? "the command line is wrong"
    if line.hasPrefix("Error: ") { line.removeFirst(7) }
    if line.hasPrefix("Unknown option"), let equals = line.firstIndex(of: "="), let end = line.lastIndex(of: "'"),
      equals < end
    {
      line.removeSubrange(equals..<end)
    }
    if let advice = Self.advice(in: line) { line.removeSubrange(advice...) }
    if line.last == "." { line.removeLast() }
    return line.prefix(1).lowercased() + line.dropFirst()
  }

  /// Where a list of values begins that goes on over further lines.
  private static func advice(in line: String) -> String.Index? {
    let marker = ". Please provide"
    return line.indices.first { line[$0...].hasPrefix(marker) }
  }

  /// Whether errors are to be JSON, before the command line is understood.
  static func wantsJSON(_ arguments: [String]) -> Bool {
    arguments.contains("--errors=json")
      || zip(arguments, arguments.dropFirst()).contains { $0 == "--errors" && $1 == "json" }
  }

  // Where standard error can't be written to, the exit code has to do.
  private static func tell(_ text: String) {
    try? ByteSink.standardError.write(text)
    try? ByteSink.standardError.flush()
  }
}
