import SpadeBase

/// Finds the row of an entity by its key.
final class KeyIndex: @unchecked Sendable {
  /// The key column.
  let column: Column
  private let keys: RawValues
  /// Two rows with the same key, the second as early in the file as possible.
  private(set) var duplicate: (first: Int, second: Int)?

  /// Row plus one by key minus `smallest`, where keys lie close together; by text number for texts.
  private let dense: Buffer<UInt32>?
  private let smallest: Int64
  /// Else a hash table: row plus one, 0 is free.
  private let slots: Buffer<UInt32>?
  private let mask: Int
  private static let seed = UInt64.random(in: .min ... .max) | 1
  static let none = UInt32.max

  /// Indexes a key column; nulls have no row.
  init(_ column: Column, _ checkpoint: LoadCheckpoint? = nil) throws(Diagnostic) {
    self.column = column
    keys = RawValues(column)
    var low = Int64.max
    var high = Int64.min
    try Self.forEachKey(column, checkpoint) { _, key in
      low = min(low, key)
      high = max(high, key)
    }
    let range = high.subtractingReportingOverflow(low)
    if low > high || !range.overflow && range.partialValue / 8 <= Int64(column.count + 128) {
      dense = try Buffer(count: low > high ? 0 : Int(range.partialValue) + 1)
      slots = nil
      mask = 0
    } else {
      var size = 16
      while size < column.count * 2 { size *= 2 }
      dense = nil
      slots = try Buffer(count: size)
      mask = size - 1
    }
    smallest = low
    try Self.forEachKey(column, checkpoint, insert)
  }

  /// Calls `body` with each row that has a key.
  private static func forEachKey(
    _ column: Column, _ checkpoint: LoadCheckpoint?, _ body: (_ row: Int, _ key: Int64) -> Void
  ) throws(Diagnostic) {
    let validity = column.validity
    let block = try GrowingBuffer<Int64>(capacity: keysAtOnce)
    for first in stride(from: 0, to: column.count, by: keysAtOnce) {
      try checkpoint?.check(at: first)
      let count = min(keysAtOnce, column.count - first)
      column.copyKeys(first, count, to: block.pointer)
      for row in first..<first + count where validity?[row] ?? true { body(row, block.pointer[row - first]) }
    }
  }

  private static let keysAtOnce = 1024

  private func insert(_ row: Int, _ key: Int64) {
    let known = self.row(of: key)
    if known != Self.none {
      if duplicate == nil { duplicate = (Int(known), row) }
      return
    }
    if let dense {
      dense.pointer[Int(key - smallest)] = UInt32(row + 1)
    } else if let slots {
      var slot = Self.slot(key) & mask
      while slots.pointer[slot] != 0 { slot = (slot + 1) & mask }
      slots.pointer[slot] = UInt32(row + 1)
    }
  }

  /// The row with those key bits, `none` where there is none.
  @inline(__always) func row(of key: Int64) -> UInt32 {
    if let dense {
      let (offset, overflow) = key.subtractingReportingOverflow(smallest)
      guard !overflow, offset >= 0, offset < dense.count else { return Self.none }
      return dense.pointer[Int(offset)] &- 1
    }
    guard let slots else { return Self.none }
    var slot = Self.slot(key) & mask
    while true {
      let entry = slots.pointer[slot]
      if entry == 0 { return Self.none }
      if keys.key(Int(entry - 1)) == key { return entry - 1 }
      slot = (slot + 1) & mask
    }
  }

  private static let blockSize = 1 << 16

  /// The rows that a column of whole numbers names, where keys lie close together and none is null; else false.
  func find(_ child: Column, _ rows: Buffer<UInt32>, _ threads: Int) -> Bool {
    guard let dense, child.validity == nil, child.scale == .one, child.type != .number else { return false }
    func find<Narrow: FixedWidthInteger & BitwiseCopyable & Sendable>(_ values: Buffer<Narrow>) -> Bool {
      let smallest = smallest
      Threads.forEach((child.count + Self.blockSize - 1) / Self.blockSize, threads: threads) { block in
        let (source, known, target) = (UnsafePointer(values.pointer), UnsafePointer(dense.pointer), rows.pointer)
        for row in block * Self.blockSize..<min((block + 1) * Self.blockSize, child.count) {
          // What is below the smallest key wraps around to beyond the largest.
          let offset = UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- smallest)
          target[row] = offset < UInt64(dense.count) ? known[Int(truncatingIfNeeded: offset)] &- 1 : Self.none
        }
      }
      return true
    }
    return switch child.storage {
    case .int8(let values): find(values)
    case .int16(let values): find(values)
    case .int32(let values): find(values)
    case .int64(let values): find(values)
    case .bits, .double, .text: false
    }
  }

  private static func slot(_ key: Int64) -> Int {
    let (high, low) = (UInt64(bitPattern: key) ^ seed).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    return Int(truncatingIfNeeded: (high ^ low) >> 8)
  }
}
