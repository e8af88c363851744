import ArgumentParser
import Glibc
import SpadeBase
import SpadeDisplay
import SpadeSession
import SpadeSyntax
import SpadeTerminal

/// `spade fmt`: query files in their one canonical form.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Writes query files anew in their canonical form.",
    usage: "spade fmt [--check] [FILE...]",
    discussion:
      "A file is replaced as a whole, and only where it changes. Standard input is answered on standard output.")

  @Flag(help: "Changes nothing; names the files that would change, and exits with 1 where there are any.")
  var check = false

  @ArgumentParser.Argument(
    help: "Files to format; none or - is standard input.", completion: .file(extensions: ["spade"]))
  var files: [String] = []

  /// Returns the exit code: that of the first trouble.
  func run(isUTF8: Bool) -> Int32 {
    var status: Int32 = 0
    for file in files.isEmpty ? ["-"] : files {
      do throws(Trouble) {
        if try !format(file), status == 0 { status = 1 }
      } catch {
        guard error.diagnostics.first?.code != .outputClosed else { return status }
        for diagnostic in error.diagnostics { Report.show(diagnostic, isUTF8: isUTF8) }
        if status == 0 { status = error.diagnostics.first?.code.exit.rawValue ?? 1 }
      }
    }
    return status
  }

  /// What is wrong with a file.
  private struct Trouble: Error {
    var diagnostics: [Diagnostic]
  }

  /// False where `--check` finds a file that would change.
  private func format(_ path: String) throws(Trouble) -> Bool {
    let source = try trouble { () throws(Diagnostic) in try Files.script(path, opensSaved: false) }
    let formatted: String
    do throws(Formatter.Failure) {
      formatted = try Formatter.format(source)
    } catch {
      throw Trouble(diagnostics: error.diagnostics.map { $0.located(in: source) })
    }
    return try trouble { () throws(Diagnostic) in try put(formatted, in: path, over: source) }
  }

  private func trouble<Value>(_ body: () throws(Diagnostic) -> Value) throws(Trouble) -> Value {
    do throws(Diagnostic) { return try body() } catch { throw Trouble(diagnostics: [error]) }
  }

  private func put(_ formatted: String, in path: String, over source: SourceText) throws(Diagnostic) -> Bool {
    let isSame = formatted.utf8.elementsEqual(source.bytes)
    let output = ByteSink.standardOutput
    if check {
      if !isSame { try output.write("\(path)\n") }
      try output.flush()
      return isSame
    }
    if path == "-" {
      try output.write(formatted)
      try output.flush()
    } else if !isSame {
      let file = try AtomicFile(path: path)
      try file.sink.write(formatted)
      try file.commit()
    }
    return true
  }
}

/// Diagnostics of the commands beside queries.
enum Report {
  static func show(_ diagnostic: Diagnostic, isUTF8: Bool) {
    let profile = TerminalProfile(
      isTerminal: Terminal.isTerminal(STDERR_FILENO), color: Terminal.usesColor(.auto, descriptor: STDERR_FILENO),
      utf8: isUTF8)
    say(DiagnosticRenderer(profile).text(diagnostic))
  }

  // Where standard error can't be written to, the exit code has to do.
  static func say(_ text: String) {
    try? ByteSink.standardError.write(text)
    try? ByteSink.standardError.flush()
  }
}
