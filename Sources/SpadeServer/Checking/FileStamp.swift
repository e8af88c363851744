import Glibc

/// What tells that a file is still the one that was read.
struct FileStamp: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
  let size: Int
  let seconds: Int
  let nanoseconds: Int
  /// Whether it is a file at all: a pipe, a device or a folder isn't read unasked.
  let isRegular: Bool

  /// Nil where there is no such file.
  init?(path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: info.st_dev)
    inode = UInt64(truncatingIfNeeded: info.st_ino)
    size = Int(info.st_size)
    seconds = info.st_mtim.tv_sec
    nanoseconds = info.st_mtim.tv_nsec
    isRegular = info.st_mode & S_IFMT == S_IFREG
  }
}
