import Glibc
import Testing

extension ShellTests {
  /// The session that `docs/first-dig.md` shows, typed again.
  @Suite struct FirstDig {
    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
    private static let page = root + "/docs/first-dig.md"

    /// `SPADE_UPDATE=1 swift test --filter FirstDig` takes the screens of today instead.
    @Test func showsWhatThePageShows() throws {
      let shown = try #require(TemporaryFolder.contents(Self.page)).split(
        separator: "\n", omittingEmptySubsequences: false
      )
      .map(String.init)
      let entries = shown.filter { $0.hasPrefix("spade> ") }
      let screens = try Self.screens(entries)
      var page: [String] = []
      var next = 1
      var isInside = false
      for line in shown {
        if line.hasPrefix("$ spade ") {
          page += [line] + screens[0]
        } else if line.hasPrefix("spade> ") {
          page += screens[next]
          next += 1
        } else if !isInside || line == "```" {
          page.append(line)
        }
        if line.hasPrefix("```") { isInside.toggle() }
      }
      if getenv("SPADE_UPDATE") != nil, let file = fopen(Self.page, "we") {
        fputs(page.joined(separator: "\n"), file)
        fclose(file)
      } else {
        #expect(page.map(Self.untimed) == shown.map(Self.untimed))
      }
    }

    /// What stands before the first prompt, then each entry with its answer.
    private static func screens(_ entries: [String]) throws -> [[String]] {
      let folder = try TemporaryFolder()
      let shell = try ShellTests.AtThePrompt.shell(
        ["-w", root + "/examples/portfolio/workspace.spade", "--history", folder.file("history")], columns: 90,
        rows: 40)
      var screens = [Array(shell.screen.lines.dropLast())]
      for entry in entries {
        shell.send("\u{c}")
        #expect(shell.wait { $0.lines == ["spade>"] }, "\(shell.screen.lines)")
        shell.send(String(entry.dropFirst("spade> ".count)) + "\r")
        let isAnswered = shell.wait(seconds: 30) { $0.lines.count > 1 && $0.lines.last == "spade>" }
        #expect(isAnswered, "\(entry): \(shell.screen.lines)")
        screens.append(Array(shell.screen.lines.dropLast()))
      }
      #expect(shell.screen.unknown.isEmpty)
      return screens
    }

    /// How long an answer took differs from run to run.
    private static func untimed(_ line: String) -> String {
      let parts = line.split(separator: " · ", omittingEmptySubsequences: false)
      guard parts.count > 1, let last = parts.last, last.hasSuffix(" ms") || last.hasSuffix(" s") else { return line }
      return parts.dropLast().joined(separator: " · ")
    }
  }
}
