import SpadeBase

/// The short texts that a column had last, with their numbers: a column of few texts finds nearly all of them here,
/// by comparing two words.
final class RecentTexts {
  /// Texts up to this length are kept.
  static let longest = 16
  /// Bytes that must be readable behind the beginning of each text.
  static let window = 16
  /// Beyond so many texts most would be looked for in vain.
  static let mostTexts = 1024

  private struct Entry: BitwiseCopyable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    /// Negative: there is none.
    var length = -1
    var code = 0
  }

  /// A text as two words, zeros behind it.
  struct Key {
    fileprivate let low: UInt64
    fileprivate let high: UInt64
    fileprivate let length: Int

    /// `length` is 1 to `longest`.
    @inline(__always) init(_ text: UnsafePointer<UInt8>, _ length: Int) {
      let raw = UnsafeRawPointer(text)
      let bits = UInt64(truncatingIfNeeded: length &* 8)
      // Without branches: lengths are hard to foresee.
      low = raw.loadUnaligned(as: UInt64.self) & ~(~0 << bits)
      high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & ~(~0 << (max(bits, 64) &- 64))
      self.length = length
    }

    @inline(__always) fileprivate var slot: Int {
      Int(truncatingIfNeeded: ((low ^ high &* 31) &* 0x9e37_79b9_7f4a_7c15) &>> 56)
    }
  }

  private let block: MemoryBlock
  private let entries: UnsafeMutablePointer<Entry>

  init() throws(Diagnostic) {
    block = try MemoryBlock(bytes: 256 * MemoryLayout<Entry>.stride)
    entries = block.base.bindMemory(to: Entry.self, capacity: 256)
    entries.initialize(repeating: Entry(), count: 256)
  }

  deinit { block.free() }

  /// The number of a text, -1 where it is not kept.
  @inline(__always) func code(_ key: Key) -> Int {
    let entry = entries + key.slot
    let isSame = (entry.pointee.low ^ key.low) | (entry.pointee.high ^ key.high) == 0
    return isSame && entry.pointee.length == key.length ? entry.pointee.code : -1
  }

  /// Keeps a text in place of another.
  func keep(_ key: Key, _ code: Int) {
    let entry = entries + key.slot
    entry.pointee = Entry(low: key.low, high: key.high, length: key.length, code: code)
  }
}
