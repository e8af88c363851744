import SpadeBase

/// Where text comes from, in order, as often as one likes from the start.
protocol ByteSource: AnyObject {
  /// Up to `count` bytes into `target`; 0 only at the end.
  func read(into target: UnsafeMutableRawPointer, _ count: Int) throws(Diagnostic) -> Int
  /// Back to the first byte.
  func rewind() throws(Diagnostic)
  /// Bytes taken so far from the file as it lies on disk, and all of them.
  var position: Int { get }
  var size: Int { get }
}

extension ByteSource {
  /// Reads until `count` bytes are there or the source ends.
  func fill(_ target: UnsafeMutableRawPointer, _ count: Int) throws(Diagnostic) -> Int {
    var got = 0
    while got < count {
      let more = try read(into: target + got, count - got)
      if more == 0 { break }
      got += more
    }
    return got
  }
}

/// Bytes held in memory: what came from a pipe, which cannot be read twice.
final class MemorySource: ByteSource {
  private let bytes: GrowingBuffer<UInt8>
  private(set) var position = 0
  var size: Int { bytes.count }

  init(_ bytes: consuming GrowingBuffer<UInt8>) { self.bytes = bytes }

  func read(into target: UnsafeMutableRawPointer, _ count: Int) throws(Diagnostic) -> Int {
    let length = min(count, bytes.count - position)
    target.copyMemory(from: bytes.pointer + position, byteCount: length)
    position += length
    return length
  }

  func rewind() throws(Diagnostic) { position = 0 }
}
