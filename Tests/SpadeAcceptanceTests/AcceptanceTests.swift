import Foundation
import SpadeBase
import SpadeDisplay
import SpadeSession
import Testing

/// A query and the answer that another engine gave to the same question.
struct AcceptanceCase: Sendable, CustomTestStringConvertible {
  let folder: String
  let name: String
  var testDescription: String { "\((folder as NSString).lastPathComponent)/\(name)" }

  /// What the query gives in a session of its own, as csv.
  func answer() throws(Diagnostic) -> CSVRows {
    // A day that no case is about: none may depend on the wall clock.
    let session = Session(options: SessionOptions(), today: 20_000)
    let sink = ByteSink.memory()
    for file in ["workspace.spade", "\(name).spade"] {
      try session.run(
        try Files.script("\(folder)/\(file)"), folder: folder,
        emit: { outcome throws(Diagnostic) in
          guard case .answer(let answer) = outcome else { return }
          try ResultWriter.write(answer.table, mode: .csv, profile: .file, to: sink)
        }, failed: { error throws(Diagnostic) in throw error })
    }
    return CSVRows(String(decoding: sink.bytes, as: UTF8.self))
  }

  func expected() throws -> CSVRows { CSVRows(try String(contentsOfFile: "\(folder)/\(name).csv", encoding: .utf8)) }
}

/// Every case in `Tests/Acceptance`; the README there says where the answers are from.
@Suite struct AcceptanceTests {
  static let cases: [AcceptanceCase] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Acceptance").path
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".spade") && !$0.hasSuffix("/workspace.spade") }.sorted().map { file in
      let path = "\(root)/\(file)" as NSString
      return AcceptanceCase(
        folder: path.deletingLastPathComponent, name: (path.lastPathComponent as NSString).deletingPathExtension)
    }
  }()

  @Test func thereAreCases() { #expect(Self.cases.count >= 170) }

  @Test(arguments: cases) func answersAlike(_ given: AcceptanceCase) throws {
    let answer = try given.answer()
    if let difference = answer.difference(from: try given.expected()) { Issue.record("\(difference)") }
  }
}
