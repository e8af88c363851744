import Foundation

/// The built command, run as a user runs it.
struct Command {
  /// What a run came to.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Beside the bundle of the tests.
  static let path: String = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL.deletingLastPathComponent()
    let running = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let places = [bundle, running, running.deletingLastPathComponent()].compactMap { $0 }
    let binaries = places.map { $0.appendingPathComponent("spade").path }
    return binaries.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "spade"
  }()

  /// An empty folder with a small workspace in it, removed with `remove`.
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "spade-cli-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try write("accounts.csv", "account_id,tier,seats\n1,free,2\n2,pro,10\n3,pro,5\n")
    try write("w.spade", "load \"accounts.csv\" as accounts entity account_id\n")
  }

  func remove() throws { try FileManager.default.removeItem(atPath: folder) }

  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }

  /// Runs it with arguments in the folder; `input` is what comes through standard input.
  func run(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws -> Result {
    try start(Self.path, arguments, input, environment)
  }

  func run(list arguments: [String], environment: [String: String] = [:]) throws -> Result {
    try start(Self.path, arguments, "", environment)
  }

  /// Runs it and sends SIGINT a moment after it has written this.
  func runInterrupted(after text: String, _ arguments: String...) throws -> Result {
    try start(Self.path, arguments, "", [:], interruption: text)
  }

  /// Runs a line of `sh`, in which `$S` is the command.
  func shell(_ line: String) throws -> Result { try start("/bin/sh", ["-c", line], "", ["S": Self.path]) }

  private func start(
    _ program: String, _ arguments: [String], _ input: String, _ environment: [String: String],
    interruption: String? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var fixed = ["HOME": folder, "PATH": "/usr/bin:/bin", "TERM": "xterm", "LC_ALL": "C.UTF-8"]
    // Where coverage is measured, what it runs through counts; all runs add to one file. Where faults are put in, it has them.
    let variables = ProcessInfo.processInfo.environment
    fixed["LLVM_PROFILE_FILE"] = variables["LLVM_PROFILE_FILE"]?.replacing(".%p", with: "")
    for name in ["SPADE_MUTANT", "SPADE_MUTANTS_SEEN"] { fixed[name] = variables[name] }
    process.environment = fixed.merging(environment) { $1 }
    // Files, not pipes: whoever reads two pipes in turn may wait for ever.
    try write("stdin", input)
    try write("stdout", "")
    try write("stderr", "")
    process.standardInput = FileHandle(forReadingAtPath: "\(folder)/stdin")
    process.standardOutput = FileHandle(forWritingAtPath: "\(folder)/stdout")
    process.standardError = FileHandle(forWritingAtPath: "\(folder)/stderr")
    try process.run()
    if let interruption {
      let end = Date.now + 60
      while process.isRunning, Date.now < end, try !read("stdout").contains(interruption) {
        Thread.sleep(forTimeInterval: 0.02)
      }
      Thread.sleep(forTimeInterval: 0.2)
      process.interrupt()
    }
    process.waitUntilExit()
    return Result(status: process.terminationStatus, output: try read("stdout"), errors: try read("stderr"))
  }
}
