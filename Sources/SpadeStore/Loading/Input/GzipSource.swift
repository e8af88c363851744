import CZlib
import SpadeBase

/// The text inside a gzip file: any number of members, each checked against its sum and length.
final class GzipSource: ByteSource {
  private let packed: any ByteSource
  private let path: String
  private let input: MemoryBlock
  private var stream = z_stream()
  private var available = 0
  private var next = 0
  private var isOpen = false
  /// Between members; the first one begins at once.
  private var isBetween = true
  private var members = 0
  private static let inputSize = 1 << 17
  var position: Int { packed.position }
  var size: Int { packed.size }

  init(_ packed: any ByteSource, path: String) throws(Diagnostic) {
    self.packed = packed
    self.path = path
    input = try MemoryBlock(bytes: Self.inputSize)
    // 15 is the largest window, 16 asks for the gzip wrapper with its checks.
    guard spade_inflate_init(&stream, 15 + 16) == Z_OK else {
      input.free()
      throw LoadDiagnostics.damaged(path, "gzip", "the decompressor did not start")
    }
    isOpen = true
  }

  deinit {
    if isOpen { inflateEnd(&stream) }
    input.free()
  }

  func rewind() throws(Diagnostic) {
    try packed.rewind()
    inflateReset(&stream)
    available = 0
    next = 0
    isBetween = true
    members = 0
  }

  func read(into target: UnsafeMutableRawPointer, _ count: Int) throws(Diagnostic) -> Int {
    let wanted = min(count, Int(UInt32.max))
    var got = 0
    while got == 0, wanted > 0 {
      if next == available {
        available = try packed.read(into: input.base, Self.inputSize)
        next = 0
      }
      if isBetween, try !beginMember() { return 0 }
      if next == available {
        if available > 0 { continue }
        throw LoadDiagnostics.damaged(path, "gzip", "it ends in the middle")
      }
      let source = (input.base + next).assumingMemoryBound(to: UInt8.self)
      stream.next_in = source
      stream.avail_in = UInt32(available - next)
      stream.next_out = target.assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(wanted)
      let status = inflate(&stream, Z_NO_FLUSH)
      next = available - Int(stream.avail_in)
      got = wanted - Int(stream.avail_out)
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END:
        inflateReset(&stream)
        isBetween = true
        members += 1
      default:
        let reason = stream.msg.map { String(cString: $0) } ?? "code \(status)"
        throw LoadDiagnostics.damaged(path, "gzip", reason)
      }
    }
    return got
  }

  /// True where another member begins; false at the end, which zeros may pad.
  private func beginMember() throws(Diagnostic) -> Bool {
    while members > 0 {
      while next < available, input.base.load(fromByteOffset: next, as: UInt8.self) == 0 { next += 1 }
      if next < available { break }
      available = try packed.read(into: input.base, Self.inputSize)
      next = 0
      if available == 0 { return false }
    }
    if available == 0 { throw LoadDiagnostics.damaged(path, "gzip", "it ends in the middle") }
    if input.base.load(fromByteOffset: next, as: UInt8.self) != 0x1f {
      throw LoadDiagnostics.damaged(path, "gzip", "something else follows after its end")
    }
    isBetween = false
    return true
  }
}
