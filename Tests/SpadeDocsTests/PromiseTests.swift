import Foundation
import Testing

/// `docs/shell-tests.md` names tests that exist, and leaves out no key of the manual.
@Suite struct PromiseTests {
  private let page: String
  private let manual: String

  init() throws {
    page = try String(contentsOfFile: Manual.root + "/docs/shell-tests.md", encoding: .utf8)
    manual = try String(contentsOfFile: Manual.root + "/docs/shell.md", encoding: .utf8)
  }

  /// The tests' files by name, with what they hold.
  private static func files() throws -> [String: String] {
    var files: [String: String] = [:]
    let paths = FileManager.default.enumerator(atPath: Manual.root + "/Tests")?.allObjects as? [String] ?? []
    for path in paths where path.hasSuffix("Tests.swift") || path.hasSuffix(".spadetest") {
      let name = (path as NSString).lastPathComponent
      let text = try String(contentsOfFile: "\(Manual.root)/Tests/\(path)", encoding: .utf8)
      // Two modules have tests of completion.
      files[name, default: ""] += text
    }
    return files
  }

  private var rows: [(what: String, tests: [String])] {
    page.components(separatedBy: "\n").filter { $0.hasPrefix("| ") }.compactMap { line in
      let cells = line.components(separatedBy: " | ")
      guard cells.count == 2, !cells[1].hasPrefix("---"), !cells[1].hasPrefix("shown by"), !cells[1].hasPrefix("here")
      else { return nil }
      let parts = cells[1].components(separatedBy: "`")
      return (cells[0], parts.indices.filter { $0 % 2 == 1 }.map { parts[$0] })
    }
  }

  @Test func everyTestNamedExists() throws {
    let files = try Self.files()
    #expect(rows.count > 40)
    for (what, tests) in rows {
      #expect(!tests.isEmpty, "\(what)")
      for test in tests {
        let isThere: Bool
        if let colon = test.range(of: ".spadetest: ") {
          isThere =
            files[String(test[..<colon.lowerBound]) + ".spadetest"]?.contains("\n== \(test[colon.upperBound...])\n")
            ?? false
        } else {
          let parts = test.components(separatedBy: ".")
          isThere =
            parts.count == 2 && files[parts[0] + ".swift"]?.contains("@Test") ?? false
            && files[parts[0] + ".swift"]?.contains("func \(parts[1])(") ?? false
        }
        #expect(isThere, "\(test), for \(what)")
      }
    }
  }

  @Test func everyKeyOfTheManualHasATest() throws {
    let start = try #require(manual.range(of: "| key | |\n| --- | --- |\n"))
    let lines = manual[start.upperBound...].components(separatedBy: "\n").prefix { $0.hasPrefix("| ") }
    #expect(lines.count >= 9)
    let keys = rows.map(\.what).joined(separator: ", ")
    for line in lines {
      for key in line.dropFirst(2).components(separatedBy: " | ")[0].components(separatedBy: ", ") {
        #expect(keys.contains(key), "\(key)")
      }
    }
  }
}
