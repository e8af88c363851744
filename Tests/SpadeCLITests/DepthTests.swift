import Testing

/// Expressions that nest beyond all reason end in an error, on the stack that the command has.
@Suite struct DepthTests {
  @Test func definitionsNestToALimit() throws {
    let command = try Command()
    // Each is short enough to be written, and not to be resolved.
    let sum = Array(repeating: "seats", count: 600).joined(separator: " + ")
    let script = """
      load "accounts.csv" as accounts entity account_id
      let once = \(sum)
      let twice = once + \(sum)
      slice sum(twice)
      """
    let run = try command.run("-", input: script)
    #expect(run.status == 1)
    #expect(run.errors.contains("error[too-deep]"))
    #expect(run.errors.contains("split it with let"))
    try command.remove()
  }
}
