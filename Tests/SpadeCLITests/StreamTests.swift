import Foundation
import Testing

/// Output that ends early, can't be written, or goes elsewhere; and what is written off a terminal.
@Suite struct StreamTests {
  let command: Command

  init() throws {
    command = try Command()
    let rows = (1...50_000).map { "\($0),text number \($0)" }.joined(separator: "\n")
    try command.write("long.csv", "id,name\n\(rows)\n")
  }

  @Test func closedPipeEndsQuietly() throws {
    let run = try command.shell("{ $S --mode csv -c 'load \"long.csv\" as l' -c l; echo $? >status; } | head -1")
    #expect(run.output == "id,name\n")
    #expect(run.errors.isEmpty)
    #expect(try command.read("status") == "0\n")
    try command.remove()
  }

  @Test func fullDiskIsAnErrorOfOneMessage() throws {
    let run = try command.shell("$S --mode csv --keep-going -c 'load \"long.csv\" as l' -c l -c l >/dev/full")
    #expect(run.status == 3)
    #expect(run.errors.hasPrefix("error[write-failed]"))
    #expect(run.errors.components(separatedBy: "error[").count == 2)
    #expect(try command.shell("$S --help >/dev/full").status == 3)
    try command.remove()
  }

  @Test func everyRowIsWrittenOffATerminal() throws {
    let run = try command.run("-c", "load \"long.csv\" as l", "-c", "l")
    #expect(run.output.components(separatedBy: "\n").count == 50_003)
    #expect(!run.output.contains("\u{1b}"))
    try command.remove()
  }

  @Test func noColourButWhereAskedFor() throws {
    let plain = try command.run("-c", "nothing")
    #expect(!plain.errors.contains("\u{1b}"))
    #expect(try command.run("-c", "nothing", "--color", "always").errors.contains("\u{1b}"))
    #expect(try command.run("-c", "nothing", environment: ["NO_COLOR": "1"]).errors == plain.errors)
    try command.remove()
  }

  @Test func outputGoesToAFileInTheFormOfItsEnding() throws {
    #expect(try command.run("-w", "w.spade", "-o", "out.json", "-c", "slice n = count()").output.isEmpty)
    #expect(try command.read("out.json").hasPrefix("["))
    #expect(try command.run("-w", "w.spade", "-o", "out.json", "--mode", "csv", "-c", "slice n = count()").status == 0)
    #expect(try command.read("out.json") == "n\n3\n")
    try command.remove()
  }

  @Test func aFailedScriptLeavesTheOldFile() throws {
    try command.write("out.csv", "old")
    #expect(try command.run("-w", "w.spade", "-o", "out.csv", "-c", "slice count()", "-c", "slice no").status == 1)
    #expect(try command.read("out.csv") == "old")
    #expect(try command.run("-w", "w.spade", "-o", "/gone/out.csv", "-c", "slice count()").status == 3)
    try command.remove()
  }

  @Test func onceAndOutputInAScript() throws {
    try command.write(
      "f.spade", ".once a.csv\nslice n = count()\n.output b.csv\nslice n = count()\n.output\nslice n = count()\n")
    #expect(try command.run("-w", "w.spade", "f.spade", "--mode", "csv").output == "n\n3\n")
    #expect(try command.read("a.csv") == "n\n3\n")
    #expect(try command.read("b.csv") == "n\n3\n")
    try command.remove()
  }

  @Test func closedStandardInputIsSaid() throws {
    let script = try command.shell("$S - <&-")
    #expect(script.status == 3 && script.errors == "error[cannot-read]: can't read standard input: it is closed\n")
    let data = try command.shell("$S -c 'load \"-\" as x' <&-")
    #expect(
      data.status == 3 && data.errors.hasPrefix("error[file-not-readable]: standard input cannot be read: it is closed")
    )
    #expect(try command.shell("$S -w w.spade -c 'slice n = count()' --mode csv <&-").output == "n\n3\n")
    try command.remove()
  }

  @Test func standardErrorMayBeClosed() throws {
    #expect(try command.shell("$S -c nothing 2>&-").status == 1)
    #expect(try command.shell("$S -c nothing 2>/dev/full").status == 1)
    try command.remove()
  }
}
