import Foundation
import SpadePlan
import SpadeSession
import Testing

/// Every example that the help shows runs on the example portfolio.
@Suite struct ExampleTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static let examples =
    Stages.all.map(\.example) + Builtins.all.map(\.example)
    + DotCommands.all.filter { $0.isSafe && !["edit", "history"].contains($0.name) }.map(\.example)

  @Test(arguments: examples) func runs(_ example: String) throws {
    let command = try Command()
    let run = try command.run(
      "--quiet", "-w", "\(Self.root)/examples/portfolio/workspace.spade", "-c", "slice count() by tier", "-c",
      "slice count()",
      "-c", example)
    #expect(run.status == 0, "\(run.errors)")
    try command.remove()
  }

  /// Which commands a shell that must not touch files or programs may carry out is said here once more, by hand.
  @Test func safeCommands() {
    let safe = [
      "help", "tables", "schema", "cohorts", "warnings", "tour", "mode", "timer", "last", "undo", "rows", "explain",
      "history",
      "set", "quit",
    ]
    #expect(DotCommands.all.filter(\.isSafe).map(\.name) == safe)
  }
}
