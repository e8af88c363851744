import Glibc
import SpadeBase

/// The texts of the repository that the grammar and the parser must agree on.
enum Corpus {
  /// The repository's folder.
  static let root: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/")
  }()

  /// The bytes of a file, nil where it can't be read.
  static func bytes(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { all += buffer[..<count] }
    return all
  }

  static func text(_ path: String) -> String { String(decoding: bytes(root + "/" + path) ?? [], as: UTF8.self) }

  /// The queries of a file that holds one a line.
  static func lines(_ path: String) -> [String] {
    text(path).split(separator: "\n").map(String.init).filter { !$0.isEmpty }
  }

  /// Whole files of queries, and the blocks marked as such in the documents.
  static func files() -> [SourceText] {
    var found: [SourceText] = []
    for folder in ["examples", "docs"] { collect(root + "/" + folder, into: &found) }
    return found
  }

  private static func collect(_ folder: String, into found: inout [SourceText]) {
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      let path = folder + "/" + name
      if entry.pointee.d_type == UInt8(DT_DIR) {
        if !name.hasPrefix(".") { collect(path, into: &found) }
      } else if name.hasSuffix(".spade"), let bytes = bytes(path) {
        found.append(SourceText(name: path, bytes: bytes))
      } else if name.hasSuffix(".md"), let bytes = bytes(path) {
        found += blocks(of: String(decoding: bytes, as: UTF8.self), path)
      }
    }
  }

  /// The blocks of a Markdown text that are fenced as ```` ```spade ````.
  private static func blocks(of text: String, _ path: String) -> [SourceText] {
    var found: [SourceText] = []
    var block: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = block, line.hasPrefix("```") {
        found.append(SourceText(name: path, text: lines.joined(separator: "\n")))
        block = nil
      } else if block != nil {
        block?.append(line)
      } else if line == "```spade" {
        block = []
      }
    }
    return found
  }
}
