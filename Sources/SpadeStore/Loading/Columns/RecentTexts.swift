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

    @inline(__always) fileprivate var slot: Int {
      Int(truncatingIfNeeded: ((low ^ high &* 31) &* 0x9e37_79b9_7f4a_7c15) &>> 56)
    }
  }

  private let block: MemoryBlock
  private let entries: UnsafeMutablePointer<Entry>
  /// For each length the bits of the two words that belong to the text: looked up, since a branch by a text's length
  /// would be hard to foresee.
  private let masks: UnsafeMutablePointer<(UInt64, UInt64)>

  init() throws(Diagnostic) {
    let size = 256 * MemoryLayout<Entry>.stride
    block = try MemoryBlock(bytes: size + (Self.longest + 1) * MemoryLayout<(UInt64, UInt64)>.stride)
    entries = block.base.bindMemory(to: Entry.self, capacity: 256)
    entries.initialize(repeating: Entry(), count: 256)
    masks = (block.base + size).bindMemory(to: (UInt64, UInt64).self, capacity: Self.longest + 1)
    for length in 0...Self.longest {
      masks[length] = (~(~0 << UInt64(8 * min(length, 8))), ~(~0 << UInt64(8 * max(length - 8, 0))))
    }
  }

  deinit { block.free() }

  /// A text of up to `longest` bytes; `window` bytes from its first on must be readable.
  func key(_ text: UnsafePointer<UInt8>, _ length: Int) -> Key { key(text, length, masks) }

  @inline(__always) private func key(
    _ text: UnsafePointer<UInt8>, _ length: Int, _ masks: UnsafeMutablePointer<(UInt64, UInt64)>
  ) -> Key {
    let raw = UnsafeRawPointer(text)
    let mask = masks[length]
    return Key(
      low: raw.loadUnaligned(as: UInt64.self) & mask.0,
      high: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & mask.1, length: length)
  }

  /// Looks up to 64 fields from row `first` on up and writes their numbers, 0 for those without a value, whose bits
  /// are set in `nulls`. Returns a bit for each that is not kept.
  ///
  /// No branch depends on a field, since which text comes next is hard to foresee.
  func find(
    _ view: FieldView, _ first: Int, _ count: Int, _ values: UnsafeMutablePointer<Int64>, nulls: inout UInt64
  ) -> UInt64 {
    let (entries, masks, text) = (entries, masks, view.text)
    var missed: UInt64 = 0
    var empty: UInt64 = 0
    for offset in 0..<count {
      var start = view.start(first &+ offset)
      var length = view.end(first &+ offset) &- start
      let isNull = length == 0
      let quote = (text[start] == Ascii.quote ? 1 : 0) & (length > 1 ? 1 : 0)
      start &+= quote
      length &-= 2 &* quote
      let isShort = length <= Self.longest
      let key = key(text + start, isShort ? length : 0, masks)
      let entry = entries + key.slot
      let isSame = (entry.pointee.low ^ key.low) | (entry.pointee.high ^ key.high) == 0
      let isKnown = isSame && entry.pointee.length == length && isShort && !isNull
      values[offset] = isKnown ? Int64(truncatingIfNeeded: entry.pointee.code) : 0
      missed |= (isKnown || isNull ? 0 : 1) &<< UInt64(truncatingIfNeeded: offset)
      empty |= (isNull ? 1 : 0) &<< UInt64(truncatingIfNeeded: offset)
    }
    nulls = empty
    return missed
  }

  /// Keeps a text in place of another.
  func keep(_ key: Key, _ code: Int) {
    let entry = entries + key.slot
    entry.pointee = Entry(low: key.low, high: key.high, length: key.length, code: code)
  }
}
