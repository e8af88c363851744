import Foundation
import SpadeBase
import SpadePlan
import SpadeSession
import SpadeSyntax
import Testing

/// The manual, the program's own tables and the examples speak of the same things.
@Suite struct ReferenceTests {
  private static let families = Manual.files(below: "docs/language/functions", ending: ".md")

  /// Function names in the first cells of a page's tables: `p10` and its kind are `p`.
  private func functions(_ path: String) throws -> [String] {
    try Manual.text(path).split(separator: "\n").filter { $0.hasPrefix("| ") }.flatMap { line in
      let cell = line.dropFirst(2).split(separator: "|", maxSplits: 1).first ?? ""
      return cell.matches(of: /`([a-z]+)[0-9]*\(/).map { String($0.1) }
    }
  }

  @Test func everyFunctionHasItsPlace() throws {
    // `cohort` has a section where others have a row.
    let described = Set(try Self.families.flatMap(functions) + ["cohort"])
    let known = Set(Builtins.all.map(\.name))
    #expect(known.subtracting(described).sorted() == [], "functions that no page describes")
    #expect(described.subtracting(known).sorted() == [], "functions that exist on paper only")
    #expect(try Manual.text("docs/language/functions/scalar.md").contains("\n## cohort\n"))
  }

  @Test func everyStageHasItsPage() throws {
    let pages = Manual.files(below: "docs/language/stages", ending: ".md")
    let names = pages.map { (($0 as NSString).lastPathComponent as NSString).deletingPathExtension }
    #expect(names.sorted() == Stages.all.map(\.name).sorted())
    for (name, page) in zip(names, pages) { #expect(try Manual.text(page).hasPrefix("# \(name)\n")) }
  }

  @Test func everyDotCommandIsListed() throws {
    let page = try Manual.text("docs/shell.md")
    let listed = page.matches(of: /(?m)^\| `\.([a-z]+)/).map { String($0.1) }
    #expect(listed == DotCommands.all.map(\.name))
  }

  @Test func everyLoadOptionIsListed() throws {
    let page = try Manual.text("docs/files.md")
    let listed = page.matches(of: /(?m)^\| `([a-z]+) [^`|]*`.*\|$/).map { String($0.1) }
    #expect(listed == LoadOption.all.map(\.word.rawValue))
    for option in LoadOption.all {
      let text = "load \"x.csv\" (\(option.example))"
      #expect(Parser.parse(SourceText(name: "option", text: text)).diagnostics.isEmpty, "\(text)")
      #expect(page.contains("`\(option.example)"), "\(option.example)")
    }
  }

  @Test func examplesOfTheFunctionTableRun() throws {
    let rehearsal = try Rehearsal.ofPortfolio()
    for entry in Builtins.all {
      let result = try rehearsal.run(entry.example)
      #expect(result.error == nil, "\(entry.name): \(entry.example)\n\(result.output)")
      #expect(entry.example.contains("\(entry.name)("), "\(entry.name): not in its own example")
      #expect(!result.output.hasPrefix("warning"), "\(entry.name): \(result.output)")
    }
  }

  @Test func examplesOfTheStageTableRun() throws {
    let rehearsal = try Rehearsal.ofPortfolio()
    for entry in Stages.all {
      let result = try rehearsal.run(entry.example)
      #expect(result.error == nil, "\(entry.name): \(entry.example)\n\(result.output)")
      #expect(entry.example.contains(entry.name), "\(entry.name): not in its own example")
    }
  }

  /// The questions of the portfolio; those of the git example need a repository's tables.
  @Test(arguments: Manual.files(below: "examples/portfolio", ending: ".spade")) func scriptsRun(_ path: String) throws {
    let result = try Rehearsal().run(script: path)
    #expect(result.error == nil, "\(path):\n\(result.output)")
    #expect(!result.output.contains("warning["), "\(path):\n\(result.output)")
    #expect(!result.output.contains("(0 rows)"), "\(path): an empty answer\n\(result.output)")
  }
}
