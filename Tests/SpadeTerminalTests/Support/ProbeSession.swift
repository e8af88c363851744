import Glibc
import Testing

/// The probe on a pseudo-terminal, and what its screen shows.
final class ProbeSession {
  let terminal: PseudoTerminal
  private(set) var screen: ScreenModel
  /// Everything the program wrote.
  private(set) var output: [UInt8] = []
  private var isGone = false

  /// Beside the tests themselves, wherever they were built.
  static let probe: String = {
    var path = [CChar](repeating: 0, count: 4_096)
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    let whole = String(decoding: path.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return whole.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/spade-editor-probe"
  }()

  init(
    _ options: [String] = ["--no-hints"], columns: Int = 40, rows: Int = 10, environment: [String: String] = [:],
    command: [String] = [probe], waitForPrompt: Bool = true
  ) throws {
    var variables = [
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "SWIFT_BACKTRACE": "enable=no",
    ]
    // Where coverage is measured, what it runs through counts; all runs add to one file.
    variables["LLVM_PROFILE_FILE"] = getenv("LLVM_PROFILE_FILE").map { String(cString: $0).replacing(".%p", with: "") }
    terminal = try PseudoTerminal(
      command + options, environment: variables.merging(environment) { $1 }.filter { $0.value != "unset" }, rows: rows,
      columns: columns)
    screen = ScreenModel(columns: columns, rows: rows)
    if waitForPrompt { #expect(wait { $0.lines.contains { $0.hasPrefix("probe>") } }, "\(screen.lines)") }
  }

  /// Types; the terminal's input queue is short, so output is read meanwhile.
  func send(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty, !isGone {
      rest = rest.dropFirst(terminal.write(rest.prefix(2_000)))
      take(within: rest.isEmpty ? 0 : 1)
    }
  }

  /// Types, and expects the last lines of the screen to become these, the cursor in a column of the last but `up` row.
  func type(
    _ keys: String, _ lines: String..., column: Int? = nil, up: Int = 0, at place: SourceLocation = #_sourceLocation
  ) {
    send(keys)
    let isShown = wait { screen in
      screen.lines.suffix(lines.count) == lines[...]
        && column.map { screen.column == $0 && screen.row == screen.lines.count - 1 - up } ?? true
    }
    #expect(
      isShown, "expected \(lines) \(column ?? -1), found \(screen.lines) \(screen.row),\(screen.column)",
      sourceLocation: place)
    #expect(screen.unknown.isEmpty, sourceLocation: place)
  }

  /// Whether the screen comes to be so within some seconds.
  func wait(seconds: Int = 20, until isSo: (ScreenModel) -> Bool) -> Bool {
    let end = time(nil) + seconds + 1
    while true {
      if isSo(screen) { return true }
      if isGone || time(nil) >= end { return false }
      take(within: 20)
    }
  }

  /// Reads until nothing has come for some milliseconds.
  func settle(_ milliseconds: Int32 = 30) {
    var before = -1
    while before != output.count, !isGone {
      before = output.count
      take(within: milliseconds)
    }
  }

  func resize(columns: Int, rows: Int) {
    settle()
    screen = ScreenModel(screen, columns: columns, rows: rows)
    terminal.resize(rows: rows, columns: columns)
  }

  private func take(within milliseconds: Int32) {
    guard let bytes = terminal.read(within: milliseconds) else {
      isGone = true
      return
    }
    output += bytes
    screen.feed(bytes)
  }
}

/// A folder that goes away again.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/spade-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw PseudoTerminal.Failure(code: errno) }
    path = String(cString: made)
  }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    guard let file = fopen(file(name), "we") else { throw PseudoTerminal.Failure(code: errno) }
    fputs(text, file)
    fclose(file)
    chmod(self.file(name), mode)
    return self.file(name)
  }

  static func contents(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  deinit {
    for entry in Self.entries(path) { unlink(file(entry)) }
    rmdir(path)
  }

  static func entries(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
