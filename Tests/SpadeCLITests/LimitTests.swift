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
    case "length of a record of a file", "length of a file's first two records": return nil
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
}
