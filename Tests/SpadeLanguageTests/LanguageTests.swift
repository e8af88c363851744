import Foundation
import Testing

/// Every case in `Tests/Cases`; with `SPADE_UPDATE=1` the answers become the expectations.
@Suite struct LanguageTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cases").path

  static let files: [CaseFile] = {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".spadetest") }.sorted().map { CaseFile(path: "\(folder)/\($0)") }
  }()

  private static let isUpdating = ProcessInfo.processInfo.environment["SPADE_UPDATE"] == "1"

  @Test func thereAreCases() { #expect(Self.files.count >= 10) }

  /// What is saved and opened again answers every question as before, to the byte.
  @Test(arguments: files) func answersAfterReopening(_ unread: CaseFile) throws {
    var file = unread
    try file.read()
    let runner = try CaseRunner(file)
    for found in file.cases {
      for section in found.sections {
        // A definition's place in the text is another once it was saved.
        guard let answer = try runner.reopenedAnswer(found.query, label: section.label) else { continue }
        let text = answer.text(for: section.label).replacingOccurrences(of: "case.spadedb:", with: "<setup>:")
        let expected = try runner.answer(found.query, label: section.label).text(for: section.label)
        if Self.withoutPlaces(text) != Self.withoutPlaces(expected) {
          Issue.record("\(file.path):\(section.line): \(found.title)\nexpected:\n\(expected)\ngot:\n\(text)")
        }
      }
    }
    try runner.remove()
  }

  /// Without the lines that say where in a setup something stands.
  private static func withoutPlaces(_ text: String) -> [Substring] {
    guard text.contains("<setup>:") else { return text.split(separator: "\n") }
    return text.split(separator: "\n").filter {
      $0.hasPrefix("error") || $0.hasPrefix("warning") || $0.hasPrefix("help")
    }
  }

  @Test(arguments: files) func answers(_ unread: CaseFile) throws {
    var file = unread
    try file.read()
    let runner = try CaseRunner(file)
    var updates: [Int: String] = [:]
    for found in file.cases {
      // What is written before an error is an answer, too, where the case expects both.
      let mayFail = found.sections.contains { $0.label == "error" }
      for section in found.sections {
        let answer = try runner.answer(found.query, label: section.label)
        let text = answer.text(for: section.label, mayFail: mayFail)
        if Self.isUpdating, answer.suits(section.label, mayFail: mayFail) {
          updates[section.line] = text
        } else if text != section.expected {
          Issue.record("\(file.path):\(section.line): \(found.title)\nexpected:\n\(section.expected)\ngot:\n\(text)")
        }
      }
    }
    try runner.remove()
    if Self.isUpdating {
      let text = try file.text(with: updates)
      if text != (try String(contentsOfFile: file.path, encoding: .utf8)) {
        try text.write(toFile: file.path, atomically: true, encoding: .utf8)
      }
    }
  }
}
