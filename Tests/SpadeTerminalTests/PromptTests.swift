import Glibc
import Testing

extension ShellTests {
  /// The whole command on a terminal: what only shows there.
  @Suite struct AtThePrompt {
    /// A small workspace with everything in it that a terminal must not see raw.
    final class Place {
      let folder: TemporaryFolder
      let workspace: String

      init() throws {
        folder = try TemporaryFolder()
        let accounts = (0..<60).map {
          "\($0),\($0 % 3 == 0 ? "enterprise" : "free"),\($0 == 7 ? "\"\u{1b}[2Jx\"" : "y")"
        }
        _ = try folder.write("a.csv", "id,tier,odd\n" + accounts.joined(separator: "\n") + "\n")
        workspace = try folder.write("w.spade", "load \"a.csv\" as accounts entity id\n")
      }

      func session(_ options: [String] = [], columns: Int = 80, rows: Int = 24, _ environment: [String: String] = [:])
        throws
        -> ProbeSession
      {
        try AtThePrompt.shell(
          ["-w", workspace, "--history", folder.file("history")] + options, columns: columns, rows: rows, environment)
      }
    }

    /// The command on a terminal, at its first prompt.
    static func shell(_ options: [String], columns: Int, rows: Int, _ environment: [String: String] = [:]) throws
      -> ProbeSession
    {
      let spade =
        ProbeSession.probe.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        + "/spade"
      let shell = try ProbeSession(
        ["--no-init"] + options, columns: columns, rows: rows,
        environment: ["PAGER": ""].merging(environment) { $1 }, command: [spade], waitForPrompt: false)
      #expect(shell.wait(seconds: 20) { $0.lines.contains { $0.hasPrefix("spade>") } }, "\(shell.screen.lines)")
      return shell
    }

    /// Types an entry once the prompt listens, and waits until its answer shows something and the prompt is back.
    private func ask(
      _ entry: String, _ shell: ProbeSession, _ text: String, _ place: SourceLocation = #_sourceLocation
    ) {
      listens(shell, place)
      shell.send(entry + "\r")
      shows(text, shell, place)
      listens(shell, place)
    }

    /// Waits until keys go to the editor and the prompt is empty.
    private func listens(_ shell: ProbeSession, _ place: SourceLocation = #_sourceLocation) {
      #expect(
        shell.wait(seconds: 20) { $0.lines.last == "spade>" && !shell.terminal.isCooked }, "\(shell.screen.lines)",
        sourceLocation: place)
    }

    private func shows(_ text: String, _ shell: ProbeSession, _ place: SourceLocation = #_sourceLocation) {
      #expect(
        shell.wait(seconds: 20) { $0.lines.contains { $0.contains(text) } }, "no \(text) in \(shell.screen.lines)",
        sourceLocation: place)
    }

    @Test func tabOffersValuesWithTheirCounts() throws {
      let shell = try Place().session()
      shell.send("accounts | where tier == \"E\t")
      shows("where tier == \"enterprise\"", shell)
      shell.send("\u{15}accounts | where odd == \t")
      shows("y  ", shell)
      shows("␛[2Jx", shell)
      shell.send("\u{15}accounts | where tier == \t\t\r\r")
      shows("40 rows", shell)
    }

    @Test func aSuggestionAndTheBannerFitTwentyColumns() throws {
      let shell = try Place().session(columns: 20, rows: 12)
      ask("slice n = count() by tier", shell, "enterprise  20")
      shell.send("\u{c}slice n = count() by \t")
      shows("tier", shell)
      #expect(shell.screen.unknown.isEmpty)
    }

    @Test func helpIsBrokenBetweenWords() throws {
      let shell = try Place().session(columns: 60, rows: 60)
      ask(".help", shell, "explains a stage")
      let lines = shell.screen.lines
      #expect(lines.contains(".once FILE            Sends the next answer to a file."))
      #expect(lines.contains(".rows N               Asks for the rows behind line N of the"))
      #expect(lines.contains("                      last answer, as a query to go on from."))
    }

    @Test func longAnswersGoThroughThePager() throws {
      let shell = try Place().session([], rows: 20, ["PAGER": "sed 's/^/>/'"])
      ask("accounts | select id", shell, ">59")
      shows("60 rows", shell)
      ask("accounts | select tier | take 2", shell, "2 rows")
      #expect(!shell.screen.lines.suffix(4).contains { $0.hasPrefix(">") })
      shell.send(".pager off\r\u{c}")
      listens(shell)
      ask("accounts | select id", shell, "60 rows")
      #expect(!shell.screen.lines.suffix(8).contains { $0.hasPrefix(">") }, "\(shell.screen.lines)")
    }

    @Test func aPagerThatLeavesEarlyIsNoError() throws {
      let shell = try Place().session([], rows: 20, ["PAGER": "head -1 >/dev/null"])
      shell.send("accounts\r")
      shows("60 rows", shell)
      #expect(!shell.screen.lines.contains { $0.contains("error") })
    }

    @Test func withoutThePagerTheAnswerIsThereAllTheSame() throws {
      let shell = try Place().session([], rows: 20, ["PAGER": "/nowhere/pager"])
      ask("accounts | select id", shell, "60 rows")
      #expect(shell.screen.lines.contains { $0.hasSuffix("59") }, "\(shell.screen.lines)")
    }

    @Test func aLostFileOfAnswersIsAFailureHereToo() throws {
      let shell = try Place().session(["-o", "/dev/full"])
      listens(shell)
      shell.send("slice n = count()\r.quit\r")
      #expect(shell.terminal.waitForExit() == 3)
    }

    @Test func ctrlCLeavesACleanPrompt() throws {
      let shell = try Place().session()
      shell.send("slice count() by id, a = mean(id) @ 1d ago\r")
      shell.settle(100)
      shell.send("accounts | where any")
      shell.settle(100)
      shell.send("\u{3}")
      shows("^C", shell)
      shell.send("slice n = count() by tier\r")
      shows("enterprise  20", shell)
    }

    @Test func ctrlCCancelsALongAnswerAtOnce() throws {
      let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
      let shell = try Self.shell(
        ["-w", root + "/examples/portfolio/workspace.spade", "--history", "/dev/null"], columns: 80, rows: 24)
      shell.send("slice mean(slope(score last 90d)) by account_id | over 4000d every 1h\r")
      shows("running", shell)
      let clock = ContinuousClock()
      let pressed = clock.now
      shell.send("\u{3}")
      shows("cancelled after", shell)
      #expect(shell.wait { $0.lines.last == "spade>" }, "\(shell.screen.lines)")
      #if DEBUG
        let limit = Duration.seconds(10)
      #else
        let limit = Duration.milliseconds(100)
      #endif
      #expect(pressed.duration(to: clock.now) < limit)
      #expect(!shell.screen.lines.contains { $0.contains("running") })
    }

    @Test func ctrlBackslashEndsTheQueryAndNotTheShell() throws {
      let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
      let shell = try Self.shell(
        ["-w", root + "/examples/portfolio/workspace.spade", "--history", "/dev/null"], columns: 80, rows: 24)
      shell.send("slice mean(slope(score last 90d)) by account_id | over 4000d every 1h\r")
      shows("running", shell)
      shell.send("\u{1c}")
      shows("cancelled after", shell)
      ask("slice n = count()", shell, "533")
    }

    @Test func whatFailedAtThePromptIsNoFailureOfTheShell() throws {
      let shell = try Place().session()
      ask("accounts | wher id == 1", shell, "unknown-stage")
      ask("slice n = count()", shell, "1 row")
      shell.send(".quit\r")
      #expect(shell.terminal.waitForExit() == 0)
      // What was to run before the prompt is a run, as without one.
      let late = try Place().session(["-c", "nothing", "-i"])
      late.send(".quit\r")
      #expect(late.terminal.waitForExit() == 1)
    }

    @Test func secretsAreNotKept() throws {
      let place = try Place()
      let shell = try place.session(["-p", "key=hunter2"])
      for entry in [
        "slice a = count()", " slice b = count()", "accounts | where tier == \"hunter2\"", "# http://u:pw@host",
      ] {
        shell.send(entry + "\r")
        shell.settle(200)
      }
      shell.send(".quit\r")
      #expect(shell.terminal.waitForExit() != nil)
      let kept = TemporaryFolder.contents(place.folder.file("history")) ?? ""
      #expect(
        kept.contains("a\\040=") && !kept.contains("b\\040=") && !kept.contains("hunter2") && !kept.contains("pw@"),
        "\(kept)")
    }

    @Test func theTourBringsItsQuestions() throws {
      let shell = try Place().session()
      shell.send(".tour\r")
      shows("spade> slice", shell)
      shell.send("\r")
      shows("spade> .rows 1", shell)
      shell.send("\u{3}")
      shows("^C", shell)
      shell.send("slice n = count()\r")
      shows("1 row", shell)
    }

    @Test func aPasteOfSixtyLinesIsOneEntry() throws {
      let place = try Place()
      let shell = try place.session(rows: 70)
      listens(shell)
      let lines = ["slice n = count(),"] + (0..<58).map { "\t\ts\($0) = sum(id)," } + ["\tlast = max(id) by tier"]
      shell.send("\u{1b}[200~" + lines.joined(separator: "\r\n") + "\u{1b}[201~")
      shows("by tier", shell)
      #expect(!shell.screen.lines.contains { $0.contains("rows") })
      shell.send("\r")
      shows("2 rows", shell)
      listens(shell)
      shell.send("\u{c}\u{1b}[A")
      #expect(
        shell.wait { $0.lines.first == "spade> slice n = count()," && $0.lines.count == 60 }, "\(shell.screen.lines)")
    }

    @Test func aPasteOfTwoHundredKilobytesIsOneEntry() throws {
      let shell = try Place().session()
      let line = "# größe 漢字 accounts | where tier == 'free'\n"
      shell.send(
        "\u{1b}[200~" + String(repeating: line, count: 200_000 / line.utf8.count) + "slice n = count()\u{1b}[201~")
      #expect(
        shell.wait(seconds: 40) { $0.lines.last?.contains("slice n = count()") ?? false }, "\(shell.screen.lines)")
      shell.send("\r")
      shows("1 row", shell)
    }

    @Test func aTerminalThatGoesAwayEndsIt() throws {
      let shell = try Place().session()
      shell.send("slice n = count")
      shell.settle(100)
      shell.terminal.hangUp()
      #expect(shell.terminal.waitForExit() == 129)
    }

    @Test func asciiTerminalsGetAscii() throws {
      let shell = try Place().session([], columns: 80, rows: 24, ["LC_ALL": "C"])
      shell.send("slice n = count() by tier\r")
      shows("enterprise  20", shell)
      shows("2 rows - ", shell)
      #expect(!shell.screen.lines.contains { $0.contains("\\u{") })
    }

    @Test func aDumbTerminalGetsPlainLines() throws {
      let shell = try Place().session([], columns: 80, rows: 24, ["TERM": "dumb"])
      shell.send("slice n = count() by tier\r")
      shows("enterprise  20", shell)
      shell.send(".edit\r")
      shows("needs-terminal", shell)
      // Nothing can be brought to such a prompt: the tour asks for itself.
      shell.send(".tour\r")
      shows("Tab offers names", shell)
      #expect(!shell.output.contains(0x1b))
    }
  }
}
