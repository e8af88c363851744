import Foundation
import SpadeBase
import SpadeDisplay
import SpadeSession

/// Runs a case in a session of its own, set up anew.
struct CaseRunner {
  /// What a query gave.
  struct Answer {
    var output: String
    var reports: String
    var isFailure: Bool

    /// What a section of that label is compared with.
    func text(for label: String, mayFail: Bool = false) -> String {
      switch label {
      case "error": isFailure ? reports : "no error, but:\n\(output)"
      case "warning": isFailure ? "an error:\n\(reports)" : reports
      default: isFailure && !mayFail ? "an error:\n\(reports)" : output
      }
    }

    /// Whether the query came to what the label speaks of, so that the answer may become the expectation.
    func suits(_ label: String, mayFail: Bool = false) -> Bool {
      isFailure == (label == "error") || (mayFail && label != "warning")
    }
  }

  let file: CaseFile
  /// Holds the files that the cases load.
  let folder: String

  init(_ file: CaseFile) throws {
    self.file = file
    folder = NSTemporaryDirectory() + "spade-cases-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for data in file.files {
      try data.text.write(toFile: "\(folder)/\(data.name)", atomically: false, encoding: .utf8)
    }
  }

  func remove() throws { try FileManager.default.removeItem(atPath: folder) }

  func answer(_ query: String, label: String) throws -> Answer {
    let session = try prepared(file.setup)
    return run(query, name: "case", session, mode: ResultMode(name: label) ?? .csv)
  }

  /// The same after what the setup made was saved, and opened in another session; nil where it makes nothing.
  func reopenedAnswer(_ query: String, label: String) throws -> Answer? {
    let first = try prepared(file.setup)
    let saving = run("save \"case.spadedb\"", name: "save", first, mode: .csv)
    if saving.reports.hasPrefix("error[not-loaded]: nothing is loaded that could be saved") { return nil }
    guard !saving.isFailure else { throw CaseFile.Malformed(description: "save failed:\n\(saving.reports)") }
    let second = try prepared("open \"case.spadedb\"")
    return run(query, name: "case", second, mode: ResultMode(name: label) ?? .csv)
  }

  private func prepared(_ setup: String) throws -> Session {
    // A day that no case is about: none may depend on the wall clock.
    let session = Session(options: SessionOptions(), today: 20_000)
    let answer = run(setup, name: "setup", session, mode: .csv)
    guard !answer.isFailure else { throw CaseFile.Malformed(description: "setup failed:\n\(answer.reports)") }
    return session
  }

  private func run(_ text: String, name: String, _ session: Session, mode: ResultMode) -> Answer {
    let output = ByteSink.memory()
    let reports = ByteSink.memory()
    var settings = ShellSettings()
    settings.mode = mode
    let shell = Shell(
      session: session, settings: settings, stop: StopSignal(limit: nil), output: AnswerOutput(standard: output),
      reports: reports)
    shell.run(SourceText(name: "<\(name)>", text: text), folder: folder)
    return Answer(output: tidied(output.bytes), reports: tidied(reports.bytes), isFailure: shell.failure != nil)
  }

  /// Without the line end, and with the data's folder left out of messages.
  private func tidied(_ bytes: [UInt8]) -> String {
    var text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: folder + "/", with: "")
    while text.hasSuffix("\n") { text.removeLast() }
    return text
  }
}
