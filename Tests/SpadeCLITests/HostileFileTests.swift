import Foundation
import Testing

/// Files that mean harm or that an accident made, where there is a Python to make them: read as they are or refused.
@Suite struct HostileFileTests {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Messy/hostile.py").path

  @Test(.enabled(if: Python.isThere)) func noneIsReadOtherwiseWithoutAWord() {
    let run = Python.run([Self.script, "--spade", Command.path])
    #expect(run.status == 0, "\(run.output)")
  }
}
