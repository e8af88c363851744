import Foundation
import SpadeBase
import SpadeDisplay
import SpadeSession

/// A shell without a terminal that one talks to: what it answers, and what it reports.
final class Talk {
  let session: Session
  let shell: Shell
  private let answers = ByteSink.memory()
  private let reports = ByteSink.memory()
  private var read = 0
  private var reported = 0

  /// `setUp` runs first; its output is not looked at.
  init(_ setUp: String = "", folder: String = ".", interactive: Bool = false, mode: ResultMode = .csv) {
    session = Session(options: SessionOptions(), today: 20_000)
    var settings = ShellSettings()
    settings.mode = mode
    settings.isInteractive = interactive
    settings.isQuiet = !interactive
    shell = Shell(
      session: session, settings: settings, stop: StopSignal(limit: nil), output: AnswerOutput(standard: answers),
      reports: reports)
    shell.run(SourceText(name: "<set up>", text: setUp), folder: folder)
    read = answers.bytes.count
  }

  /// The repository.
  static let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst(1)
    .description

  /// The example portfolio.
  static func ofPortfolio(interactive: Bool = false) throws -> Talk {
    let folder = Talk.root + "/examples/portfolio"
    return Talk(
      try String(contentsOfFile: folder + "/workspace.spade", encoding: .utf8), folder: folder, interactive: interactive
    )
  }

  /// Says something; returns what came of it, answers first.
  @discardableResult func say(_ text: String) -> String {
    shell.run(SourceText(name: "<prompt>", text: text))
    defer { (read, reported) = (answers.bytes.count, reports.bytes.count) }
    return String(decoding: answers.bytes[read...], as: UTF8.self)
      + String(decoding: reports.bytes[reported...], as: UTF8.self)
  }

  /// The lines of a csv answer without its head.
  func rows(_ text: String) -> [String] {
    Array(say(text).split(separator: "\n").map(String.init).drop { $0.isEmpty }.dropFirst())
  }
}
