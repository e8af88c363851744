/// The texts of the values that a column had last, for columns of few values or of days: a text is mostly two words to
/// copy, not a number to take apart.
///
/// Plain memory: whoever makes one gives it back.
struct KnownTexts {
  /// Bytes that writing a value may overwrite.
  static let room = 80
  private static let count = 1024
  private static let longest = 16

  private struct Entry {
    var value: Int64
    var length = 0
    var low: UInt64 = 0
    var high: UInt64 = 0
  }

  private let entries: UnsafeMutablePointer<Entry>

  init() {
    entries = .allocate(capacity: Self.count)
    // A value that belongs elsewhere: never found here.
    for slot in 0..<Self.count { (entries + slot).initialize(to: Entry(value: Int64(slot + 1))) }
  }

  func release() { entries.deallocate() }

  /// Writes a value's text, by `render` where it is not known; returns its length.
  @inline(__always) func write(
    _ value: Int64, at end: UnsafeMutablePointer<UInt8>, _ render: (UnsafeMutablePointer<UInt8>) -> Int
  ) -> Int {
    let entry = entries + Int(truncatingIfNeeded: value) & (Self.count - 1)
    let target = UnsafeMutableRawPointer(end)
    if entry.pointee.value == value {
      target.storeBytes(of: entry.pointee.low, as: UInt64.self)
      target.storeBytes(of: entry.pointee.high, toByteOffset: 8, as: UInt64.self)
      return entry.pointee.length
    }
    let length = render(end)
    if length <= Self.longest {
      entry.pointee = Entry(
        value: value, length: length, low: target.loadUnaligned(as: UInt64.self),
        high: target.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    return length
  }
}
