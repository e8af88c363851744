import Foundation
import SpadeBase
import SpadeDisplay
import SpadeSession

/// A session over the example portfolio that shows its answers as the manual does.
final class Rehearsal {
  /// What a text gave: its answers, or the error that ended it, drawn.
  struct Result {
    var output: String
    var error: Diagnostic?
  }

  private let session: Session
  /// Texts run here, so that what they write is gone with the session.
  private let folder: String
  private let profile = TerminalProfile(isTerminal: true)

  init() throws {
    // A day that no page is about: none may depend on the clock.
    session = Session(options: SessionOptions(), today: 20_000)
    folder = NSTemporaryDirectory() + "spade-manual-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// A session that has the example portfolio loaded.
  static func ofPortfolio() throws -> Rehearsal {
    let rehearsal = try Rehearsal()
    let result = try rehearsal.run(script: Manual.workspace)
    if let error = result.error { throw error }
    return rehearsal
  }

  /// Runs a file of the repository.
  func run(script path: String) throws -> Result { try run(file: "\(Manual.root)/\(path)") }

  /// Runs a file.
  func run(file path: String) throws -> Result { try run(try Files.script(path), folder: Paths.folder(of: path)) }

  /// Lays a file where texts run.
  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }

  /// Runs a text as if typed.
  func run(_ text: String, evidence: Bool = false) throws -> Result {
    try run(SourceText(name: "<prompt>", text: text), folder: folder, evidence: evidence)
  }

  private func run(_ text: SourceText, folder: String, evidence: Bool = false) throws -> Result {
    let sink = ByteSink.memory()
    let renderer = DiagnosticRenderer(profile)
    var result = Result(output: "")
    var hasAnswer = false
    do throws(Diagnostic) {
      try session.run(text, folder: folder) { outcome throws(Diagnostic) in
        // A workspace's own are known; of what a page loads they are part.
        if case .loaded(let table, let report) = outcome, folder == self.folder {
          for warning in LoadWarnings.all(of: table, report) { try sink.write(renderer.text(warning)) }
        }
        guard case .answer(let answer) = outcome else { return }
        if hasAnswer { try sink.write("\n") }
        hasAnswer = true
        for warning in answer.warnings { try sink.write(renderer.text(warning)) }
        try ResultWriter.write(
          answer.table, mode: .table, profile: profile, options: WriteOptions(plot: answer.plot), to: sink)
        if evidence, let line = try answer.evidence?.line() { try sink.write(line + "\n") }
      } failed: { error throws(Diagnostic) in
        throw error
      }
    } catch {
      result.error = error
      try sink.write(renderer.text(error))
    }
    result.output = String(decoding: sink.bytes, as: UTF8.self).replacingOccurrences(of: self.folder + "/", with: "")
    while result.output.hasSuffix("\n") { result.output.removeLast() }
    return result
  }
}
