import Foundation
import Testing

/// Ctrl-C, the time limit, and the prompt without a terminal.
@Suite struct InterruptTests {
  let command: Command
  /// Takes long: a self-made crowd of moments over a made-up firm.
  static let slow = "slice mean(slope(score last 90d)), mean(score) by account_id | over 20000d every 1d"

  init() throws { command = try Command() }

  @Test func timeLimitEndsWithFour() throws {
    #expect(try command.run("demo", "firm", "--accounts", "200").status == 0)
    let run = try command.run("--quiet", "-w", "firm/workspace.spade", "--time-limit", "2s", "-c", Self.slow)
    #expect(run.status == 4)
    #expect(run.errors.contains("error[time-limit]: not finished within the time limit of 2.0 s"))
    try command.remove()
  }

  @Test func interruptEndsWithOneHundredAndThirty() throws {
    #expect(try command.run("demo", "firm", "--accounts", "200").status == 0)
    try command.write("f.spade", "slice n = count()\n\(Self.slow)\nslice n = count()\n")
    let line = "timeout -s INT 3 $S --quiet --keep-going -w firm/workspace.spade f.spade; echo $? >status"
    let run = try command.shell(line)
    #expect(run.errors.contains("cancelled after"))
    #expect(run.output.components(separatedBy: "n\n").count == 2)
    // `timeout` says 124 whatever the command said.
    #expect(try command.read("status") == "124\n")
    let status = try command.shell(
      "$S --quiet -w firm/workspace.spade f.spade & sleep 3; kill -INT $!; wait $!; echo $? >status")
    #expect(status.status == 0)
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
