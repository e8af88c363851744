import Glibc
package import SpadeBase

/// A file that appears whole or not at all: written under a temporary name in its folder, then renamed.
///
/// Until `commit` the old file is untouched; a file that is dropped or discarded before leaves nothing behind. What is
/// not a regular file (`/dev/stdout`, a pipe, a device) is written directly.
package final class AtomicFile {
  /// Where to write.
  package let sink: ByteSink
  private let path: String
  private let descriptor: Int32
  private let temporary: Temporary?
  private var isOpen = true

  /// A temporary name and the folder that it and the target lie in.
  struct Temporary {
    let folder: Int32
    let name: String
    let target: String
  }

  /// Opens `path` for writing; throws `write-failed`.
  package init(path: String) throws(Diagnostic) {
    self.path = path
    switch try OutputTarget(path: path) {
    case .stream(let descriptor):
      self.descriptor = descriptor
      temporary = nil
    case .file(let folder, let name, let old):
      let made: (descriptor: Int32, name: String)
      do {
        made = try Self.makeTemporary(in: folder, beside: old, path: path)
      } catch {
        close(folder)
        throw error
      }
      descriptor = made.descriptor
      temporary = Temporary(folder: folder, name: made.name, target: name)
    }
    sink = ByteSink(descriptor: descriptor, name: path)
  }

  deinit { discard() }

  /// Flushes, syncs, and puts the file in its place; throws `write-failed` and leaves the old file as it was.
  package func commit() throws(Diagnostic) {
    guard isOpen else { return }
    do {
      try sink.flush()
      if let temporary { try replace(temporary) }
    } catch {
      discard()
      throw error
    }
    isOpen = false
    // On a network file system the last error comes with the close; a regular file is synced by now.
    let status = close(descriptor)
    let error = errno
    if let temporary { close(temporary.folder) }
    if status != 0, error != EINTR { throw DisplayFailure.cannotWrite(path, error) }
  }

  /// Gives up: the temporary file is removed.
  package func discard() {
    guard isOpen else { return }
    isOpen = false
    if let temporary {
      unlinkat(temporary.folder, temporary.name, 0)
      close(temporary.folder)
    }
    close(descriptor)
  }

  private func replace(_ temporary: Temporary) throws(Diagnostic) {
    guard fsync(descriptor) == 0,
      renameat(temporary.folder, temporary.name, temporary.folder, temporary.target) == 0
    else { throw DisplayFailure.cannotWrite(path, errno) }
    // Some file systems can't sync a folder, and say so.
    if fsync(temporary.folder) != 0, errno != EINVAL, errno != EROFS {
      throw DisplayFailure.cannotWrite(path, errno)
    }
  }

  // A new file gets the mode that any new file gets; one that replaces another is closed to others until it has the
  // other's mode.
  private static func makeTemporary(
    in folder: Int32, beside old: stat?, path: String
  ) throws(Diagnostic) -> (descriptor: Int32, name: String) {
    Leftovers.remove(in: folder)
    for _ in 0..<100 {
      let name = Leftovers.newName()
      let descriptor = openat(
        folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, old == nil ? 0o666 : 0o600)
      if descriptor < 0 {
        if errno == EEXIST || errno == EINTR { continue }
        throw DisplayFailure.cannotWrite(path, errno)
      }
      // The lock says that the writer lives; one who cleans up may have been quicker to take it. Where locks can't be
      // had, nobody who cleans up gets one either.
      var now = stat()
      let isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
      guard fstat(descriptor, &now) == 0 else {
        let error = errno
        unlinkat(folder, name, 0)
        close(descriptor)
        throw DisplayFailure.cannotWrite(path, error)
      }
      if isTaken || now.st_nlink == 0 {
        close(descriptor)
        continue
      }
      if let old {
        // The owner can be kept by the superuser only; for others the new file is theirs.
        if old.st_uid != now.st_uid || old.st_gid != now.st_gid { _ = fchown(descriptor, old.st_uid, old.st_gid) }
        guard fchmod(descriptor, old.st_mode & 0o777) == 0 else {
          let error = errno
          unlinkat(folder, name, 0)
          close(descriptor)
          throw DisplayFailure.cannotWrite(path, error)
        }
      }
      return (descriptor, name)
    }
    throw DisplayFailure.cannotWrite(path, EEXIST)
  }
}
