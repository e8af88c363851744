import Foundation

/// Where the manual, the examples and the tests lie, and what is in them.
enum Manual {
  /// The repository's folder.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// With `SPADE_UPDATE=1` pages take the answers of today instead of being held to their own.
  static let isUpdating = ProcessInfo.processInfo.environment["SPADE_UPDATE"] == "1"

  /// The session that every page begins with.
  static let workspace = "examples/portfolio/workspace.spade"

  /// Every page, by its path in the repository.
  static let pages =
    ["README.md"] + files(below: "docs", ending: ".md") + files(below: "examples", ending: ".md")

  /// Files of that ending below a folder, by their paths in the repository, in order.
  static func files(below folder: String, ending: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted().map { "\(folder)/\($0)" }
  }

  /// The text of a file of the repository.
  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
  }

  /// Puts a text in a file of the repository, where it differs.
  static func write(_ text: String, to path: String) throws {
    guard try Self.text(path) != text else { return }
    try text.write(toFile: "\(root)/\(path)", atomically: true, encoding: .utf8)
  }
}
