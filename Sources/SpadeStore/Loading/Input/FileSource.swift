import Glibc
import SpadeBase

/// A regular file read in order, as long as it was when it was opened.
final class FileSource: ByteSource {
  private let descriptor: Int32
  private let path: String
  private let opened: stat
  private(set) var position = 0
  var size: Int { Int(opened.st_size) }

  private init(descriptor: Int32, path: String, opened: stat) {
    self.descriptor = descriptor
    self.path = path
    self.opened = opened
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { close(descriptor) }

  /// Opens a file; whatever is no regular file is read into memory first. `-` is standard input.
  static func open(_ path: String, cancel: () -> Bool) throws(Diagnostic) -> any ByteSource {
    guard !path.utf8.contains(0) else { throw LoadDiagnostics.pathWithNul(path) }
    let descriptor = path == "-" ? dup(STDIN_FILENO) : Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw LoadDiagnostics.cannotOpen(path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = errno
      close(descriptor)
      throw LoadDiagnostics.cannotOpen(path, reason)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      close(descriptor)
      throw LoadDiagnostics.isFolder(path)
    case S_IFREG where path != "-":
      return FileSource(descriptor: descriptor, path: path, opened: status)
    default:
      defer { close(descriptor) }
      return MemorySource(try slurp(descriptor, path, cancel))
    }
  }

  private static func slurp(_ descriptor: Int32, _ path: String, _ cancel: () -> Bool) throws(Diagnostic)
    -> GrowingBuffer<UInt8>
  {
    var bytes = try GrowingBuffer<UInt8>(capacity: 1 << 16)
    while true {
      if cancel() { throw LoadDiagnostics.interrupted(path) }
      if bytes.count == bytes.capacity { try bytes.grow(to: bytes.count + 1) }
      // Nobody may ever write: one looks up now and then whether to go on waiting.
      var awaited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&awaited, 1, 50)
      if ready == 0 || ready < 0 && errno == EINTR { continue }
      let got = Glibc.read(descriptor, bytes.pointer + bytes.count, min(bytes.capacity - bytes.count, 1 << 20))
      if got > 0 {
        bytes.count += got
      } else if got == 0 {
        return bytes
      } else if errno != EINTR, errno != EAGAIN {
        throw LoadDiagnostics.cannotRead(path, errno)
      }
    }
  }

  func read(into target: UnsafeMutableRawPointer, _ count: Int) throws(Diagnostic) -> Int {
    let wanted = min(count, size - position)
    guard wanted > 0 else {
      try checkUnchanged()
      return 0
    }
    while true {
      let got = Glibc.read(descriptor, target, wanted)
      if got > 0 {
        position += got
        return got
      }
      if got == 0 { throw LoadDiagnostics.changedWhileRead(path) }
      if errno != EINTR { throw LoadDiagnostics.cannotRead(path, errno) }
    }
  }

  /// What was read is one state of the file only if nobody wrote to it meanwhile.
  private func checkUnchanged() throws(Diagnostic) {
    var now = stat()
    guard fstat(descriptor, &now) == 0 else { throw LoadDiagnostics.cannotRead(path, errno) }
    guard now.st_size == opened.st_size, now.st_mtim.tv_sec == opened.st_mtim.tv_sec,
      now.st_mtim.tv_nsec == opened.st_mtim.tv_nsec
    else { throw LoadDiagnostics.changedWhileRead(path) }
  }

  func rewind() throws(Diagnostic) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw LoadDiagnostics.cannotRead(path, errno) }
    position = 0
  }
}
