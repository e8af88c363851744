import Foundation
import Glibc

/// A run of the command and the most memory it held.
struct Measured {
  var status: Int32
  var output: String
  var errors: String
  /// Bytes resident at most, as far as a look every millisecond tells.
  var peak = 0

  init(_ arguments: [String], in command: Command) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: command.folder)
    process.environment = ["HOME": command.folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    try command.write("stdout", "")
    try command.write("stderr", "")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: "\(command.folder)/stdout")
    process.standardError = FileHandle(forWritingAtPath: "\(command.folder)/stderr")
    try process.run()
    // What the system counts when a process has ended begins with what its parent held; this doesn't.
    while process.isRunning {
      peak = max(peak, Self.mostResident(process.processIdentifier))
      usleep(1_000)
    }
    process.waitUntilExit()
    status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    output = try command.read("stdout")
    errors = try command.read("stderr")
  }

  private static func mostResident(_ process: Int32) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return 0 }
    return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }
}
