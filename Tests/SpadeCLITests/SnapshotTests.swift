import Foundation
import Testing

/// `save` and `open` as a user meets them: places that can't be written, kills, and the order of what is on the disk.
@Suite struct SnapshotTests {
  let command: Command

  init() throws { command = try Command() }

  private let counting = "slice n = count(), sum(seats) by tier"
  private let counted = "tier,n,sum_seats\nfree,1,2\npro,2,15\n"

  @Test func savedFilesStandWhereScriptsDo() throws {
    let saved = try command.run("-w", "w.spade", "-c", "cohort big = seats > 4", "-c", "save \"p.spadedb\"")
    #expect(saved.status == 0 && saved.output.isEmpty && saved.errors.isEmpty)
    try command.write("r.spade", "run \"p.spadedb\"\nbig | slice count()\n")
    for run in [
      try command.run("--mode", "csv", "-w", "p.spadedb", "-c", counting),
      try command.run("--mode", "csv", "p.spadedb", "-c", counting),
    ] {
      #expect(run.status == 0 && run.output == counted, "\(run)")
    }
    let run = try command.run("--mode", "csv", "r.spade")
    #expect(run.output == "n\n2\n" && run.status == 0)
    try command.remove()
  }

  @Test func openingReplacesAloudAndSavingReplacesItself() throws {
    let run = try command.run(
      "--mode", "csv", "-w", "w.spade", "-c", "save \"p.spadedb\"; open \"p.spadedb\"; save \"p.spadedb\"; \(counting)",
      "-c", "open \"p.spadedb\"; \(counting)")
    #expect(run.status == 0 && run.output == counted + "\n" + counted)
    #expect(run.errors.components(separatedBy: "warning[load-note]: p.spadedb replaced accounts").count == 3)
    try command.remove()
  }

  @Test func loadingGoesOnFromThere() throws {
    try command.write("users.csv", "user_id,account_id\n7,2\n8,2\n9,3\n")
    try command.write("more.csv", "account_id,tier,seats\n5,pro,1\n")
    _ = try command.run("-w", "w.spade", "-c", "save \"p.spadedb\"")
    let users = "load \"users.csv\" as users entity user_id of accounts by account_id"
    let run = try command.run(
      "--mode", "csv", "p.spadedb", "-c", "\(users); accounts | slice sum(count(users))", "-c", "save \"q.spadedb\"")
    #expect(run.output.hasSuffix("\n3\n") && run.status == 0, "\(run)")
    let again = try command.run(
      "--mode", "csv", "q.spadedb", "-c", "users | slice count()", "-c",
      "load \"more.csv\" as accounts entity account_id; \(counting)")
    #expect(again.output == "n\n3\n\ntier,n,sum_seats\npro,1,1\n" && again.status == 0, "\(again)")
    #expect(again.errors.contains("users belonged to the accounts loaded before and went with it"))
    try command.remove()
  }

  @Test func namesInUseAreAnErrorAndNothingChanges() throws {
    _ = try command.run("-w", "w.spade", "-c", "let x = seats; save \"p.spadedb\"")
    let run = try command.run(
      "--mode", "csv", "--keep-going", "-c", "load \"accounts.csv\" as x entity account_id", "-c", "open \"p.spadedb\"",
      "-c", "x | slice count()", "-c", "accounts")
    #expect(run.errors.contains("error[name-taken]: 'x' is the name of a table already"))
    #expect(run.output == "n\n3\n" && run.errors.components(separatedBy: "error[").count == 3)
    try command.remove()
  }

  @Test func whatCannotBeOpenedSaysWhy() throws {
    _ = try command.run("-w", "w.spade", "-c", "save \"p.spadedb\"")
    _ = try command.shell("head -c 200 p.spadedb >short; mkdir folder; mkfifo pipe; printf x >text; : >empty")
    for (path, code) in [
      ("short", "snapshot-damaged"), ("folder", "file-not-readable"), ("pipe", "file-not-readable"),
      ("text", "not-a-snapshot"), ("empty", "not-a-snapshot"), ("missing", "file-not-readable"),
      ("accounts.csv", "not-a-snapshot"),
    ] {
      let run = try command.run("-c", "open \"\(path)\"")
      #expect(run.status == 3 && run.errors.hasPrefix("error[\(code)]: "), "\(path): \(run)")
      #expect(run.errors.contains("--> <command>:1:6") && run.errors.contains("help: "), "\(path): \(run)")
    }
    let loaded = try command.run("-c", "load \"p.spadedb\" as p")
    #expect(loaded.status == 3 && loaded.errors.contains("help: open it: open \"p.spadedb\""))
    try command.remove()
  }

  @Test func badPlacesLeaveTheOldFile() throws {
    _ = try command.run("-w", "w.spade", "-c", "save \"old.spadedb\"")
    let old = try command.shell("cksum <old.spadedb").output
    // Out of room after a few kilobytes, a device that is full, places that aren't there or aren't files.
    try command.write(
      "long.csv", "k,v\n" + (0..<30_000).map { "\($0),text number \($0)\n" }.joined())
    let full = try command.shell("ulimit -f 8; $S -c 'load \"long.csv\" as l; save \"old.spadedb\"'")
    #expect(full.status == 3 && full.errors.hasPrefix("error[write-failed]: "), "\(full)")
    for path in ["/dev/full", "nowhere/x", ".", "/proc/x"] {
      let run = try command.run("-w", "w.spade", "-c", "save \"\(path)\"")
      #expect(run.status == 3 && run.errors.hasPrefix("error[write-failed]: "), "\(path): \(run)")
    }
    let other = try command.run("-w", "w.spade", "-c", "save \"long.csv\"; save \"w.spade\"", "--keep-going")
    #expect(other.status == 3 && other.errors.components(separatedBy: "error[not-a-snapshot]").count == 3)
    #expect(try command.shell("cksum <old.spadedb").output == old)
    #expect(try command.shell("ls -A | grep -c tmp").output == "0\n")
    try command.remove()
  }

  @Test func modeIsKeptAndLinksAreFollowed() throws {
    _ = try command.run("-w", "w.spade", "-c", "save \"p.spadedb\"")
    _ = try command.shell("chmod 640 p.spadedb; ln -s p.spadedb link; touch -d 2001-01-01 p.spadedb")
    _ = try command.run("-w", "w.spade", "-c", "save \"link\"")
    let found = try command.shell("stat -c %a p.spadedb; readlink link; stat -c %Y p.spadedb")
    let lines = found.output.split(separator: "\n")
    #expect(lines.count == 3 && lines[0] == "640" && lines[1] == "p.spadedb" && lines[2] > "1000000000")
    try command.remove()
  }

  /// However it is killed, the file is the old or the new one; the next save clears what the killed ones left.
  @Test func killsLeaveAWholeFile() throws {
    for name in ["a", "b"] {
      try command.write(
        "\(name).csv", "k,v\n" + (0..<20_000).map { "\($0),\(name) \($0 % 977)\n" }.joined())
      try command.write("\(name).spade", "load \"\(name).csv\" as t entity k\nsave \"p.spadedb\"\n")
    }
    #expect(try command.run("a.spade").status == 0)
    let loop = """
      for i in 1 2 3 4 5 6 7 8 9 10; do
        $S b.spade & p=$!; sleep 0.$((i * 3))  ; kill -9 $p 2>/dev/null; wait $p 2>/dev/null
        $S --mode csv p.spadedb -c 'slice n = count(), d = distinct(v)' | tail -1
      done 2>/dev/null
      """
    let answers = try command.shell(loop).output.split(separator: "\n")
    #expect(answers == [Substring](repeating: "20000,977", count: 10))
    #expect(try command.run("a.spade").status == 0)
    #expect(try command.shell("ls -A | grep -c 'spade-.*tmp'").output == "0\n")
    try command.remove()
  }

  /// 64 files may be open at once; what is not in use any more is not.
  @Test func manyOpenFiles() throws {
    var script = ""
    for number in 0..<66 {
      script += "load \"accounts.csv\" as t\(number); save \"s\(number).spadedb\"\n"
    }
    #expect(try command.run(input: script).status == 0)
    let once = (0..<66).map { "open \"s\($0).spadedb\"\n" }.joined()
    // Each of them replaces all tables of the ones before.
    let run = try command.run("--quiet", "--mode", "csv", input: once + "t3 | slice count()\n")
    #expect(run.status == 0 && run.output == "n\n3\n", "\(run)")
    try command.remove()
  }

  /// The session goes on after a damaged column, with the others.
  @Test func oneDamagedColumn() throws {
    _ = try command.run("-w", "w.spade", "-c", "save \"p.spadedb\"")
    // The first section is the first column's, account_id.
    _ = try command.shell("printf '\\377' | dd of=p.spadedb bs=1 seek=64 conv=notrunc")
    let run = try command.run(
      "--mode", "csv", "--keep-going", "-w", "p.spadedb", "-c", counting, "-c", "accounts | select account_id", "-c",
      "accounts | into \"never.csv\"", "-c", "save \"p.spadedb\"", "-c", "slice count()")
    #expect(run.status == 3 && run.output == counted + "\nn\n3\n", "\(run)")
    #expect(
      run.errors.components(
        separatedBy: "is damaged: in column accounts.account_id a checksum does not fit"
      ).count == 4)
    #expect(try command.shell("ls never.csv 2>/dev/null | wc -l").output == "0\n")
    try command.remove()
  }
}
