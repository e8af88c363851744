import Foundation
import SpadeBase
import SpadeDemo
import SpadeDisplay
import SpadeEngine
import SpadePlan
import SpadeSession
import SpadeStore
import SpadeSyntax
import SpadeTerminal
import Testing

@testable import spade

/// `docs/errors.md` has a section a code: the code's own words, and whatever the page adds to them.
@Suite struct ErrorPageTests {
  static let families: [(title: String, codes: [DiagnosticCode])] = [
    ("How queries are written", DiagnosticCode.syntax),
    ("What queries say", DiagnosticCode.plan),
    ("Answering", DiagnosticCode.engine),
    ("Sessions and scripts", DiagnosticCode.session),
    ("The shell", DiagnosticCode.shell),
    ("Loading", DiagnosticCode.store),
    ("Writing", DiagnosticCode.display),
    ("The prompt", DiagnosticCode.terminal),
    ("The command", DiagnosticCode.command),
    ("The example", DiagnosticCode.demo),
  ]

  /// Where the page lies.
  static let path = "docs/errors.md"

  @Test func codesAreUnique() {
    let all = Self.families.flatMap(\.codes).map(\.id)
    #expect(Set(all).count == all.count)
  }

  @Test func pageHasEveryCode() throws {
    guard !Manual.isUpdating else { return }
    let page = try Manual.text(Self.path)
    #expect(page == Self.page(keeping: page), "SPADE_UPDATE=1 swift test --filter SpadeDocsTests writes it anew")
  }

  /// Writes the sections anew; the examples in them are then answered as on any page.
  static func update() throws { try Manual.write(page(keeping: Manual.text(path)), to: path) }

  /// The page as the codes have it; what stands before the first family and below a code's own words is kept.
  private static func page(keeping page: String) -> String {
    let introduction = page.components(separatedBy: "\n## ")[0].trimmingCharacters(in: .newlines)
    var additions: [String: String] = [:]
    for section in page.components(separatedBy: "\n### ").dropFirst() {
      let body = section.components(separatedBy: "\n## ")[0]
      // The heading, an empty line, one paragraph.
      let parts = body.components(separatedBy: "\n\n")
      additions[parts[0]] = parts.dropFirst(2).joined(separator: "\n\n").trimmingCharacters(in: .newlines)
    }
    var text = introduction + "\n"
    for family in families {
      text += "\n## \(family.title)\n"
      for code in family.codes {
        text += "\n### \(code.id)\n\n\(wrapped(paragraph(code)))\n"
        if let addition = additions[code.id], !addition.isEmpty { text += "\n\(addition)\n" }
      }
    }
    return text
  }

  private static func paragraph(_ code: DiagnosticCode) -> String {
    code.exit == .query ? code.explanation : "\(code.explanation) Exit code \(code.exit.rawValue)."
  }

  private static func wrapped(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].isEmpty {
        lines[lines.count - 1] = String(word)
      } else if lines[lines.count - 1].count + word.count < 120 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What stands as an example below a code raises that code.
  @Test func examplesRaiseTheirCode() throws {
    for section in try Manual.text(Self.path).components(separatedBy: "\n### ").dropFirst() {
      guard section.contains("```text"), let id = section.split(separator: "\n").first else { continue }
      #expect(section.contains("[\(id)]: ") || Manual.isUpdating, "the example of \(id) shows another error")
    }
  }

  /// Each code is raised in a test: a test file or an example of the manual speaks of it.
  @Test func everyCodeIsRaisedInATest() throws {
    var texts: [String] = []
    for ending in [".swift", ".spadetest"] {
      for path in Manual.files(below: "Tests", ending: ending) { texts.append(try Manual.text(path)) }
    }
    for path in Manual.pages { texts.append(try Manual.text(path)) }
    let all = texts.joined(separator: "\n").lowercased()
    let unraised = Self.families.flatMap(\.codes).map(\.id).filter { id in
      let member = "." + id.replacingOccurrences(of: "-", with: "")
      return ![member, "\"\(id)\"", "error[\(id)]", "warning[\(id)]"].contains { all.contains($0) }
    }
    #expect(unraised == [])
  }
}
