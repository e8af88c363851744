import Foundation
import Testing

/// Sessions that write and read one file at the same moment.
@Suite struct TwoAtOnceTests {
  /// Two write a file over and over, a third looks at it all the while: each look finds one of the two, whole.
  @Test(arguments: ["into", "save"]) func writersAndReadersOfOneFile(_ way: String) throws {
    let command = try Command()
    let file = way == "into" ? "x.csv" : "x.spadedb"
    for (name, rows) in [("a", 3_000), ("b", 5_000)] {
      try command.write("\(name).csv", "k,v\n" + (0..<rows).map { "\($0),\(name)\n" }.joined())
      let write = way == "into" ? "t | into \"x.csv\"\n" : "save \"x.spadedb\"\n"
      try command.write(
        "\(name).spade", "load \"\(name).csv\" as t\n" + String(repeating: write, count: 15))
    }
    #expect(try command.run("a.spade").status == 0)
    let look = way == "into" ? "load \"x.csv\" as t\n" : "open \"x.spadedb\"\n"
    let ask = "t | slice n = count(), k = max(k), v = distinct(v)\n"
    try command.write("look.spade", String(repeating: look + ask, count: 15))
    let run = try command.shell(
      """
      $S --quiet a.spade 2>>wrong & a=$!
      $S --quiet b.spade 2>>wrong & b=$!
      $S --quiet --mode csv --keep-going look.spade 2>>looked; echo looked $?
      wait $a; echo a $?; wait $b; echo b $?
      """)
    #expect(run.output.hasSuffix("a 0\nb 0\n"), "\(run)")
    #expect(try command.read("wrong").isEmpty)
    let answers = run.output.split(separator: "\n").filter { $0.contains(",") && !$0.hasPrefix("n,") }
    #expect(!answers.isEmpty)
    for answer in answers { #expect(["3000,2999,1", "5000,4999,1"].contains(answer), "\(answer)") }
    // A file that was replaced while it was read may be refused; it is never read in part.
    let refused = try command.read("looked").split(separator: "\n").filter { $0.hasPrefix("error[") }
    #expect(refused.allSatisfy { $0.hasPrefix("error[file-changed]") }, "\(refused)")
    #expect(answers.count + refused.count >= 15)
    let left = try FileManager.default.contentsOfDirectory(atPath: command.folder).filter { $0.hasPrefix(".spade-") }
    #expect(left.isEmpty && FileManager.default.fileExists(atPath: "\(command.folder)/\(file)"))
    try command.remove()
  }

  /// One that has a saved file open goes on with what it opened while another saves over it.
  @Test func anOpenFileIsReplacedUnderItsReader() throws {
    let command = try Command()
    _ = try command.run("-w", "w.spade", "-c", "save \"p.spadedb\"")
    try command.write("more.csv", "account_id,tier,seats\n7,free,1\n")
    let run = try command.shell(
      """
      mkfifo in; $S -i --no-init --history h --quiet --mode csv <in >out 2>&1 & p=$!
      exec 3>in; echo 'open "p.spadedb"' >&3; echo 'slice n = count()' >&3
      n=0; while ! grep -q '^3' out && [ $n -lt 1000 ]; do n=$((n + 1)); sleep 0.01; done
      $S -c 'load "more.csv" as accounts entity account_id' -c 'save "p.spadedb"' 2>/dev/null
      echo 'slice s = sum(seats)' >&3; echo 'open "p.spadedb"' >&3; echo 'slice s = sum(seats)' >&3; exec 3>&-
      wait $p; echo $?; cat out
      """)
    #expect(run.output == "0\nn\n3\ns\n17\ns\n1\n", "\(run)")
    try command.remove()
  }
}
