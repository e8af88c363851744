import CKernels
import SpadeBase
import SpadeStore

extension TimeColumn {
  /// How many rows at an end are counted at once.
  static var near: Int { 16 }

  /// The first position of an ascending stretch whose value is greater than `limit`.
  ///
  /// What is asked most lies at the end or near it: there rows are counted, without a branch that depends on them. Times
  /// of one entity are mostly spread evenly, so the next look goes where the limit would lie if they were, and the
  /// search widens from there.
  @inline(__always)
  static func firstAfter<Stored: FixedWidthInteger>(
    _ values: UnsafePointer<Stored>, _ start: Int, _ end: Int, _ limit: Int64
  ) -> Int {
    guard start < end else { return start }
    if Int64(truncatingIfNeeded: values[end - 1]) <= limit { return end }
    guard limit >= Int64(Stored.min) else { return start }
    var end = end
    // The last is beyond the limit, so that fits.
    let bound = Stored(truncatingIfNeeded: limit)
    for _ in 0..<2 where end - start >= near {
      var beyond: Stored = 0
      for offset in 1...near { beyond &+= values[end - offset] > bound ? 1 : 0 }
      if beyond < near { return end - Int(beyond) }
      end -= near - 1
    }
    if end - start < near {
      var reached = 0
      for row in start..<end { reached &+= values[row] <= bound ? 1 : 0 }
      return start + reached
    }
    let first = Int64(truncatingIfNeeded: values[start])
    let last = Int64(truncatingIfNeeded: values[end - 1])
    if first > limit { return start }
    // From here on the value at `low` is within the limit and the one at `high` beyond it.
    var low = start
    var high = end - 1
    var step = 1
    let share = Double(limit &- first) / Double(last &- first)
    let guess = min(max(start + Int(share * Double(high - start)), low), high)
    if Int64(truncatingIfNeeded: values[guess]) <= limit {
      low = guess
      while low + step < high, Int64(truncatingIfNeeded: values[low + step]) <= limit {
        low += step
        step *= 2
      }
      high = min(high, low + step)
    } else {
      high = guess
      while high - step > low, Int64(truncatingIfNeeded: values[high - step]) > limit {
        high -= step
        step *= 2
      }
      low = max(low, high - step)
    }
    while high - low > 1 {
      let middle = (low + high) >> 1
      if Int64(truncatingIfNeeded: values[middle]) <= limit { low = middle } else { high = middle }
    }
    return high
  }

  /// The same where no value before `near` is greater: the search widens from there, unless it would be from the start.
  @inline(__always)
  static func firstAfter<Stored: FixedWidthInteger>(
    _ values: UnsafePointer<Stored>, _ start: Int, near: Int, _ end: Int, _ limit: Int64
  ) -> Int {
    guard near > start else { return firstAfter(values, start, end, limit) }
    guard near < end, Int64(truncatingIfNeeded: values[near]) <= limit else { return near }
    var low = near
    var step = 1
    while end - low > step, Int64(truncatingIfNeeded: values[low + step]) <= limit {
      low += step
      step *= 2
    }
    var high = end - low > step ? low + step : end
    while high - low > 1 {
      let middle = (low + high) >> 1
      if Int64(truncatingIfNeeded: values[middle]) <= limit { low = middle } else { high = middle }
    }
    return high
  }

  /// Which rows lie at or before a moment, 64 a word; `unknown` for nulls. Bits behind the last row are any.
  func reached(_ moment: Int64, unknown: Bool) -> [UInt64] {
    let limit = raw(atOrBefore: moment)
    func compare<Stored: FixedWidthInteger>(
      _ buffer: Buffer<Stored>, _ kernel: (UnsafePointer<Stored>, Int, Stored, UnsafeMutablePointer<UInt64>) -> Void
    ) -> [UInt64] {
      var bits = [UInt64](repeating: 0, count: (count + 63) / 64)
      // Before all that can be stored nothing is reached.
      if limit >= Int64(Stored.min) { kernel(buffer.pointer, count, Stored(clamping: limit), &bits) }
      guard let known = validity?.words.elements else { return bits }
      for word in bits.indices {
        bits[word] = unknown ? bits[word] | ~known[word] : bits[word] & known[word]
      }
      return bits
    }
    switch storage {
    case .int8(let buffer): return compare(buffer, spade_reached_8)
    case .int16(let buffer): return compare(buffer, spade_reached_16)
    case .int32(let buffer): return compare(buffer, spade_reached_32)
    case .int64(let buffer): return compare(buffer, spade_reached_64)
    case .bits, .double, .text: return [UInt64](repeating: unknown ? ~0 : 0, count: (count + 63) / 64)
    }
  }
}
