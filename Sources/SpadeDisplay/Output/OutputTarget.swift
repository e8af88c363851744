import Glibc
import SpadeBase

/// What a path to be written leads to, links followed.
enum OutputTarget {
  /// Something to be written directly, opened.
  case stream(Int32)
  /// A file of that name in an opened folder, and what is there now.
  case file(folder: Int32, name: String, old: stat?)

  /// Follows `path`; throws `write-failed`.
  init(path: String) throws(Diagnostic) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw DisplayFailure.badPath(path) }
    var current = path
    // As many links as the kernel itself follows.
    for _ in 0..<40 {
      if let number = Self.openDescriptor(current) {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw DisplayFailure.cannotWrite(path, errno) }
        self = .stream(copy)
        return
      }
      var found = stat()
      if lstat(current, &found) != 0 {
        guard errno == ENOENT else { throw DisplayFailure.cannotWrite(path, errno) }
        self = try Self.file(current, old: nil, path)
        return
      }
      switch found.st_mode & S_IFMT {
      case S_IFLNK: current = try Self.followed(current, path)
      case S_IFDIR: throw DisplayFailure.isFolder(path)
      case S_IFREG:
        // A rename would replace even a file that may not be written.
        guard access(current, W_OK) == 0 else { throw DisplayFailure.cannotWrite(path, errno) }
        self = try Self.file(current, old: found, path)
        return
      default:
        let descriptor = open(current, O_WRONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw DisplayFailure.cannotWrite(path, errno) }
        self = .stream(descriptor)
        return
      }
    }
    throw DisplayFailure.cannotWrite(path, ELOOP)
  }

  // `/dev/stdout` and its like name what is open already, which may be a file that others append to.
  private static func openDescriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    default: break
    }
    for folder in ["/dev/fd/", "/proc/self/fd/", "/proc/\(getpid())/fd/"] where path.hasPrefix(folder) {
      return Int32(path.dropFirst(folder.count))
    }
    return nil
  }

  private static func file(_ current: String, old: stat?, _ path: String) throws(Diagnostic) -> OutputTarget {
    let (folderPath, name) = split(current)
    guard !name.isEmpty, name != ".", name != ".." else { throw DisplayFailure.isFolder(path) }
    let folder = open(folderPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw DisplayFailure.cannotWrite(path, errno) }
    return .file(folder: folder, name: name, old: old)
  }

  private static func followed(_ link: String, _ path: String) throws(Diagnostic) -> String {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = bytes.withUnsafeMutableBytes { raw in
      raw.bindMemory(to: CChar.self).baseAddress.map { readlink(link, $0, raw.count) } ?? -1
    }
    guard length >= 0 else { throw DisplayFailure.cannotWrite(path, errno) }
    let target = String(decoding: bytes[..<length], as: UTF8.self)
    return target.hasPrefix("/") ? target : split(link).folder + "/" + target
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = String(path[..<slash])
    return (folder.isEmpty ? "/" : folder, String(path[path.index(after: slash)...]))
  }
}
