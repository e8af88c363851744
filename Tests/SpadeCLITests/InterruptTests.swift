import Foundation
import Testing

/// Ctrl-C, the time limit, and the prompt without a terminal.
@Suite struct InterruptTests {
  let command: Command
  /// Takes long: a self-made crowd of moments over a made-up firm.
  static let slow = "slice mean(slope(score last 90d)), mean(score) by account_id | over 4000d every 1h"

  init() throws { command = try Command() }

  @Test func timeLimitEndsWithFour() throws {
    #expect(try command.run("demo", "firm", "--accounts", "200").status == 0)
    let run = try command.run("--quiet", "-w", "firm/workspace.spade", "--time-limit", "50ms", "-c", Self.slow)
    #expect(run.status == 4)
    #expect(run.errors.contains("error[time-limit]: not finished within the time limit of 50 ms\n  --> <command>:1:1"))
    try command.remove()
  }

  @Test func interruptEndsWithOneHundredAndThirty() throws {
    #expect(try command.run("demo", "firm", "--accounts", "200").status == 0)
    try command.write("f.spade", "slice n = count()\n\(Self.slow)\nslice n = count()\n")
    let run = try command.runInterrupted(
      after: "n\n", "--quiet", "--keep-going", "--mode", "csv", "-w", "firm/workspace.spade", "f.spade")
    #expect(run.status == 130)
    #expect(run.errors.contains("error[cancelled]: cancelled after") && run.errors.contains("--> f.spade:2:1\n"))
    #expect(run.output.components(separatedBy: "n\n").count == 2)
    try command.remove()
  }

  @Test func interruptIsTheCodeWhateverFailedBefore() throws {
    #expect(try command.run("demo", "firm", "--accounts", "200").status == 0)
    try command.write("f.spade", "slice nothing\nslice n = count()\n\(Self.slow)\n")
    let run = try command.runInterrupted(
      after: "n\n", "--quiet", "--keep-going", "--mode", "csv", "-w", "firm/workspace.spade", "f.spade")
    #expect(run.status == 130)
    #expect(run.errors.contains("error[unknown-column]"))
    try command.remove()
  }

  @Test func interruptEndsTheWaitForStatements() throws {
    // It waits once it has opened the pipe: only then it can be written to.
    let run = try command.shell(
      """
      mkfifo wait; env --default-signal=INT $S wait & p=$!
      exec 3>wait; sleep 0.5; kill -INT $p; wait $p
      """)
    #expect(run.status == 130)
    #expect(run.errors.contains("cancelled after"))
    try command.remove()
  }

  @Test func aPipeThatNobodyWritesIntoCanBeLeft() throws {
    for statement in ["load \"wait\" as t", "run \"wait\""] {
      let run = try command.shell(
        """
        [ -p wait ] || mkfifo wait
        env --default-signal=INT $S -c '\(statement)' & p=$!
        sleep 0.7; kill -INT $p; wait $p
        """)
      #expect(run.status == 130, "\(statement): \(run.errors)")
    }
    let late = try command.run("--time-limit", "200ms", "-c", "load \"wait\" as t")
    #expect(late.status == 4, "\(late.errors)")
    try command.remove()
  }

  @Test func promptOnATerminal() throws {
    // `script` gives it one; keys come as they would from a hand that waits for the prompt.
    let run = try command.shell(
      """
      shows() { n=0; until grep -q "$1" stdout || [ $n -ge 600 ]; do sleep 0.05; n=$((n+1)); done; sleep 0.2; }
      { shows 'spade>'; printf 'slice n = count() by tier\\r'; shows '2 rows'; printf 'slice nothing\\r'
        shows unknown-column; printf '.quit\\r'; } | script -qec \"$S -w w.spade\" /dev/null
      """)
    #expect(run.status == 0 || run.status == 1)
    #expect(run.output.contains("accounts 3"))
    #expect(run.output.contains("spade> "))
    #expect(run.output.contains("2 rows"))
    #expect(run.output.contains("unknown-column"))
    let history = try command.read(".local/state/spade/history")
    #expect(history.hasPrefix("_HiStOrY_V2_"))
    #expect(history.components(separatedBy: "\n").count == 5)
    try command.remove()
  }

  @Test func promptWithoutATerminal() throws {
    let run = try command.run(
      "-w", "w.spade", "-i", "--no-init", input: "slice nothing\naccounts |\nslice n = count()\n.quit\nslice x\n")
    #expect(run.status == 0 || run.status == 1)
    #expect(run.errors.contains("error[unknown-column]"))
    #expect(run.output.contains("accounts 3"))
    #expect(run.output.contains("1 row"))
    #expect(!run.output.contains("spade>"))
    try command.remove()
  }

  @Test func nothingIsReadFromTheCurrentFolder() throws {
    for name in ["init.spade", ".spade", "spade.spade", "workspace.spade"] { try command.write(name, "slice bad\n") }
    #expect(try command.run("-c", "load \"accounts.csv\" as a", "-c", "a").status == 0)
    try command.remove()
  }

  @Test func theStartFileIsForThePromptOnly() throws {
    let folder = command.folder + "/.config/spade"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try command.write(".config/spade/init.spade", ".mode csv\n")
    let script = "slice n = count()\n"
    let prompt = try command.run("-w", "w.spade", "-i", "--quiet", input: script)
    #expect(prompt.output == "n\n3\n")
    #expect(try command.run("-w", "w.spade", "-i", "--quiet", "--no-init", input: script).output != prompt.output)
    #expect(try command.run("-w", "w.spade", "-c", script).output != prompt.output)
    chmod(folder + "/init.spade", 0o666)
    let refused = try command.run("-w", "w.spade", "-i", "--quiet", input: script)
    #expect(refused.output != prompt.output)
    #expect(refused.errors.contains("start-file-refused"))
    try command.remove()
  }
}
