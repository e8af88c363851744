import Foundation
import Testing

/// Each page is a session of its own over the example portfolio; what stands under a block is what it gives.
@Suite struct PageTests {
  @Test func thereArePages() { #expect(Manual.pages.count >= 35) }

  @Test(arguments: Manual.pages) func answers(_ path: String) throws {
    if Manual.isUpdating, path == ErrorPageTests.path { try ErrorPageTests.update() }
    let page = try Page(path)
    guard page.blocks.contains(where: { $0.info.hasPrefix("spade") }) else { return }
    let rehearsal = try Rehearsal.ofPortfolio()
    var updates: [Int: String] = [:]
    for (index, block) in page.blocks.enumerated() {
      if block.info.hasPrefix("file ") {
        try rehearsal.write(page.text(block) + "\n", to: String(block.info.dropFirst(5)))
      }
      guard block.info.hasPrefix("spade") else { continue }
      let place = "\(path):\(block.body.lowerBound)"
      let kinds = ["spade", "spade evidence", "spade-error"]
      #expect(kinds.contains(block.info), "\(place): a block of \(block.info)")
      let result = try rehearsal.run(page.text(block), evidence: block.info == "spade evidence")
      let isMeant = (result.error != nil) == (block.info == "spade-error")
      #expect(isMeant, "\(place):\n\(result.output)")
      guard isMeant, index + 1 < page.blocks.count, page.blocks[index + 1].info == "text" else { continue }
      let expected = page.text(page.blocks[index + 1])
      if Manual.isUpdating {
        updates[index + 1] = result.output
      } else if result.output != expected {
        Issue.record("\(place): the page says\n\(expected)\nbut it gives\n\(result.output)")
      }
    }
    if Manual.isUpdating { try Manual.write(page.text(with: updates), to: path) }
  }

  /// Every answer is shown: what a page asks it also tells.
  @Test(arguments: Manual.pages) func showsWhatItAsks(_ path: String) throws {
    let page = try Page(path)
    for (index, block) in page.blocks.enumerated() where block.info == "spade-error" {
      let isFollowed = index + 1 < page.blocks.count && page.blocks[index + 1].info == "text"
      #expect(isFollowed, "\(path):\(block.body.lowerBound): no error under it")
    }
    for block in page.blocks where block.info == "text" {
      #expect(!block.body.isEmpty || Manual.isUpdating, "\(path):\(block.body.lowerBound): an empty answer")
    }
  }

  /// Links within the repository lead to a file, and to a heading or anchor in it.
  @Test(arguments: Manual.pages) func linksLead(_ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    for target in try Links.targets(in: Manual.text(path)) where !target.contains("://") {
      let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let file = parts[0].isEmpty ? path : ("\(folder)/\(parts[0])" as NSString).standardizingPath
      let full = "\(Manual.root)/\(file.hasPrefix("/") ? String(file.dropFirst()) : file)"
      guard FileManager.default.fileExists(atPath: full) else {
        Issue.record("\(path): no file for \(target)")
        continue
      }
      if parts.count == 2 {
        let anchors = Links.anchors(in: try String(contentsOfFile: full, encoding: .utf8))
        #expect(anchors.contains(parts[1]), "\(path): no heading for \(target)")
      }
    }
  }
}

/// Links of Markdown pages and what they can point at.
enum Links {
  /// The targets of all links.
  static func targets(in text: String) throws -> [String] {
    text.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
  }

  /// The names of headings, as hosts of repositories make them, and of `id`s.
  static func anchors(in text: String) -> Set<String> {
    var names = Set(text.matches(of: /id="([^"]+)"/).map { String($0.1) })
    for line in text.split(separator: "\n") where line.hasPrefix("#") {
      let title = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
      names.insert(
        String(title.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == " " })
          .replacingOccurrences(of: " ", with: "-"))
    }
    return names
  }
}
