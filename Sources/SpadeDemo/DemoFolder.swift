import Glibc
import SpadeBase

/// The folder that the example's files are written into.
struct DemoFolder {
  let path: String

  /// Writes the files, or none that would replace one; a file that fails halfway is taken away again.
  func write(_ files: [Demo.File]) throws(Diagnostic) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .demoPath() }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure(path) }
    for file in files where access(place(of: file), F_OK) == 0 { throw .demoExists(place(of: file)) }
    for file in files { try write(file) }
  }

  private func place(of file: Demo.File) -> String {
    path.utf8.last == 0x2f ? path + file.name : "\(path)/\(file.name)"
  }

  private func write(_ file: Demo.File) throws(Diagnostic) {
    let target = place(of: file)
    let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw errno == EEXIST ? .demoExists(target) : failure(target) }
    let isWritten = writeAll(file.bytes, to: descriptor)
    let error = errno
    // A full disk may show itself only on closing.
    guard close(descriptor) == 0, isWritten else {
      let reason = isWritten ? errno : error
      unlink(target)
      throw failure(target, reason)
    }
  }

  private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      written += count
    }
    return true
  }

  private func failure(_ path: String, _ code: Int32 = errno) -> Diagnostic {
    .demoWrite(path, reason: SystemReason.text(code))
  }
}
