import Glibc

/// A program on a terminal of its own.
///
/// The child opens the terminal by name after setsid, which makes it the controlling one: Ctrl-C, Ctrl-Z and changes of size
/// arrive as in real life.
final class PseudoTerminal {
  struct Failure: Error { var code: Int32 }

  private(set) var master: Int32
  private(set) var process: pid_t = 0
  private(set) var exitStatus: Int32?

  init(_ arguments: [String], environment: [String: String], rows: Int, columns: Int) throws {
    var opened: Int32 = -1
    var slave: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&opened, &slave, &name, nil, &size) == 0 else { throw Failure(code: errno) }
    close(slave)
    master = opened
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which Glibc's module does not show
    posix_spawnattr_setflags(&attributes, Int16(newSession | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var all = sigset_t()
    var none = sigset_t()
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)

    let words = arguments.map { (word: String) in strdup(word) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    let code = posix_spawn(&process, arguments[0], &actions, &attributes, words, variables)
    guard code == 0 else { throw Failure(code: code) }
  }

  func resize(rows: Int, columns: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Writes what fits; returns how much that was.
  func write(_ bytes: ArraySlice<UInt8>) -> Int {
    max(0, bytes.withUnsafeBytes { Glibc.write(master, $0.baseAddress, $0.count) })
  }

  /// What is there within some milliseconds; nil once the program is gone.
  func read(within milliseconds: Int32) -> [UInt8]? {
    var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, milliseconds) > 0 else { return [] }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(master, &chunk, chunk.count)
    if count > 0 { return Array(chunk[..<count]) }
    return count < 0 && errno == EAGAIN ? [] : nil
  }

  /// Whether the terminal gathers whole lines, as it does for other programs.
  var isCooked: Bool {
    var modes = termios()
    return tcgetattr(master, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON) != 0
  }

  /// The exit status, or 128 and the signal; nil if it still runs after some time.
  func waitForExit() -> Int32? {
    for _ in 0..<500 where exitStatus == nil {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        exitStatus = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
      } else {
        if master < 0 || read(within: 10) == nil { usleep(10_000) }
      }
    }
    return exitStatus
  }

  /// Takes the terminal away, as a closed window does.
  func hangUp() {
    close(master)
    master = -1
  }

  deinit {
    // Where coverage is measured the program writes what it ran through as it ends by itself.
    if exitStatus == nil, getenv("LLVM_PROFILE_FILE") != nil {
      kill(process, SIGTERM)
      _ = waitForExit()
    }
    if exitStatus == nil {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    if master >= 0 { close(master) }
  }
}
