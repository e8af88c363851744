import Glibc

/// Temporary files of writers that were killed.
enum Leftovers {
  private static let prefix = ".spade-"
  private static let suffix = ".tmp"

  /// A fresh name for a temporary file.
  static func newName() -> String {
    prefix + String(UInt64.random(in: 0 ... .max), radix: 36) + suffix
  }

  /// Removes the user's own temporary files in a folder that no living writer has locked.
  static func remove(in folder: Int32) {
    let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { return }
    guard let list = fdopendir(copy) else {
      close(copy)
      return
    }
    defer { closedir(list) }
    while let entry = readdir(list) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { continue }
      removeDead(name, in: folder)
    }
  }

  private static func removeDead(_ name: String, in folder: Int32) {
    let descriptor = openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var found = stat()
    guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG, found.st_uid == geteuid(),
      flock(descriptor, LOCK_EX | LOCK_NB) == 0
    else { return }
    unlinkat(folder, name, 0)
  }
}
