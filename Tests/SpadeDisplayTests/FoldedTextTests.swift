import SpadeBase
import Testing

@testable import SpadeDisplay

@Suite struct FoldedTextTests {
  @Test func breaksBetweenWords() {
    let text = ".once FILE  Sends the next answer to a file."
    #expect(FoldedText.lines(text, width: nil, hanging: 12) == [text])
    #expect(FoldedText.lines(text, width: 44, hanging: 12) == [text])
    #expect(
      FoldedText.lines(text, width: 38, hanging: 12) == [
        ".once FILE  Sends the next answer to a", "            file.",
      ])
    // Too little would be left beside the indent.
    #expect(FoldedText.lines(text, width: 30, hanging: 12) == [".once FILE  Sends the next", "  answer to a file."])
    // Nothing is lost of what has no room, and no line begins with the blank it was broken at.
    #expect(FoldedText.lines("a 漢字漢字漢字 b", width: 6) == ["a", "漢字漢字漢字", "b"])
    #expect(FoldedText.lines("  indented words", width: 10) == ["  indented", "words"])
    #expect(FoldedText.lines("", width: 1) == [""])
  }

  @Test func diagnosticsFitATerminal() {
    let diagnostic = Diagnostic(
      DiagnosticTests.unknown, "4 rows of users name no row of accounts and belong to nobody",
      help: "load the table of accounts that they name")
    let profile = TerminalProfile(isTerminal: true, width: 40)
    #expect(
      DiagnosticRenderer(profile).text(diagnostic) == """
        error[unknown-column]: 4 rows of users
          name no row of accounts and belong to
          nobody
        help: load the table of accounts that
          they name

        """)
    #expect(DiagnosticRenderer(.file).text(diagnostic).split(separator: "\n").count == 2)
  }
}
