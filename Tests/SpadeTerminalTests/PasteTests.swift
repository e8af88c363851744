import Glibc
import Testing

extension ShellTests {
  /// Text that comes all at once.
  @Suite struct Pasting {
    @Test func pastesLinesWithoutRunningThem() throws {
      let shell = try ProbeSession()
      shell.type(
        "\u{1b}[200~users\r\n\t| where (a)\nlast\u{1b}[201~", "probe> users", "   ...   | where (a)", "   ... last")
      shell.type("\u{1f}", "probe>", column: 7)
      shell.type("\u{1b}/\r", "=> \"users\\n\\t| where (a)\\nlast\"", "probe>")
    }

    @Test func pastedEscapeSequencesAreText() throws {
      let shell = try ProbeSession()
      shell.type("\u{1b}[200~a\u{1b}[31mb\u{7}\u{9b}2Jc\u{0}\u{202e}d\u{1b}[201~", "probe> a[31mb2Jc<202e>d")
      shell.type("\r", "=> \"a[31mb2Jc\u{202e}d\"", "probe>")
    }

    @Test func pastesTwoHundredKilobytes() throws {
      let shell = try ProbeSession()
      let line = "users | where plan == \"größe 漢字\" | slice count() by tier\n"
      let text = String(repeating: line, count: 200_000 / line.utf8.count)
      shell.send("\u{1b}[200~\(text)end\u{1b}[201~")
      #expect(shell.wait(seconds: 10) { $0.lines.last == "   ... end" }, "\(shell.screen.lines)")
      shell.type("!", "   ... end!")
      shell.type("\r", "=> \(text.utf8.count + 4) bytes", "probe>")
    }

    @Test func anUnmarkedPasteRunsLineByLine() throws {
      let shell = try ProbeSession()
      shell.type("a\rb\r", "probe> b", "=> \"b\"", "probe>")
      #expect(shell.screen.lines.contains("=> \"a\""))
    }

    @Test func aPasteWithoutEndEnds() throws {
      let shell = try ProbeSession()
      shell.type("\u{1b}[200~abc", "probe> abc")
    }
  }
}
