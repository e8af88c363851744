package import SpadeBase

/// A bit a row: validity (1 = there is a value) or truth.
package struct Bitmap: Sendable {
  /// 64 rows a word, the first row in the lowest bit; bits beyond `count` are 0.
  package let words: Buffer<UInt64>
  /// Number of rows.
  package let count: Int

  /// All zero; throws `memory-limit`.
  package init(count: Int) throws(Diagnostic) {
    words = try Buffer(count: (count + 63) / 64)
    self.count = count
  }

  /// Takes ready words, one for each 64 of `count` rows.
  init(words: Buffer<UInt64>, count: Int) {
    self.words = words
    self.count = count
  }

  /// The bit of a row, which must be below `count`.
  @inlinable package subscript(row: Int) -> Bool { words.pointer[row >> 6] >> UInt64(row & 63) & 1 != 0 }

  /// Sets a row's bit; for builders only, before the bitmap is shared.
  @inlinable package func set(_ row: Int) { words.pointer[row >> 6] |= 1 << UInt64(row & 63) }

  /// How many bits are 1.
  package var ones: Int { words.elements.reduce(0) { $0 + $1.nonzeroBitCount } }
}
