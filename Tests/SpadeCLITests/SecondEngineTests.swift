import Foundation
import Testing

/// Random questions to the command and to DuckDB, where Python has it: SPADE_PYTHON says which, `python3` else.
@Suite(.enabled(if: SecondEngine.isThere)) struct SecondEngineTests {
  @Test func answersAreTheSame() {
    let environment = ProcessInfo.processInfo.environment
    let run = SecondEngine.run([
      SecondEngine.script, "--spade", Command.path, "--questions", environment["SPADE_QUERIES"] ?? "200", "--seed",
      environment["SPADE_SEED"] ?? "1",
    ])
    #expect(run.status == 0, "\(run.output)")
  }
}

/// Python with the other engine, and the script that asks both.
private enum SecondEngine {
  private static let python = ProcessInfo.processInfo.environment["SPADE_PYTHON"] ?? "python3"
  static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("SecondEngine/compare.py").path

  static func run(_ arguments: [String]) -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return (127, "") }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  static let isThere = run(["-c", "import duckdb"]).status == 0
}
