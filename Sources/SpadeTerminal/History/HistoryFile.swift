import Glibc
package import SpadeBase

/// A history file that several shells share: appended to under a lock, readable by its owner alone.
///
/// libedit's own saving truncates the file, opens it for all to read first and follows links; its loading writes beyond its
/// buffer. The format is libedit's all the same, so that its tools can read the file.
package struct HistoryFile: Sendable {
  package let path: String
  /// Entries that loading leaves in the file, the newest.
  package let limit: Int
  /// Bytes that loading leaves in the file.
  static let byteLimit = 8 << 20
  /// How often the lock is asked for, 2 ms apart: no prompt waits longer for another shell.
  private static let attempts = 750

  package init(path: String, limit: Int = 10_000) {
    self.path = path
    self.limit = limit
  }

  /// `.spade_history` in the user's home; nil without a home.
  package static var defaultPath: String? {
    Terminal.environment("HOME").flatMap { $0.isEmpty ? nil : $0 + "/.spade_history" }
  }

  /// The entries, oldest first; none where there is no file yet. Cuts the file to its limits.
  package func load() throws(Diagnostic) -> [[UInt8]] {
    guard let descriptor = try open(creating: false) else { return [] }
    defer { close(descriptor) }
    let bytes = try readAll(descriptor)
    guard !bytes.isEmpty else { return [] }
    let lines = bytes.dropFirst(HistoryEncoding.header.count).split(separator: 0x0a)
    var first = lines.count
    var size = 0
    while first > 0, lines.count - first < limit, size + lines[first - 1].count < Self.byteLimit {
      first -= 1
      size += lines[first].count + 1
    }
    if first > 0 { try replace(with: lines[first...]) }
    return lines[first...].map(HistoryEncoding.decode)
  }

  /// Adds entries, with one write, so that no other shell's can come between.
  package func append(_ entry: some Sequence<UInt8>) throws(Diagnostic) {
    guard let descriptor = try open(creating: true) else { return }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw trouble(.system(errno)) }
    var bytes: [UInt8] = []
    if status.st_size == 0 {
      bytes = HistoryEncoding.header
    } else {
      // A shell that died half-way through a line must not take ours with it.
      var last: UInt8 = 0
      if pread(descriptor, &last, 1, status.st_size - 1) == 1, last != 0x0a { bytes.append(0x0a) }
    }
    bytes += HistoryEncoding.encode(entry)
    bytes.append(0x0a)
    guard ByteOutput.write(bytes, to: descriptor) else { throw trouble(.system(errno)) }
  }

  /// The file, open, locked and found to be a history; nil where there is none and none is to be made.
  private func open(creating: Bool) throws(Diagnostic) -> Int32? {
    for _ in 0..<Self.attempts {
      let flags = (creating ? O_RDWR | O_CREAT : O_RDWR) | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
      let descriptor = Glibc.open(path, flags, 0o600)
      guard descriptor >= 0 else {
        if errno == ENOENT, !creating { return nil }
        throw trouble(errno == ELOOP ? .link : .system(errno))
      }
      do {
        if try lock(descriptor), try isCurrent(descriptor) { return descriptor }
      } catch {
        close(descriptor)
        throw error
      }
      close(descriptor)
    }
    throw trouble(.locked)
  }

  /// Whether the lock was to be had; waits a moment where not.
  private func lock(_ descriptor: Int32) throws(Diagnostic) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    guard errno == EWOULDBLOCK || errno == EINTR else { throw trouble(.system(errno)) }
    usleep(2_000)
    return false
  }

  /// Whether the open file is the one of that path still: a shell that trims puts a new one in its place. Throws where it is
  /// no history.
  private func isCurrent(_ descriptor: Int32) throws(Diagnostic) -> Bool {
    var opened = stat()
    guard fstat(descriptor, &opened) == 0 else { throw trouble(.system(errno)) }
    guard opened.st_mode & S_IFMT == S_IFREG else { throw trouble(.notRegular) }
    var named = stat()
    guard lstat(path, &named) == 0, named.st_ino == opened.st_ino, named.st_dev == opened.st_dev else { return false }
    let header = HistoryEncoding.header
    var start = [UInt8](repeating: 0, count: header.count)
    let count = pread(descriptor, &start, start.count, 0)
    guard count == 0 || start == header else { throw trouble(.foreign) }
    if opened.st_mode & 0o077 != 0, opened.st_uid == geteuid() { _ = fchmod(descriptor, 0o600) }
    return true
  }

  private func readAll(_ descriptor: Int32) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 {
        bytes += chunk[..<count]
      } else if count == 0 {
        return bytes
      } else if errno != EINTR {
        throw trouble(.system(errno))
      }
    }
  }

  /// Puts a file of these lines in place of the present one, whose lock the caller holds.
  private func replace(with lines: ArraySlice<ArraySlice<UInt8>>) throws(Diagnostic) {
    let temporary = "\(path).\(getpid())"
    let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw trouble(.system(errno)) }
    var bytes = HistoryEncoding.header
    for line in lines {
      bytes += line
      bytes.append(0x0a)
    }
    let written = ByteOutput.write(bytes, to: descriptor) && fsync(descriptor) == 0
    let code = errno
    close(descriptor)
    guard written, rename(temporary, path) == 0 else {
      let reason = written ? errno : code
      unlink(temporary)
      throw trouble(.system(reason))
    }
  }

  private func trouble(_ trouble: TerminalDiagnostics.HistoryTrouble) -> Diagnostic {
    TerminalDiagnostics.history(path, trouble)
  }
}
