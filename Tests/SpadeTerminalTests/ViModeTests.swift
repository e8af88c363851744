import Glibc
import Testing

extension ShellTests {
  /// The vi maps and the user's settings.
  @Suite struct ViMode {
    @Test func movesAndChanges() throws {
      let shell = try ProbeSession(["--vi", "--no-hints"])
      shell.type("foo bar baz", "probe> foo bar baz")
      shell.type("\u{1b}", "probe> foo bar baz", column: 17)
      shell.type("bdwx", "probe> foo bar", column: 13)
      shell.type("u", "probe> foo bar baz")
      shell.type("0cwnew\u{1b}", "probe> new bar baz", column: 9)
      shell.type("\u{1b}", "probe> new bar baz", column: 9)
      shell.type("x", "probe> ne bar baz")
      shell.type("A!\r", "=> \"ne bar baz!\"", "probe>")
      shell.type("\u{1b}k", "probe> ne bar baz!")
      shell.type("j", "probe>")
      shell.type("/bar", "(search) bar: ne bar baz!")
      shell.type("\r", "=> \"ne bar baz!\"", "probe>")
    }

    @Test func vRunsTheEditorOnlyThroughUs() throws {
      let shell = try ProbeSession(["--vi", "--no-hints"], environment: ["EDITOR": "sed -i s/a/b/"])
      shell.type("aa", "probe> aa")
      shell.type("\u{1b}", "probe> aa", column: 8)
      shell.type("v", "probe> ba")
    }

    @Test func settingsChooseTheMode() throws {
      let folder = try TemporaryFolder()
      _ = try folder.write(".editrc", "bind -v\nspade-no-such-command\nedit off\nother:bind ^A ed-insert\n")
      let shell = try ProbeSession(["--no-hints", "--editrc"], environment: ["HOME": folder.path])
      shell.type("foo", "probe> foo")
      shell.type("\u{1b}", "probe> foo", column: 9)
      shell.type("0x", "probe> oo", column: 7)
      shell.type("\r", "=> \"oo\"", "probe>")
    }

    @Test func settingsOthersMayWriteAreRefused() throws {
      let folder = try TemporaryFolder()
      _ = try folder.write(".editrc", "bind -v\n", mode: 0o666)
      let shell = try ProbeSession(["--no-hints", "--editrc"], columns: 90, environment: ["HOME": folder.path])
      #expect(shell.screen.lines.first?.hasPrefix("warning[editrc-refused]") == true)
    }
  }
}
