import Foundation
import SpadeBase
import Testing

/// What is beyond a limit is refused at once, and the error says which limit and how much it is.
@Suite struct LimitTests {
  /// A script that goes beyond a limit; nil where that takes hundreds of megabytes.
  private func script(beyond code: String, _ subject: String, _ command: Command) throws -> String? {
    switch subject {
    case "levels of nesting in a text": return "t | where " + String(repeating: "(", count: 2_000)
    case "levels of nesting, definitions included":
      let sum = Array(repeating: "seats", count: 600).joined(separator: " + ")
      return "let a = \(sum)\nlet b = a + \(sum)\nslice sum(b)"
    case "stages of a query, each derived column one":
      let columns = (0..<Limits.steps.value).map { "a\($0) = \($0)" }.joined(separator: ", ")
      return "accounts | derive \(columns)\naccounts" + String(repeating: " | where true", count: 20_000)
    case "ways in which a condition can change, definitions included":
      let moments = (0..<14).map {
        "let m\($0) = " + ($0 == 0 ? "if(2026-01-01 < now, seats, 0)" : "m\($0 - 1) - m\($0 - 1) @ \(1 << $0)d ago")
      }
      return moments.joined(separator: "\n") + "\naccounts | where became(m13 > 1, last 5d)"
    case "length of a text of queries", "length of a script":
      return String(repeating: " ", count: Limits.text.value + 1)
    case "tokens in a text of queries": return String(repeating: ";", count: Limits.tokens.value + 1)
    case "digits of a number in a query": return "t | take " + String(repeating: "1", count: 1_001)
    case "errors of form in a text, each kind": return String(repeating: "t | y\n", count: Limits.errors.value + 1)
    case "scripts that run each other":
      for number in 0..<40 { try command.write("\(number).spade", "run \"\(number + 1).spade\"\n") }
      return "run \"0.spade\""
    case "columns of a file":
      try command.write("wide.csv", (0...Limits.columns.value).map { "c\($0)" }.joined(separator: ",") + "\n")
      return "load \"wide.csv\" as wide"
    case "length of a column's name":
      try command.write("long.csv", String(repeating: "n", count: Limits.columnName.value + 1) + ",b\n1,2\n")
      return "load \"long.csv\" as long"
    case "steps of an `over`": return "set now = 2026-01-01\nslice count() | over 300y every 1d"
    case "columns that a `pivot` makes":
      try command.write("many.csv", "k\n" + (0...Limits.pivotColumns.value).map { "\($0)\n" }.joined())
      return "load \"many.csv\" as many\nmany | slice n = count() by k | pivot k"
    case "rows of a table", "length of a record of a file", "length of a file's first two records": return nil
    default:
      Issue.record("\(code): nothing goes beyond the limit of the \(subject)")
      return nil
    }
  }

  @Test func eachIsNamedWithItsValue() throws {
    let command = try Command()
    for limit in Limits.all {
      guard let script = try script(beyond: "\(limit.code)", "\(limit.subject)", command) else { continue }
      try command.write("beyond.spade", script)
      let clock = ContinuousClock()
      var run: Command.Result?
      let taken = try clock.measure {
        run = try command.run("-w", "w.spade", "--errors", "json", "beyond.spade", "--keep-going")
      }
      let errors = try #require(run).errors
      #expect(run?.status == 1 || run?.status == 3, "\(limit.subject): \(run?.status ?? -1)")
      // A text that is too long is one for the script that holds it first.
      let isNamed = errors.contains("\"\(limit.code)\"") || errors.contains("\"run-limit\"")
      #expect(isNamed && errors.contains(limit.text), "\(limit.subject): \(errors.prefix(300))")
      #expect(taken < .seconds(20), "\(limit.subject): \(taken)")
    }
    try command.remove()
  }

  /// What mentions the one before twice doubles with each step, unless each part is bound and evaluated once.
  @Test(arguments: [
    "X + X", "X - X @ 1d ago", "if(X > 1, X, X * 2)", "change(X, 1d) + X", "if(X between 1 and 9, X, 2)",
    "min(X, X)", "X ?? X",
  ])
  func doublingIsLinear(_ step: String) throws {
    let command = try Command()
    let names = (1...40).map { "let d\($0) = " + step.replacingOccurrences(of: "X", with: "d\($0 - 1)") }
    let questions = [
      "accounts | select d40", "accounts | where became(d40 > 1, last 3d)",
      "slice mean(d40) by tier | over 2w every 1w",
      "accounts | select mean(d40 last 9d)", "accounts | select sum(d40 of scores last 9d)", "explain slice d40",
    ]
    try command.write("scores.csv", "account_id,date,score\n1,2026-01-01,3\n1,2026-01-05,4\n2,2026-01-02,5\n")
    let load = "load \"scores.csv\" as scores history of accounts by account_id at date\nlet d0 = score + 0.5\n"
    try command.write("doubling.spade", load + (names + questions).joined(separator: "\n"))
    try expectQuick("doubling.spade", command)
  }

  @Test(arguments: [
    "change(X, 1d)", "if(X between 1 and 9, 1, 2)", "(X @ 1d ago)", "round(X, 1)", "decay(now, 1d) * X",
  ])
  func nestingIsLinear(_ step: String) throws {
    let command = try Command()
    let nested = (1...40).reduce("seats") { inner, _ in step.replacingOccurrences(of: "X", with: inner) }
    try command.write(
      "nested.spade",
      "set now = 2026-10-31\naccounts | select \(nested)\naccounts | where became(\(nested) > 1, last 3d)")
    try expectQuick("nested.spade", command)
  }

  /// A script is answered, and not after the minutes that doubling would take.
  private func expectQuick(_ script: String, _ command: Command) throws {
    let clock = ContinuousClock()
    var run: Command.Result?
    let taken = try clock.measure { run = try command.run("-w", "w.spade", "--time-limit", "20s", script) }
    #expect(run?.status == 0, "\(run?.errors ?? "")")
    #expect(taken < .seconds(20))
    try command.remove()
  }
}
