import Foundation

/// Python, for what is easier asked by it: SPADE_PYTHON says which, `python3` else.
enum Python {
  private static let name = ProcessInfo.processInfo.environment["SPADE_PYTHON"] ?? "python3"
  static let isThere = run(["-c", ""]).status == 0
  static let hasDuckDB = run(["-c", "import duckdb"]).status == 0

  static func run(_ arguments: [String]) -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return (127, "") }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
