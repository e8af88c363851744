package import SpadeBase

/// The distinct texts of a column; a row holds the number of its text.
///
/// Texts are bytes as they came. Their order is that of first occurrence; no two are equal.
package final class TextDictionary: Sendable {
  /// All texts, one after the other.
  package let bytes: Buffer<UInt8>
  /// `count + 1` offsets into `bytes`.
  package let offsets: Buffer<Int>
  /// Number of texts.
  package var count: Int { offsets.count - 1 }

  /// Takes ready buffers; `offsets` ascend and end at the number of bytes.
  package init(bytes: Buffer<UInt8>, offsets: Buffer<Int>) {
    self.bytes = bytes
    self.offsets = offsets
  }

  /// A dictionary of given, distinct texts; throws `memory-limit`.
  package convenience init(_ texts: [[UInt8]]) throws(Diagnostic) {
    var all: [UInt8] = []
    var ends = [0]
    ends.reserveCapacity(texts.count + 1)
    for text in texts {
      all.append(contentsOf: text)
      ends.append(all.count)
    }
    self.init(bytes: try Buffer(all), offsets: try Buffer(ends))
  }

  /// The bytes of a text; valid while the dictionary lives. `code` must be below `count`.
  @inlinable package subscript(code: Int) -> UnsafeBufferPointer<UInt8> {
    let start = offsets.pointer[code]
    return UnsafeBufferPointer(start: bytes.pointer + start, count: offsets.pointer[code + 1] - start)
  }

  /// A text as a string, invalid bytes replaced.
  package func string(_ code: Int) -> String { String(decoding: self[code], as: UTF8.self) }
}
