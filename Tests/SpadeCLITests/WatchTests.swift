import Foundation
import Testing

/// `--watch`: the same run again and again.
@Suite struct WatchTests {
  let command: Command

  init() throws { command = try Command() }

  @Test func seesWhatTheFilesHoldByThen() throws {
    try command.write("f.spade", "slice n = count()\n")
    // The data changes once there is an answer.
    let run = try command.shell(
      """
      $S --watch 200ms --mode csv -w w.spade f.spade & p=$!
      until [ -s stdout ]; do sleep 0.05; done; printf '4,free,1\\n' >>accounts.csv
      n=0; until grep -q 4 stdout || [ $n -ge 400 ]; do sleep 0.05; n=$((n+1)); done
      kill $p; wait $p; echo $? >status
      """)
    #expect(run.output.hasPrefix("n\n3\n"))
    #expect(run.output.hasSuffix("n\n4\n"))
    #expect(try command.read("status") == "143\n")
    try command.remove()
  }

  @Test func goesOnAfterAFailure() throws {
    // A script's background commands don't hear Ctrl-C unless they are told to.
    let run = try command.shell(
      """
      env --default-signal=INT $S --watch 200ms -w w.spade -c 'slice nothing' & p=$!
      n=0; until [ $(grep -c 'error.unknown-column' stderr) -ge 3 ] || [ $n -ge 400 ]; do sleep 0.05; n=$((n+1)); done
      kill -INT $p; wait $p
      """)
    #expect(run.errors.components(separatedBy: "error[unknown-column]").count > 3)
    #expect(run.status == 130)
    try command.remove()
  }

  @Test func whatLoadingFoundIsSaidOnce() throws {
    try command.write(
      "d.spade",
      "load \"accounts.csv\" as accounts entity account_id\nload \"o.csv\" as o log of accounts by account_id at t\n")
    try command.write("o.csv", "account_id,t\n9,2026-01-01\n")
    let run = try command.shell(
      """
      $S --watch 100ms --mode csv -w d.spade -c 'slice n = count()' & p=$!
      n=0; until [ $(grep -c 3 stdout) -ge 3 ] || [ $n -ge 400 ]; do sleep 0.05; n=$((n+1)); done
      printf '8,2026-01-01\\n' >>o.csv; until grep -q '2 rows' stderr || [ $n -ge 800 ]; do sleep 0.05; n=$((n+1)); done
      kill $p; wait $p
      """)
    #expect(run.errors.components(separatedBy: "warning[orphan-rows]: 1 row of o").count == 2, "\(run.errors)")
    #expect(run.errors.components(separatedBy: "warning[orphan-rows]: 2 rows of o").count == 2, "\(run.errors)")
    try command.remove()
  }

  @Test func endsWhenNobodyReads() throws {
    let run = try command.shell("timeout 60 $S --watch 100ms --mode csv -w w.spade -c 'slice n = count()' | head -2")
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
