import SpadeBase
import Testing

/// The limits of the manual are those that the code keeps.
@Suite struct LimitPageTests {
  @Test func everyLimitIsInTheManual() throws {
    let rows = try Manual.text("docs/limits.md").split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2)
    let expected = Limits.all.map { "| \($0.subject) | \($0.text) | [\($0.code)](errors.md#\($0.code)) |" }
    #expect(rows.map(String.init) == expected)
    let errors = try Manual.text("docs/errors.md")
    for limit in Limits.all { #expect(errors.contains("### \(limit.code)\n"), "\(limit.code)") }
  }
}
