import Glibc
import Testing

extension ShellTests {
  /// Sizes, stops, ends.
  @Suite struct Window {
    @Test func wrapsAndGrows() throws {
      let shell = try ProbeSession(columns: 20)
      shell.type("abcdefghijklmnopqrstuvwxyz", "probe> abcdefghijklm", "nopqrstuvwxyz", column: 13)
      shell.resize(columns: 40, rows: 10)
      shell.type("", "probe> abcdefghijklmnopqrstuvwxyz", column: 33)
      shell.type("!", "probe> abcdefghijklmnopqrstuvwxyz!")
    }

    @Test func typingWhileTheWindowShrinksLosesNothing() throws {
      // libedit, told of the change, would write beyond its screen here: run under a memory checker, this shows it.
      let shell = try ProbeSession(columns: 100, rows: 15)
      var length = 0
      for columns in [60, 21, 90, 33, 20, 100] {
        shell.send(String(repeating: "word 漢ü ", count: 9))
        length += 9 * 11
        shell.resize(columns: columns, rows: 15)
        shell.settle(20)
        shell.send("x\u{1b}[Hy\u{1b}[F")
        length += 2
      }
      shell.send("\r")
      #expect(
        shell.wait { $0.lines.contains("=> \(length) bytes") && $0.lines.last == "probe>" }, "\(shell.screen.lines)")
    }

    @Test func aFullRowMovesTheCursorOn() throws {
      let shell = try ProbeSession(columns: 20)
      shell.type("abcdefghijklm", "probe> abcdefghijklm")
      #expect(shell.wait { $0.column == 0 && $0.row == 2 })
      shell.type("n漢\u{1}漢", "probe> 漢abcdefghijk", "lmn漢")
    }

    @Test func aFullRowLeavesNoEmptyLine() throws {
      let shell = try ProbeSession(columns: 20)
      shell.type("abcdefghijklm\r", "probe> abcdefghijklm", "=> \"abcdefghijklm\"", "probe>")
      // Other texts each time: what is waited for must not be there already.
      shell.type("nopqrstuvwxyz\u{1}x\u{7f}\r", "probe> nopqrstuvwxyz", "=> \"nopqrstuvwxyz\"", "probe>")
      shell.type("ABCDEFGHIJKLM", "probe> ABCDEFGHIJKLM")
      shell.type("\u{3}", "probe> ABCDEFGHIJKLM", "^C", "interrupted", "probe>")
    }

    @Test func textTallerThanTheWindowScrolls() throws {
      let shell = try ProbeSession(columns: 20, rows: 4)
      shell.type("(\r1\r2\r3\r4\r5", "   ... 2", "   ... 3", "   ... 4", "   ... 5")
      shell.type("\u{1b}<", "probe> (", "   ... 1", "   ... 2", "   ... 3", column: 7, up: 3)
      shell.type("\u{1b}>)\r", "   ... 5)", "=> \"(\\n1\\n2\\n3\\n4\\n5", ")\"", "probe>")
    }

    @Test func messagesOfOtherThreadsStandAbove() throws {
      let shell = try ProbeSession(["--no-hints", "--notify"])
      shell.type("typing", "loaded größe", "second line", "probe> typing", column: 13)
    }

    @Test(arguments: [SIGTERM, SIGHUP]) func endsCleanlyOnASignal(signal: Int32) throws {
      let shell = try ProbeSession()
      shell.type("abc", "probe> abc")
      #expect(!shell.terminal.isCooked)
      kill(shell.terminal.process, signal)
      shell.type("", "probe> abc", "terminated \(signal)")
      #expect(shell.terminal.waitForExit() == 0)
      #expect(shell.terminal.isCooked)
    }

    @Test func stopsAndGoesOn() throws {
      let shell = try ProbeSession(
        [], columns: 60, command: ["/bin/bash", "--norc", "--noprofile", "-i"], waitForPrompt: false)
      shell.send("PS1='$ '; \(ProbeSession.probe) --no-hints\r")
      #expect(shell.wait { $0.lines.last == "probe>" })
      shell.type("hello", "probe> hello")
      shell.send("\u{1a}")
      #expect(shell.wait { $0.lines.last == "$" })
      #expect(shell.screen.lines.contains { $0.contains("Stopped") })
      shell.send("fg\r")
      #expect(shell.wait { $0.lines.last == "probe> hello" && $0.column == 12 })
      shell.type("X\r", "probe> helloX", "=> \"helloX\"", "probe>")
    }

    @Test func quitAndStopWithoutAShellDoNothing() throws {
      let shell = try ProbeSession()
      shell.type("abc", "probe> abc")
      shell.send("\u{1c}")
      shell.settle()
      shell.type("d", "probe> abcd")
      shell.type("\u{1a}", "probe> abcd", "probe> abcd")
      shell.type("e", "probe> abcde", column: 12)
    }

    @Test func aCrashRestoresTheTerminal() throws {
      let folder = try TemporaryFolder()
      let shell = try ProbeSession(["--no-hints", "--history", folder.file("history")], columns: 70)
      shell.type("crash\r", "spade probe: internal error (SIGSEGV); please report")
      #expect(shell.terminal.waitForExit() == 70)
      #expect(shell.terminal.isCooked)
      let raw = try ProbeSession(columns: 70)
      raw.type("abc", "probe> abc")
      kill(raw.terminal.process, SIGABRT)
      raw.type("", "probe> abc", "spade probe: internal error (SIGABRT); please report")
      #expect(raw.terminal.waitForExit() == 70)
      #expect(raw.terminal.isCooked)
    }

    @Test func aTerminalThatGoesAwayEndsTheProgram() throws {
      let shell = try ProbeSession()
      shell.terminal.hangUp()
      #expect(shell.terminal.waitForExit() == 0)
    }
  }
}
