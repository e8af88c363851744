import Foundation
import Testing

/// `--watch`: the same run again and again.
@Suite struct WatchTests {
  let command: Command

  init() throws { command = try Command() }

  @Test func seesWhatTheFilesHoldByThen() throws {
    try command.write("f.spade", "slice n = count()\n")
    // The data changes between two runs.
    let change = "(sleep 1.2; printf '4,free,1\\n' >>accounts.csv) &"
    let run = try command.shell(
      "\(change) timeout -s INT 2.7 $S --watch 1s --mode csv -w w.spade f.spade; echo $? >status")
    #expect(run.output.hasPrefix("n\n3\n"))
    #expect(run.output.hasSuffix("n\n4\n"))
    #expect(try command.read("status") == "124\n")
    try command.remove()
  }

  @Test func goesOnAfterAFailure() throws {
    let run = try command.shell("timeout -s INT --preserve-status 1.3 $S --watch 500ms -w w.spade -c 'slice nothing'")
    #expect(run.errors.components(separatedBy: "error[unknown-column]").count >= 3)
    #expect(run.status == 130)
    try command.remove()
  }

  @Test func endsWhenNobodyReads() throws {
    let run = try command.shell("timeout 10 $S --watch 100ms --mode csv -w w.spade -c 'slice n = count()' | head -2")
    #expect(run.output == "n\n3\n")
    #expect(run.status == 0)
    try command.remove()
  }

  @Test(arguments: [
    (["--watch", "1s"], "standard input"), (["--watch", "1s", "-"], "standard input"),
    (["--watch", "0s", "-c", "slice count()"], "a time such as"),
    (["--watch", "1s", "-i", "-c", "slice count()"], "exclude each other"),
    (["--watch", "1s", "-p", "key", "-c", "slice count()"], "can't ask"),
  ])
  func refusesWhatCantBeRunAgain(_ arguments: [String], _ reason: String) throws {
    let run = try command.run(list: arguments)
    #expect(run.status == 2)
    #expect(run.errors.contains(reason))
    try command.remove()
  }
}
