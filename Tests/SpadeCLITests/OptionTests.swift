import Foundation
import Testing

/// What the options do.
@Suite struct OptionTests {
  let command: Command

  init() throws { command = try Command() }

  private func count(_ condition: String, _ parameter: String) throws -> String {
    try command.run(
      "-w", "w.spade", "--mode", "csv", "--quiet", "-p", parameter, "-c",
      "accounts | where \(condition) | slice n = count()"
    )
    .output
  }

  @Test func parametersAreTyped() throws {
    #expect(try count("seats >= $n", "n=5") == "n\n2\n")
    #expect(try count("tier == $t", "t=pro") == "n\n2\n")
    #expect(try count("tier == $t", "t=\"pro\"") == "n\n2\n")
    #expect(try count("$b", "b=true") == "n\n3\n")
    #expect(try count("tier == $t", "t=x\" or \"1\" == \"1") == "n\n0\n")
    try command.write("secret", "pro\n")
    #expect(try count("tier == $t", "t@secret") == "n\n2\n")
    try command.write("number", "5\r\n")
    #expect(try count("seats >= $n", "n@number") == "n\n2\n")
    // The least integer is one, what its digits are without the minus is none.
    #expect(try count("seats > $n", "n=-9223372036854775808") == "n\n3\n")
    #expect(try count("text(seats) != $n", "n=9223372036854775808") == "n\n3\n")
    try command.remove()
  }

  @Test func aParameterWithoutAValueIsNamed() throws {
    func errors(_ name: String) throws -> String {
      try command.run("-w", "w.spade", "-p", "tier=pro", "-c", "accounts | where tier == $\(name)").errors
    }
    #expect(try errors("teir").contains("parameter $teir has no value"))
    #expect(try errors("teir").contains("help: did you mean $tier?"))
    #expect(try errors("region").contains("help: say -p region=VALUE on the command line"))
    #expect(try errors("tier") == "")
    try command.remove()
  }

  @Test func parametersAreNeverShown() throws {
    let secret = "hunter2-s3cret"
    for query in [
      "accounts | where tier == $key", "accounts | where seats == $key", "slice $key + 1",
      "explain accounts | where tier == $key", "$key",
    ] {
      for format in ["text", "json"] {
        let run = try command.run("-w", "w.spade", "-p", "key=\(secret)", "--errors", format, "--timer", "-c", query)
        #expect(!run.errors.contains(secret), "\(query)")
      }
    }
    #expect(try !command.run("--param=key\(secret)").errors.contains(secret))
    #expect(try !command.run("--parm=key=\(secret)").errors.contains(secret))
    try command.remove()
  }

  @Test func parametersAreNotListedWithTheProcess() throws {
    // It waits for statements once it has opened the pipe, and by then its parameters are set.
    let run = try command.shell(
      """
      mkfifo wait
      $S --mode csv -w w.spade -p 'key=hunter2-s3cret' --param=other=hunter2-s3cret -p third=hunter2-s3cret wait & p=$!
      exec 3>wait; tr '\\0' ' ' < /proc/$p/cmdline
      echo 'accounts | where $key == $other and $key == "hunter2-s3cret" | slice n = count()' >&3
      exec 3>&-; wait $p
      """)
    #expect(run.output.contains("-p key=************** --param=other=************** -p third=************** wait"))
    #expect(run.output.hasSuffix("n\n3\n"))
    #expect(!run.output.contains("hunter2"))
    try command.remove()
  }

  @Test func aMissingParameterIsAnError() throws {
    let run = try command.run("-w", "w.spade", "-c", "accounts | where tier == $t")
    #expect(run.status == 1)
    #expect(run.errors.contains("$t"))
    try command.remove()
  }

  @Test func errorsAsJSON() throws {
    try command.write("f.spade", "slice count()\n\n  slice seat\n")
    let run = try command.run("-w", "w.spade", "--errors", "json", "f.spade")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(run.errors.utf8)) as? [String: Any])
    #expect(object["code"] as? String == "unknown-column")
    #expect(object["file"] as? String == "f.spade")
    #expect(object["line"] as? Int == 3)
    #expect(object["column"] as? Int == 9)
    #expect(run.errors.hasSuffix("}\n"))
    let usage = try command.run("--errors", "json", "--mode", "x")
    let wrong = try #require(try JSONSerialization.jsonObject(with: Data(usage.errors.utf8)) as? [String: Any])
    #expect(wrong["code"] as? String == "usage")
    try command.remove()
  }

  @Test func strictMakesAbsentTextsErrors() throws {
    let query = "accounts | where tier == \"por\" | slice count()"
    let loose = try command.run("-w", "w.spade", "-c", query)
    #expect(loose.status == 0)
    #expect(loose.errors.contains("warning[absent-literal]"))
    #expect(try command.run("-w", "w.spade", "--quiet", "-c", query).errors.isEmpty)
    #expect(try command.run("-w", "w.spade", "--strict", "-c", query).status == 1)
    try command.remove()
  }

  @Test func timerOnStandardError() throws {
    let run = try command.run("-w", "w.spade", "--timer", "--mode", "csv", "-c", "slice count()")
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.wholeMatch(of: /time: \d+\.\d{3} ms/) != nil })
    #expect(run.output == "n\n3\n")
    // Among objects an object.
    let objects = try command.run("-w", "w.spade", "--timer", "--errors", "json", "-c", "slice count()")
    #expect(
      objects.errors.split(separator: "\n").allSatisfy { $0.wholeMatch(of: /{"time_ms":\d+\.\d{3}}/) != nil },
      "\(objects.errors)")
    try command.remove()
  }

  @Test func nowStandsOverTheScript() throws {
    try command.write("f.spade", "set now = 2020-01-01\naccounts | take 1 | select d = date(now)\n")
    #expect(try command.run("-w", "w.spade", "--mode", "csv", "f.spade").output == "d\n2020-01-01\n")
    #expect(
      try command.run("-w", "w.spade", "--mode", "csv", "--now", "2021-02-03", "f.spade").output == "d\n2021-02-03\n")
    try command.remove()
  }

  @Test func memoryLimitIsAnError() throws {
    let run = try command.run("-w", "w.spade", "--memory-limit", "10B", "-c", "slice count()")
    #expect(run.status == 3)
    #expect(run.errors.contains("error[memory-limit]"))
    try command.remove()
  }

  @Test func csvSafe() throws {
    try command.write("x.csv", "a\n=1+1\nplain\n")
    let run = try command.run("--mode", "csv", "--csv-safe", "-c", "load \"x.csv\" as x", "-c", "x")
    #expect(run.output == "a\n'=1+1\nplain\n")
    #expect(try command.run("--mode", "csv", "-c", "load \"x.csv\" as x", "-c", "x").output == "a\n=1+1\nplain\n")
    try command.remove()
  }

  @Test func threadsDoNotChangeAnswers() throws {
    let one = try command.run("-w", "w.spade", "--threads", "1", "-c", "slice seats by tier").output
    #expect(try command.run("-w", "w.spade", "--threads", "7", "-c", "slice seats by tier").output == one)
    try command.remove()
  }

  @Test func formatWritesAndChecks() throws {
    try command.write("f.spade", "slice   count()  by tier\n")
    #expect(try command.run("fmt", "--check", "f.spade").status == 1)
    #expect(try command.run("fmt", "f.spade").status == 0)
    #expect(try command.read("f.spade") == "slice count() by tier\n")
    #expect(try command.run("fmt", "--check", "f.spade").status == 0)
    #expect(try command.run("fmt", input: "slice   1\n").output == "slice 1\n")
    #expect(try command.run("fmt", input: "slice ((\n").status == 1)
    #expect(try command.run("fmt", "gone.spade").status == 3)
    try command.remove()
  }

  /// It is no text that could be written anew, and nothing of it may be lost.
  @Test func formatLeavesSavedFiles() throws {
    _ = try command.run("-w", "w.spade", "-c", "save \"p.spadedb\"")
    let before = FileManager.default.contents(atPath: "\(command.folder)/p.spadedb")
    for arguments in [["fmt", "p.spadedb"], ["fmt", "--check", "p.spadedb"]] {
      let run = try command.run(list: arguments)
      #expect(run.status == 3 && run.errors.contains("a saved file holds tables"), "\(run)")
    }
    #expect(before != nil && FileManager.default.contents(atPath: "\(command.folder)/p.spadedb") == before)
    try command.remove()
  }

  /// What isn't UTF-8 is not what was typed any more once it has become text.
  @Test func argumentsAreUTF8() throws {
    let run = try command.shell("$S -w w.spade -c \"$(printf 'slice \\377')\"")
    #expect(run.status == 1 && run.errors.contains("error[invalid-utf8]: argument 4"), "\(run)")
    let value = try command.shell("printf '\\377\\n' >value; $S -w w.spade -p x@value -c 'slice n = count()'")
    #expect(value.status == 1 && value.errors.contains("error[invalid-utf8]") && value.output.isEmpty, "\(value)")
    try command.remove()
  }

  @Test func whatFailsBeforeThePromptEndsWhatWouldComeBeforeIt() throws {
    let run = try command.run(
      "-w", "w.spade", "-i", "--quiet", "--mode", "csv", "-c", "slice nothing", "-c", "slice a = count()",
      input: "slice b = count()\n")
    #expect(run.output == "b\n3\n" && run.errors.contains("unknown-column"), "\(run)")
    try command.remove()
  }

  @Test func demoWritesAWorkspaceThatLoads() throws {
    #expect(try command.run("demo", "firm", "--accounts", "20").status == 0)
    #expect(try command.run("--quiet", "-w", "firm/workspace.spade", "-c", "slice score by tier").status == 0)
    #expect(try command.run("demo", "firm").status == 3)
    #expect(try command.run("demo").status == 2)
    try command.remove()
  }
}
