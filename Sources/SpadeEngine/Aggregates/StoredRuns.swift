import CKernels
import SpadeStore

/// Loops over stretches of a column's integers as they are stored, widened in registers.
enum StoredRuns {
  /// Calls `body` with each stretch's sum (a null's stored value is 0) and how many of its rows have a value; false
  /// where the column holds no integers.
  static func forEachSum(
    _ runs: Runs, _ column: Column, _ body: (_ group: Int, _ sum: Int128, _ known: Int64) -> Void
  ) -> Bool {
    let validity = column.validity
    switch column.storage {
    case .int8(let buffer): sums(runs, buffer.pointer, validity, spade_sums_8, body)
    case .int16(let buffer): sums(runs, buffer.pointer, validity, spade_sums_16, body)
    case .int32(let buffer): sums(runs, buffer.pointer, validity, spade_sums_32, body)
    case .int64(let buffer):
      runs.forEach(ahead: buffer.pointer, buffer.pointer) {
        body($0, sumWidest(buffer.pointer, $1), known(validity, $1))
      }
    case .bits, .double, .text: return false
    }
    return true
  }

  /// Calls `body` with the least or greatest stored integer of each stretch that has one; false where the column holds
  /// no integers.
  static func forEachExtreme(
    _ runs: Runs, _ column: Column, greatest: Bool, _ body: (_ group: Int, _ value: Int64) -> Void
  ) -> Bool {
    switch column.storage {
    case .int8(let buffer): extremes(runs, column, buffer.pointer, greatest, body)
    case .int16(let buffer): extremes(runs, column, buffer.pointer, greatest, body)
    case .int32(let buffer): extremes(runs, column, buffer.pointer, greatest, body)
    case .int64(let buffer): extremes(runs, column, buffer.pointer, greatest, body)
    case .bits, .double, .text: return false
    }
    return true
  }

  /// How many rows of a stretch have a value.
  static func known(_ validity: Bitmap?, _ rows: Range<Int>) -> Int64 {
    guard let validity else { return Int64(rows.count) }
    let words = validity.words.pointer
    let (first, last) = (rows.lowerBound >> 6, (rows.upperBound - 1) >> 6)
    let head = UInt64.max << UInt64(rows.lowerBound & 63)
    let tail = UInt64.max >> UInt64(63 - (rows.upperBound - 1) & 63)
    if first == last { return Int64((words[first] & head & tail).nonzeroBitCount) }
    var ones = (words[first] & head).nonzeroBitCount + (words[last] & tail).nonzeroBitCount
    for word in first + 1..<last { ones &+= words[word].nonzeroBitCount }
    return Int64(ones)
  }

  /// Integers of at most 32 bits, whose sums over a column fit 64.
  @inline(__always)
  private static func sums<Stored>(
    _ runs: Runs, _ values: UnsafePointer<Stored>, _ validity: Bitmap?,
    _ kernel: (UnsafePointer<Stored>, UnsafePointer<Int32>, UnsafePointer<Int32>, Int, UnsafeMutablePointer<Int64>) ->
      Void,
    _ body: (_ group: Int, _ sum: Int128, _ known: Int64) -> Void
  ) {
    let sums = [Int64](unsafeUninitializedCapacity: runs.count) { sums, count in
      count = runs.count
      if let sums = sums.baseAddress, count > 0 { kernel(values, runs.starts, runs.ends, count, sums) }
    }
    var next = 0
    runs.forEach { group, rows in
      body(group, Int128(widening: sums[next]), known(validity, rows))
      next &+= 1
    }
  }

  /// Halves of 32 bits can't overflow over fewer than 2^31 rows, and the loop has no carries.
  @inline(__always)
  private static func sumWidest(_ values: UnsafePointer<Int64>, _ rows: Range<Int>) -> Int128 {
    var low: UInt64 = 0
    var high: Int64 = 0
    for row in rows {
      low &+= UInt64(truncatingIfNeeded: values[row]) & 0xffff_ffff
      high &+= values[row] >> 32
    }
    return Int128(widening: high) << 32 + Int128(_low: low, _high: 0)
  }

  @inline(__always)
  private static func extremes<Stored: FixedWidthInteger>(
    _ runs: Runs, _ column: Column, _ values: UnsafePointer<Stored>, _ greatest: Bool, _ body: (Int, Int64) -> Void
  ) {
    let validity = column.validity
    runs.forEach { group, rows in
      guard let validity, known(validity, rows) < Int64(rows.count) else {
        var best = values[rows.lowerBound]
        if greatest {
          for row in rows { best = max(best, values[row]) }
        } else {
          for row in rows { best = min(best, values[row]) }
        }
        return body(group, Int64(truncatingIfNeeded: best))
      }
      for row in rows where validity[row] { body(group, Int64(truncatingIfNeeded: values[row])) }
    }
  }
}

extension Column {
  /// A stored integer of a date, time or int column in the units that vectors use.
  @inline(__always) func unscaled(_ raw: Int64) -> Int64 { scale == .seconds ? raw &* 1_000_000 : raw }
}
