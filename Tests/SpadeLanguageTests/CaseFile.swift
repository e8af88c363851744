import Foundation
import Testing

/// A file of cases, parted into lines that keep their numbers; see `Tests/Cases/README.md`.
struct CaseFile: Sendable, CustomTestStringConvertible {
  struct Section: Sendable {
    /// What is compared: a result mode, `error` or `warning`.
    var label: String
    /// Line of the label, from 1.
    var line: Int
    var expected: String
  }

  struct Case: Sendable {
    var title: String
    var line: Int
    var query: String
    var sections: [Section] = []
  }

  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  let path: String
  var about = ""
  /// Files that the cases load.
  var files: [(name: String, text: String)] = []
  var setup = ""
  var cases: [Case] = []

  var testDescription: String { path.split(separator: "/").suffix(2).joined(separator: "/") }

  init(path: String) { self.path = path }

  /// Reads the file's text into its parts.
  mutating func read() throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("```") {
        let end = try end(ofBlockAt: index, in: lines)
        let body = lines[(index + 1)..<end].joined(separator: "\n")
        try block(String(line.dropFirst(3)), body, at: index)
        index = end + 1
      } else if line.hasPrefix("== ") {
        index = try readCase(from: index, in: lines)
      } else if line.hasPrefix("# about:") {
        about = line.dropFirst(8).trimmingCharacters(in: .whitespaces)
        index += 1
      } else if line.isEmpty || line.hasPrefix("#") {
        index += 1
      } else {
        throw malformed(index, "expected a block, a case or a comment")
      }
    }
    guard !about.isEmpty else { throw malformed(0, "expected `# about:` and what the cases show") }
    guard !cases.isEmpty else { throw malformed(0, "there is no case") }
  }

  private func end(ofBlockAt start: Int, in lines: [String]) throws -> Int {
    guard let end = lines[(start + 1)...].firstIndex(of: "```") else { throw malformed(start, "the block has no end") }
    return end
  }

  private mutating func block(_ heading: String, _ body: String, at index: Int) throws {
    let words = heading.split(separator: " ").map(String.init)
    switch words.first {
    case "file" where words.count == 2: files.append((words[1], body + "\n"))
    case "setup" where words.count == 1: setup += body + "\n"
    default: throw malformed(index, "a block is `file NAME` or `setup`")
    }
  }

  private mutating func readCase(from start: Int, in lines: [String]) throws -> Int {
    var found = Case(title: String(lines[start].dropFirst(3)), line: start + 1, query: "")
    var index = start + 1
    var body: [String] = []
    func close() {
      while body.last?.isEmpty == true { body.removeLast() }
      let text = body.joined(separator: "\n")
      if found.sections.isEmpty {
        found.query = text
      } else {
        found.sections[found.sections.count - 1].expected = text
      }
      body = []
    }
    while index < lines.count, !lines[index].hasPrefix("== ") {
      if lines[index].hasPrefix("---- ") {
        close()
        found.sections.append(Section(label: String(lines[index].dropFirst(5)), line: index + 1, expected: ""))
      } else {
        body.append(lines[index])
      }
      index += 1
    }
    close()
    guard !found.query.isEmpty else { throw malformed(start, "the case has no query") }
    guard !found.sections.isEmpty else {
      throw malformed(start, "the case expects nothing: `---- csv`, `---- error` …")
    }
    cases.append(found)
    return index
  }

  private func malformed(_ index: Int, _ why: String) -> Malformed {
    Malformed(description: "\(path):\(index + 1): \(why)")
  }

  /// The file's text with other expectations.
  func text(with answers: [Int: String]) throws -> String {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var lines: [String] = []
    var isSkipping = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated() {
      if isSkipping, line.hasPrefix("== ") || line.hasPrefix("---- ") {
        isSkipping = false
        if line.hasPrefix("== ") { lines.append("") }
      }
      if isSkipping { continue }
      lines.append(line)
      if let answer = answers[index + 1] {
        if !answer.isEmpty { lines.append(answer) }
        isSkipping = true
      }
    }
    if isSkipping { lines.append("") }
    return lines.joined(separator: "\n")
  }
}
