import SpadeBase

/// A stretch of the file that holds whole records, in memory that is used again for the next one.
final class TextChunk {
  /// Bytes that may be read before and behind the text, so that words can be loaded at its ends.
  static let padding = 64

  private var storage: GrowingBuffer<UInt8>
  /// Number in the file's order, from 0.
  var index = 0
  /// Length of the text.
  var count = 0

  /// Bytes more that may be named behind the text.
  private let behind: Int

  /// A chunk whose last record may get `readBehind` fields that aren't there: they lie behind it, one byte each.
  init(readBehind: Int = 0) throws(Diagnostic) {
    behind = readBehind
    storage = try GrowingBuffer(capacity: 1 << 12)
  }

  /// The first byte of the text.
  var base: UnsafeMutablePointer<UInt8> { storage.pointer + TextChunk.padding }

  /// Makes room for `capacity` bytes of text; the first `count` survive.
  func reserve(_ capacity: Int) throws(Diagnostic) {
    storage.count = min(TextChunk.padding + count, storage.capacity)
    try storage.grow(to: capacity + 2 * TextChunk.padding + behind)
  }
}
