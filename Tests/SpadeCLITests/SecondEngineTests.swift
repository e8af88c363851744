import Foundation
import Testing

/// Random questions to the command and to DuckDB, where Python has it: SPADE_PYTHON says which, `python3` else.
@Suite(.enabled(if: Python.hasDuckDB)) struct SecondEngineTests {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("SecondEngine/compare.py").path

  @Test func answersAreTheSame() {
    let environment = ProcessInfo.processInfo.environment
    let run = Python.run([
      Self.script, "--spade", Command.path, "--questions", environment["SPADE_QUERIES"] ?? "200", "--seed",
      environment["SPADE_SEED"] ?? "1",
    ])
    #expect(run.status == 0, "\(run.output)")
  }
}
