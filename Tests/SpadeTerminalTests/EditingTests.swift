import Glibc
import Testing

extension ShellTests {
  /// Typing, moving, deleting.
  @Suite struct Editing {
    @Test func typesAndMovesByGraphemes() throws {
      let shell = try ProbeSession()
      shell.type("größe 漢字 👍", "probe> größe 漢字 👍", column: 20)
      shell.type("\u{1b}[D\u{7f}\u{7f}", "probe> größe 漢👍", column: 15)
      shell.type("\u{1b}[D\u{1b}[3~", "probe> größe 👍", column: 13)
      shell.type("\u{5}cafe\u{301}", "probe> größe 👍cafe\u{301}", column: 19)
      shell.type("\u{7f}", "probe> größe 👍caf", column: 18)
      shell.type("\r", "probe> größe 👍caf", "=> \"größe 👍caf\"", "probe>")
    }

    @Test func movesByWordsAndEnds() throws {
      let shell = try ProbeSession(columns: 60)
      shell.type("foo bar-baz qux", "probe> foo bar-baz qux")
      shell.type("\u{1b}b\u{1b}bX", "probe> foo bar-Xbaz qux")
      shell.type("\u{1b}[1;5D\u{1b}[1;3DY", "probe> foo Ybar-Xbaz qux")
      shell.type("\u{1b}[1;5C1\u{1b}f2", "probe> foo Ybar1-Xbaz2 qux")
      shell.type("\u{1b}[H<\u{1b}[F>\u{1b}[1~a\u{1b}[4~e\u{1b}OHb\u{1b}OFf", "probe> ba<foo Ybar1-Xbaz2 qux>ef")
      shell.type("\u{1}\u{1b}[3~\u{1b}[3;5~", "probe> <foo Ybar1-Xbaz2 qux>ef", column: 7)
    }

    @Test func unknownKeysLeaveNothing() throws {
      let shell = try ProbeSession()
      shell.type("ab\u{1b}[15;3~\u{1b}[99;99u\u{1b}OPc", "probe> abc")
      shell.type("\u{85}\u{9b}d", "probe> abcd", column: 11)
    }

    @Test func killsAndYanks() throws {
      let shell = try ProbeSession()
      shell.type("one two three", "probe> one two three")
      shell.type("\u{17}\u{17}", "probe> one")
      shell.type("\u{7f}\u{19}", "probe> onetwo three")
      shell.type("\u{1f}", "probe> one")
      shell.type("\u{1f}\u{1f}", "probe> one two")
      shell.type("\u{1b}/", "probe> one")
      shell.type("\u{15}AAA\u{15}\u{19}\u{1b}y", "probe> one")
      shell.type("\u{1}\u{b}x", "probe> x")
      shell.type("\u{19}\u{1}\u{1b}d", "probe>")
    }

    @Test func undoesStepByStep() throws {
      let shell = try ProbeSession()
      shell.type("one ", "probe> one", column: 11)
      for (index, letter) in "two ".enumerated() {
        shell.send(String(letter))
        #expect(shell.wait { $0.column == 12 + index })
      }
      shell.type("three", "probe> one two three")
      shell.type("\u{1b}[200~ pasted text\u{1b}[201~!", "probe> one two three pasted text!")
      shell.type("\u{1f}\u{1f}", "probe> one two three")
      shell.type("\u{1f}", "probe> one two", column: 15)
      shell.type("\u{1f}", "probe> one", column: 11)
      shell.type("\u{1b}/", "probe> one two", column: 15)
      shell.type("\u{1b}/", "probe> one two three")
      shell.type("\u{18}\u{15}\u{18}\u{15}\u{18}\u{15}\u{18}\u{15}\u{18}\u{15}", "probe>", column: 7)
    }

    @Test func transposesWithLibeditsOwnCommand() throws {
      let shell = try ProbeSession()
      shell.type("ab\u{14}", "probe> ba")
      shell.type("c\u{1b}[D\u{16}\u{1b}x", "probe> ba^[xc")
    }

    @Test func interruptDropsTheLine() throws {
      let shell = try ProbeSession()
      shell.type("half", "probe> half")
      shell.type("\u{3}", "probe> half^C", "interrupted", "probe>")
      shell.type("x\r", "probe> x", "=> \"x\"", "probe>")
      shell.type(".work\r", "working")
      shell.type("\u{3}", "^Ccancelled", "probe>", column: 7)
    }

    @Test func controlDEndsAnEmptyLineOnly() throws {
      let shell = try ProbeSession()
      shell.type("ab\u{1}\u{4}", "probe> b", column: 7)
      shell.type("\u{5}\u{4}\u{4}", "probe> b", column: 8)
      shell.type("\u{15}\u{4}", "probe>", "end")
      #expect(shell.terminal.waitForExit() == 0)
      #expect(shell.terminal.isCooked)
    }

    @Test func editsSeveralLinesInPlace() throws {
      let shell = try ProbeSession()
      shell.type("f(ab\rcd\r", "probe> f(ab", "   ... cd", "   ...", column: 7)
      shell.type("\u{1b}[A\u{1b}[AX", "probe> Xf(ab", "   ... cd", "   ...", column: 8, up: 2)
      shell.type("\u{1b}[BY", "probe> Xf(ab", "   ... cYd", "   ...", column: 9, up: 1)
      shell.type("\u{1b}[1;5F)\u{1b}\re", "   ... cYd", "   ... )", "   ... e")
      shell.type("\u{1b}[A\u{5}\u{b}", "probe> Xf(ab", "   ... cYd", "   ... )e")
      shell.type("\r", "=> \"Xf(ab\\ncYd\\n)e\"", "probe>")
      shell.type("\u{1b}[A", "probe> Xf(ab", "   ... cYd", "   ... )e", column: 9)
      shell.type("\u{c}", "probe> Xf(ab", "   ... cYd", "   ... )e", column: 9)
      #expect(shell.wait { $0.lines.count == 3 })
    }

    @Test func editsInTheUsersEditor() throws {
      let folder = try TemporaryFolder()
      let editor = try folder.write("editor", "#!/bin/sh\nsed -i \"$1\" \"$2\"\n", mode: 0o700)
      let shell = try ProbeSession(environment: ["EDITOR": "\(editor) 's/one/two\\nthree/'"])
      shell.type("a one b", "probe> a one b")
      shell.type("\u{18}\u{5}", "probe> a two", "   ... three b", column: 14)
      shell.type("\r.edit\r", "probe> .edit", "probe> from .edit")
      let failing = try ProbeSession(environment: ["EDITOR": "false"])
      failing.type("keep", "probe> keep")
      failing.type("\u{18}\u{5}!", "probe> keep!")
      #expect(failing.screen.lines.contains("editor false ended with status 1; the te"))
    }
  }
}
