import Foundation

/// One run of the command in which the system refuses a call: strace is attached once the command waits for its
/// statements, so that calls are counted from there and none of the loader's is hit.
struct FaultRun {
  /// Which call fails, and how.
  struct Fault: CustomStringConvertible {
    var call: String
    var error: String
    /// Which one of each thread's, from 1.
    var number: Int

    var description: String { "\(call) \(number) \(error)" }
  }

  /// How it ended: an exit status, 128 and more for a signal.
  var status: Int32
  var errors: String
  /// A call a line, with the paths of descriptors.
  var calls: [Substring]

  /// Whether a call was refused.
  var wasHit: Bool { calls.contains { $0.hasSuffix("(INJECTED)") } }
  /// Whether a file was said to be written.
  var claims: Bool { errors.contains("saved ") || errors.contains("wrote ") }

  static let strace = ["/usr/bin/strace", "/usr/local/bin/strace", "/bin/strace"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Whether strace is there and may look at other processes.
  static let isPossible: Bool = {
    guard let strace else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: strace)
    process.arguments = ["-qq", "-o", "/dev/null", "/bin/true"]
    process.standardError = FileHandle.nullDevice
    return (try? process.run()).map { process.waitUntilExit() } != nil && process.terminationStatus == 0
  }()

  private static let traced =
    "openat,open,read,pread64,write,writev,pwrite64,fsync,fdatasync,rename,renameat,renameat2,flock,fchmod,fstat,"
    + "newfstatat,lseek,mmap,munmap,close,unlinkat,getdents64,ftruncate,readlink,access,faccessat"

  init(_ script: String, in command: Command, _ fault: Fault?, arguments: [String] = []) throws {
    let log = command.folder + "/calls"
    try? FileManager.default.removeItem(atPath: log)
    try command.write("errors", "")
    let input = Pipe()
    let spade = Process()
    spade.executableURL = URL(fileURLWithPath: Command.path)
    spade.arguments = ["--threads", "1"] + arguments + ["-"]
    spade.currentDirectoryURL = URL(fileURLWithPath: command.folder)
    spade.environment = ["HOME": command.folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    spade.standardInput = input
    spade.standardOutput = FileHandle.nullDevice
    spade.standardError = FileHandle(forWritingAtPath: command.folder + "/errors")
    try spade.run()
    try Self.wait { Self.isWaiting(spade.processIdentifier) }

    let watcher = Process()
    watcher.executableURL = URL(fileURLWithPath: Self.strace ?? "strace")
    let injection = fault.map { ["-e", "inject=\($0.call):error=\($0.error):when=\($0.number)"] } ?? []
    watcher.arguments =
      ["-f", "-y", "-s", "40", "-o", log, "-e", "trace=" + Self.traced] + injection + [
        "-p", "\(spade.processIdentifier)",
      ]
    watcher.standardError = FileHandle.nullDevice
    try watcher.run()
    try Self.wait { Self.isTraced(spade.processIdentifier) }
    try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
    try input.fileHandleForWriting.close()
    spade.waitUntilExit()
    watcher.waitUntilExit()
    status = spade.terminationStatus + (spade.terminationReason == .uncaughtSignal ? 128 : 0)
    errors = try command.read("errors")
    calls = try command.read("calls").split(separator: "\n")
  }

  private struct NeverReady: Error {}

  private static func wait(until isReady: () -> Bool) throws {
    // Beside all other tests a tracer may be long in coming.
    for _ in 0..<60_000 {
      if isReady() { return }
      usleep(1_000)
    }
    throw NeverReady()
  }

  /// Whether a thread reads from a pipe.
  private static func isWaiting(_ process: Int32) -> Bool {
    threads(process).contains {
      (try? String(contentsOfFile: $0 + "/wchan", encoding: .utf8))?.contains("pipe") == true
    }
  }

  private static func isTraced(_ process: Int32) -> Bool {
    let all = threads(process)
    return !all.isEmpty
      && all.allSatisfy {
        let status = (try? String(contentsOfFile: $0 + "/status", encoding: .utf8)) ?? ""
        return status.contains("TracerPid:") && !status.contains("TracerPid:\t0\n")
      }
  }

  private static func threads(_ process: Int32) -> [String] {
    let folder = "/proc/\(process)/task"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { "\(folder)/\($0)" }
  }
}
