import Glibc
import SpadeBase

/// Gives each distinct text a number, in order of first occurrence.
///
/// The hash is seeded anew in every process, so that no file can be made to collide; numbers don't depend on it.
struct TextInterner: ~Copyable {
  private(set) var bytes: GrowingBuffer<UInt8>
  /// Where each text ends and the next begins; one more than there are texts.
  private(set) var offsets: GrowingBuffer<Int>
  /// Half of a hash, and the number of its text plus one; 0 is free.
  private var slots: GrowingBuffer<UInt64>
  private var mask: Int
  var count: Int { offsets.count - 1 }

  /// Bytes that must be readable behind every text that is handed in.
  static let slack = 8
  private static let seed = UInt64.random(in: .min ... .max) | 1

  init() throws(Diagnostic) {
    let bytes = try GrowingBuffer<UInt8>(capacity: 256)
    var offsets = try GrowingBuffer<Int>(capacity: 32)
    let slots = try GrowingBuffer<UInt64>(capacity: 64)
    try offsets.append(0)
    self.bytes = bytes
    self.offsets = offsets
    self.slots = slots
    mask = 63
  }

  /// The number of a text, a new one where it is not known yet.
  @inline(__always) mutating func intern(_ text: UnsafePointer<UInt8>, _ length: Int) throws(Diagnostic) -> Int {
    let hash = Self.hash(text, length)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = slots.pointer[slot]
      if entry == 0 { return try insert(text, length, hash, slot) }
      if entry >> 32 == hash {
        let code = Int(truncatingIfNeeded: entry & 0xffff_ffff) &- 1
        if equals(code, text, length) { return code }
      }
      slot = (slot &+ 1) & mask
    }
  }

  /// The number of a text, nil where it is not known.
  func find(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int? {
    let hash = Self.hash(text, length)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = slots.pointer[slot]
      if entry == 0 { return nil }
      if entry >> 32 == hash {
        let code = Int(truncatingIfNeeded: entry & 0xffff_ffff) - 1
        if equals(code, text, length) { return code }
      }
      slot = (slot + 1) & mask
    }
  }

  @inline(__always) private func equals(_ code: Int, _ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let start = offsets.pointer[code]
    guard offsets.pointer[code &+ 1] &- start == length else { return false }
    let known = UnsafePointer(bytes.pointer + start)
    if length <= 8 { return Self.word(known, length) == Self.word(text, length) }
    return memcmp(known, text, length) == 0
  }

  @inline(never) private mutating func insert(
    _ text: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, _ slot: Int
  ) throws(Diagnostic) -> Int {
    let code = count
    guard code < Int(UInt32.max) - 1 else {
      throw Diagnostic(.memoryLimit, "a column has more than \(UInt32.max - 1) distinct texts")
    }
    try bytes.grow(to: bytes.count + length + Self.slack)
    (bytes.pointer + bytes.count).update(from: text, count: length)
    bytes.count += length
    try offsets.append(bytes.count)
    slots.pointer[slot] = hash << 32 | UInt64(code + 1)
    if (code + 1) * 2 > mask { try rehash() }
    return code
  }

  private mutating func rehash() throws(Diagnostic) {
    let size = (mask + 1) * 4
    let bigger = try GrowingBuffer<UInt64>(capacity: size)
    for slot in 0...mask {
      let entry = slots.pointer[slot]
      guard entry != 0 else { continue }
      var target = Int(entry >> 32) & (size - 1)
      while bigger.pointer[target] != 0 { target = (target + 1) & (size - 1) }
      bigger.pointer[target] = entry
    }
    slots = bigger
    mask = size - 1
  }

  /// The first `length` (0 to 8) bytes as a word, zeros behind them.
  @inline(__always) private static func word(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    guard length > 0 else { return 0 }
    let raw = UnsafeRawPointer(text).loadUnaligned(as: UInt64.self)
    return raw & (~0 &>> UInt64(truncatingIfNeeded: 64 &- 8 &* length))
  }

  /// 32 bits that depend on all bytes and the seed.
  @inline(__always) private static func hash(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    var state = seed ^ UInt64(truncatingIfNeeded: length) &* 0x9e37_79b9_7f4a_7c15
    if length <= 8 {
      state = mixed(state ^ word(text, length))
    } else {
      var position = 0
      while position &+ 8 < length {
        state = mixed(state ^ UnsafeRawPointer(text + position).loadUnaligned(as: UInt64.self))
        position &+= 8
      }
      state = mixed(state ^ UnsafeRawPointer(text + (length &- 8)).loadUnaligned(as: UInt64.self))
    }
    return state >> 32
  }

  @inline(__always) private static func mixed(_ word: UInt64) -> UInt64 {
    let (high, low) = (word ^ seed).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    return high ^ low
  }

  /// Where a text lies, and its length; `slack` more bytes can be read. `code` must be below `count`.
  func text(_ code: Int) -> (UnsafePointer<UInt8>, Int) {
    let start = offsets.pointer[code]
    return (UnsafePointer(bytes.pointer + start), offsets.pointer[code + 1] - start)
  }

  /// The texts as a dictionary, Latin-1 turned into UTF-8.
  func dictionary(isLatin1: Bool) throws(Diagnostic) -> TextDictionary {
    guard isLatin1 else {
      return TextDictionary(
        bytes: try Buffer(copying: bytes.pointer, count: bytes.count),
        offsets: try Buffer(copying: offsets.pointer, count: offsets.count))
    }
    let beyond = UnsafeBufferPointer(start: bytes.pointer, count: bytes.count).count { $0 >= 0x80 }
    let converted = try Buffer<UInt8>(count: bytes.count + beyond)
    let ends = try Buffer<Int>(count: offsets.count)
    var target = 0
    var code = 0
    for position in 0..<bytes.count {
      while offsets.pointer[code] == position {
        ends.pointer[code] = target
        code += 1
      }
      Latin1.append(bytes.pointer[position], to: converted.pointer, &target)
    }
    while code < offsets.count {
      ends.pointer[code] = target
      code += 1
    }
    return TextDictionary(bytes: converted, offsets: ends)
  }
}
