import Glibc
import Testing

extension ShellTests {
  /// Locales, terminal types, and what is no terminal.
  @Suite struct Surroundings {
    @Test(arguments: ["C", "POSIX", "xx_INVALID.UTF-8", "unset"]) func typesUmlautsInAnyLocale(locale: String) throws {
      let shell = try ProbeSession(environment: ["LC_ALL": locale])
      shell.type("größe\r", "probe> größe", "=> \"größe\"", "probe>")
    }

    @Test func invalidBytesBecomeVisible() throws {
      let shell = try ProbeSession()
      _ = shell.terminal.write([0x61, 0xff, 0xc3, 0x28, 0x62])
      shell.type("", "probe> a\u{fffd}\u{fffd}(b")
    }

    @Test(arguments: ["no-such-terminal", "linux", "vt100", "screen"]) func editsOnOtherTypes(type: String) throws {
      let shell = try ProbeSession(environment: ["TERM": type])
      shell.type("abc\u{1b}[DX", "ready", "probe> abXc")
    }

    @Test(arguments: ["dumb", "unknown", "unset"]) func readsPlainlyOnDumbOnes(type: String) throws {
      let shell = try ProbeSession(environment: ["TERM": type], waitForPrompt: false)
      shell.type("größe\r", "größe", "=> \"größe\"")
      shell.type("\u{3}", "^Cinterrupted")
      shell.type("\u{4}", "end")
      #expect(!shell.output.contains(0x1b))
    }

    @Test func noColorIsNoColor() throws {
      let colored = try ProbeSession()
      colored.type("12", "probe> 12")
      #expect(String(decoding: colored.output, as: UTF8.self).contains("\u{1b}[36m"))
      let plain = try ProbeSession(environment: ["NO_COLOR": "1"])
      plain.type("12", "probe> 12")
      #expect(!String(decoding: plain.output, as: UTF8.self).contains("m"))
    }

    @Test(arguments: ["</dev/null", "<&-", "<&- >&- 2>&-"]) func endsWithoutInput(redirection: String) throws {
      let shell = try ProbeSession(
        ["-c", "\(ProbeSession.probe) \(redirection); echo status $?"], command: ["/bin/sh"], waitForPrompt: false)
      #expect(shell.wait { $0.lines.last == "status 0" }, "\(shell.screen.lines)")
    }

    @Test func readsAPipeAsItIs() throws {
      let shell = try ProbeSession(
        ["-c", "printf 'a\\r\\nb\\n\\nlast' | \(ProbeSession.probe)"], command: ["/bin/sh"], waitForPrompt: false)
      #expect(
        shell.wait { $0.lines == ["=> \"a\"", "=> \"b\"", "=> \"\"", "=> \"last\"", "end"] }, "\(shell.screen.lines)")
    }

    @Test func staysWithinTwentyColumns() throws {
      let shell = try ProbeSession(
        ["--no-hints", "--prompt", "probe> a very long prompt that has no room "], columns: 20)
      shell.type("abc", "probe> a vabc")
      let tiny = try ProbeSession(columns: 3, rows: 2, waitForPrompt: false)
      tiny.type("漢字", "字", column: 2)
    }
  }
}
