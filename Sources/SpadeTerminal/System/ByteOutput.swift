import Glibc

/// Writing all of some bytes to a descriptor.
enum ByteOutput {
  /// Returns whether everything was written; an interrupted or partial write goes on.
  @discardableResult static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Bool {
    let whole = bytes.withContiguousStorageIfAvailable { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
    return whole ?? Array(bytes).withUnsafeBytes { writeAll($0, to: descriptor) }
  }

  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written >= 0 {
        offset += written
      } else if errno == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, 1_000)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
