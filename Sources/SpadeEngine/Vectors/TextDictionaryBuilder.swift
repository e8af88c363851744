import SpadeBase
import SpadeStore

/// Collects distinct texts in the order of their first occurrence.
struct TextDictionaryBuilder: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var hashes: [UInt64] = []
  /// Code + 1 of each slot's text, 0 where free; a power of two long, at most half full.
  private var slots = [Int32](repeating: 0, count: 16)
  private let hash = SeededHash()
  private var share: GrowingShare?

  /// How many texts there are.
  var count: Int { ends.count - 1 }

  /// The number of a text, added where it is new.
  mutating func code(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
    let key = hash(text)
    var slot = Int(truncatingIfNeeded: key) & (slots.count - 1)
    while slots[slot] != 0 {
      let code = Int(slots[slot]) - 1
      if hashes[code] == key, withText(code, { TextBytes.equal($0, text) }) { return Int32(code) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let code = Int32(truncatingIfNeeded: count)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    hashes.append(key)
    slots[slot] = code + 1
    if count * 2 > slots.count { grow() }
    return code
  }

  /// The number of a text, added where it is new.
  mutating func code(_ text: [UInt8]) -> Int32 { text.withUnsafeBufferPointer { code($0) } }

  /// Reads a text already there.
  func withText<Result>(_ code: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[ends[code]..<ends[code + 1]])) }
  }

  /// The dictionary of what was collected.
  func dictionary() throws(Diagnostic) -> TextDictionary {
    TextDictionary(bytes: try Buffer(bytes), offsets: try Buffer(ends))
  }

  private mutating func grow() {
    // Until the next time there are twice as many texts, of about the same length.
    GrowingShare.set(&share, to: 2 * (bytes.capacity + slots.count * (MemoryLayout<Int32>.stride + 8)))
    slots = [Int32](repeating: 0, count: slots.count * 2)
    for (code, key) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: key) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: code) + 1
    }
  }
}
