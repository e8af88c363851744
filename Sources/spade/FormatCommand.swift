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
    commandName: "spade fmt",
    abstract: "Writes query files anew in their canonical form.",
    discussion:
      "A file is replaced as a whole, and only where it changes. Standard input is answered on standard output.")

  @Flag(help: "Changes nothing; names the files that would change, and exits with 1 where there are any.")
  var check = false

  @Argument(help: "Files to format; none or - is standard input.", completion: .file(extensions: ["spade"]))
  var files: [String] = []

  /// Returns the exit code: that of the first trouble.
  func run(isUTF8: Bool) -> Int32 {
    var status: Int32 = 0
    for file in files.isEmpty ? ["-"] : files {
      do {
        if try !format(file), status == 0 { status = 1 }
      } catch let failure as Formatter.Failure {
        for diagnostic in failure.diagnostics { Report.show(diagnostic, isUTF8: isUTF8) }
        if status == 0 { status = failure.diagnostics.first?.code.exit.rawValue ?? 1 }
      } catch let diagnostic as Diagnostic {
        if diagnostic.code == .outputClosed { return status }
        Report.show(diagnostic, isUTF8: isUTF8)
        if status == 0 { status = diagnostic.code.exit.rawValue }
      } catch {
        Report.say("spade: \(error)\n")
        status = DiagnosticCode.Exit.internalError.rawValue
      }
    }
    return status
  }

  /// False where `--check` finds a file that would change.
  private func format(_ path: String) throws -> Bool {
    let source = try Files.script(path)
    let formatted: String
    do throws(Formatter.Failure) {
      formatted = try Formatter.format(source)
    } catch {
      throw Formatter.Failure(diagnostics: error.diagnostics.map { $0.located(in: source) })
    }
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
