import Glibc
import Testing

extension ShellTests {
  /// Earlier lines: walking, searching, hints.
  @Suite struct Recalling {
    private let folder: TemporaryFolder
    private var path: String { folder.file("history") }

    init() throws { folder = try TemporaryFolder() }

    private func shell(_ options: String...) throws -> ProbeSession {
      try ProbeSession(["--history", path] + options)
    }

    @Test func lastsOverTwoStarts() throws {
      let first = try shell("--no-hints")
      first.type("one 漢\r", "=> \"one 漢\"", "probe>")
      first.type("f(\r)\r", "=> \"f(\\n)\"", "probe>")
      first.type(" secret\r", "=> \" secret\"", "probe>")
      first.type("password hunter2\r", "=> \"password hunter2\"", "probe>")
      first.type("\u{4}", "probe>", "end")
      let second = try shell("--no-hints")
      second.type("\u{1b}[A", "probe> f(", "   ... )")
      second.type("\u{1b}[A", "probe> one 漢")
      second.type("\u{1b}[A", "probe> one 漢")
      second.type("\u{1b}[B\u{1b}[B", "probe>")
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
      #expect(TemporaryFolder.contents(path) == "_HiStOrY_V2_\none\\040漢\nf(\\012)\n")
    }

    @Test func upGoesByWhatWasTyped() throws {
      let shell = try shell("--no-hints")
      for line in ["users a", "events b", "users c"] { shell.type(line + "\r", "=> \"\(line)\"", "probe>") }
      shell.type("us\u{1b}[A", "probe> users c")
      shell.type("\u{1b}[A", "probe> users a")
      shell.type("\u{1b}[B\u{1b}[B", "probe> us", column: 9)
      shell.type("\u{15}\u{10}\u{10}", "probe> events b")
      shell.type("!\u{e}", "probe> events b!")
    }

    @Test func searches() throws {
      let shell = try shell("--no-hints")
      for line in ["users a", "größe 漢 Č", "users c"] { shell.type(line + "\r", "=> \"\(line)\"", "probe>") }
      shell.type("\u{12}s", "(search) s: users c")
      shell.type("\u{12}", "(search) s: users a")
      shell.type("\u{13}", "(search) s: users c")
      shell.type("\u{7f}漢 Č", "(search) 漢 Č: größe 漢 Č")
      shell.type("x", "(not found) 漢 Čx: größe 漢 Č")
      shell.type("\u{7}", "probe>")
      shell.type("zz\u{12}USERS", "(not found) USERS: zz")
      shell.type("\u{7}", "probe> zz")
      shell.type("\u{15}\u{12}users\u{1b}[F!", "probe> users c!")
      shell.type("\u{15}\u{12}gr\r", "=> \"größe 漢 Č\"", "probe>")
      shell.type("\u{12}us\u{3}", "interrupted", "probe>")
    }

    @Test func hintsAreTaken() throws {
      let shell = try shell()
      shell.type("select all users\r", "=> \"select all users\"", "probe>")
      shell.type("sel", "probe> select all users", column: 10)
      shell.type("x", "probe> selx")
      shell.type("\u{7f}\u{1b}f", "probe> select all users", column: 13)
      shell.type("\u{1b}[C", "probe> select all users", column: 23)
      shell.type("\r", "=> \"select all users\"", "probe>")
      shell.type("s", "probe> select all users", column: 8)
      shell.type("\u{3}", "probe> s^C", "interrupted", "probe>")
    }

    @Test(arguments: ["folder", "link", "foreign", "read-only"])
    func anUnusableFileIsReportedOnce(kind: String) throws {
      switch kind {
      case "folder": mkdir(path, 0o700)
      case "link":
        _ = try folder.write("target", "_HiStOrY_V2_\n")
        symlink(folder.file("target"), path)
      case "foreign": _ = try folder.write("history", "my notes\n")
      default: break  // a file that not even root opens for writing
      }
      defer { rmdir(path) }
      let used = kind == "read-only" ? "/proc/sys/kernel/ostype" : path
      let shell = try ProbeSession(["--no-hints", "--history", used], columns: 80)
      shell.type("a\r", "=> \"a\"", "probe>")
      shell.type("b\r", "=> \"b\"", "probe>")
      shell.type("\u{1b}[A", "probe> b")
      #expect(shell.screen.lines.count { $0.contains("warning[history-unusable]") } == 1)
      if kind == "foreign" { #expect(TemporaryFolder.contents(path) == "my notes\n") }
      if kind == "link" { #expect(TemporaryFolder.contents(folder.file("target")) == "_HiStOrY_V2_\n") }
    }
  }
}
