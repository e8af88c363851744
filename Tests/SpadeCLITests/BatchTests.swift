import Foundation
import Testing

/// Files, commands, standard input, their order and their exit codes.
@Suite struct BatchTests {
  let command: Command

  init() throws { command = try Command() }

  @Test func commandAnswers() throws {
    let run = try command.run("-w", "w.spade", "--mode", "csv", "-c", "slice count() by tier")
    #expect(run.status == 0)
    #expect(run.output == "tier,n\nfree,1\npro,2\n")
    #expect(run.errors.isEmpty)
    try command.remove()
  }

  @Test func standardInputAnswers() throws {
    let script = try command.read("w.spade") + "slice count()\n"
    for arguments in [["--mode", "csv"], ["--mode", "csv", "-"]] {
      let run = try command.run(arguments[0], arguments[1], arguments.last ?? "", input: script)
      #expect(run.output == "n\n3\n" || arguments.count == 2)
    }
    #expect(try command.run("--mode", "csv", input: script).output == "n\n3\n")
    try command.remove()
  }

  @Test func workspaceThenFilesThenCommands() throws {
    try command.write("f.spade", "slice n = count()\n")
    let run = try command.run("-c", "slice s = sum(seats)", "f.spade", "--mode", "csv", "-w", "w.spade")
    #expect(run.output == "n\n3\n\ns\n17\n")
    try command.remove()
  }

  @Test func answersArePartedByModes() throws {
    let two = ["-w", "w.spade", "-c", "slice n = count()", "-c", "slice n = count()"]
    func output(_ mode: String) throws -> String {
      try command.run(two[0], two[1], two[2], two[3], two[4], two[5], "--mode", mode).output
    }
    #expect(try output("csv") == "n\n3\n\nn\n3\n")
    #expect(try output("ndjson") == "{\"n\":3}\n{\"n\":3}\n")
    #expect(try output("json").components(separatedBy: "[").count == 3)
    try command.remove()
  }

  @Test func pathsAreRelativeToTheScript() throws {
    try FileManager.default.createDirectory(atPath: command.folder + "/sub", withIntermediateDirectories: true)
    try command.write("sub/w.spade", "load \"../accounts.csv\" as accounts entity account_id\nslice count()\n")
    #expect(try command.run("sub/w.spade", "--mode", "csv").output == "n\n3\n")
    try command.remove()
  }

  @Test func firstFailureStops() throws {
    let run = try command.run("-w", "w.spade", "-c", "slice nothing", "-c", "slice count()")
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("error[unknown-column]"))
    try command.remove()
  }

  @Test func anyWayInFailsAlike() throws {
    let bad = "slice n = count()\nslice nothing\nslice n = count()\n"
    try command.write("f.spade", bad)
    try command.write("g.spade", "run \"f.spade\"\nslice n = count()\n")
    for run in [
      try command.run("--mode", "csv", "-w", "w.spade", "-c", bad),
      try command.run("--mode", "csv", "-w", "w.spade", "f.spade"),
      try command.run("--mode", "csv", "-w", "w.spade", "g.spade"),
      try command.run("--mode", "csv", "-w", "w.spade", "-c", ".read f.spade", "-c", "slice n = count()"),
      try command.run("--mode", "csv", input: try command.read("w.spade") + bad),
    ] {
      #expect(run.status == 1 && run.output == "n\n3\n" && run.errors.contains("error[unknown-column]"), "\(run)")
    }
    try command.remove()
  }

  @Test func keepGoingGoesOnAndKeepsTheFirstCode() throws {
    try command.write("f.spade", "slice nothing\nload \"gone.csv\" as g\nslice count()\n")
    let run = try command.run("-w", "w.spade", "--keep-going", "--mode", "csv", "f.spade")
    #expect(run.status == 1)
    #expect(run.output == "n\n3\n")
    #expect(run.errors.contains("gone.csv"))
    try command.remove()
  }

  @Test func keepGoingGoesOnInScriptsThatAreRun() throws {
    try command.write("inner.spade", "slice a = count()\nslice nothing\nslice b = count()\n")
    try command.write("f.spade", "run \"inner.spade\"\n.read inner.spade\nslice c = count()\n")
    let run = try command.run("-w", "w.spade", "--keep-going", "--mode", "csv", "f.spade")
    #expect(run.status == 1)
    #expect(run.output == ["a", "b", "a", "b", "c"].map { "\($0)\n3\n" }.joined(separator: "\n"))
    #expect(run.errors.components(separatedBy: "error[").count == 3)
    let stopped = try command.run("-w", "w.spade", "--mode", "csv", "f.spade")
    #expect(stopped.status == 1)
    #expect(stopped.output == "a\n3\n")
    #expect(stopped.errors.components(separatedBy: "error[").count == 2)
    try command.remove()
  }

  @Test func aCircleIsSeenHoweverItsPathsAreSpelt() throws {
    try command.write("f.spade", "run \"./f.spade\"\nrun \".//f.spade\"\n")
    let run = try command.run("--keep-going", "--time-limit", "20s", "f.spade")
    #expect(run.status == 1)
    #expect(run.errors.components(separatedBy: "run each other in a circle").count == 5)
    try command.remove()
  }

  @Test func exitCodes() throws {
    #expect(try command.run("gone.spade").status == 3)
    #expect(try command.run("-c", "load \"gone.csv\" as g").status == 3)
    #expect(try command.run("-c", "slice count()").status == 1)
    #expect(try command.run("--nonsense").status == 2)
    #expect(try command.run("--mode", "tabel").status == 2)
    #expect(try command.run("--threads", "0").status == 2)
    #expect(try command.run("--now", "yesterday").status == 2)
    #expect(try command.run("--time-limit", "soon").status == 2)
    #expect(try command.run("--memory-limit", "lots").status == 2)
    #expect(try command.run("-p", "=1").status == 2)
    #expect(try command.run("help", "nonsense").status == 2)
    #expect(try command.run("help", "fmt").status == 0)
    #expect(try command.run("--version").status == 0)
    #expect(try command.run("--help").status == 0)
    try command.remove()
  }

  @Test func usageErrorsAreOneLine() throws {
    let run = try command.run("--mode", "tabel")
    #expect(run.errors == "spade: the value 'tabel' is invalid for '--mode <mode>' (spade --help lists the options)\n")
    #expect(run.output.isEmpty)
    try command.remove()
  }

  @Test func quitEndsTheScript() throws {
    try command.write("f.spade", "slice count()\n.quit\nslice nothing\n")
    let run = try command.run("-w", "w.spade", "--mode", "csv", "f.spade", "-c", "slice nothing")
    #expect(run.status == 0)
    #expect(run.output == "n\n3\n")
    try command.remove()
  }
}
