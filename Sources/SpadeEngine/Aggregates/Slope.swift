import CKernels
import SpadeBase

/// The least-squares line through values along time. Its rise is NaN under two values, or where all have one time.
enum Slope {
  /// The rise per day through the rows that are known.
  @inline(__always)
  static func perDay(
    _ rows: Range<Int>, _ validity: [Bool]?, _ moment: (Int) -> Int64, _ value: (Int) -> Double
  ) -> Double {
    let known = rows.filter { validity?[$0] ?? true }
    guard let first = known.first, known.count > 1 else { return .nan }
    // Days from the first time, then distances from the means: what is large and common to all is taken off first.
    let origin = moment(first)
    let days = known.map { Double(moment($0) &- origin) / Double(Calendar.microsPerDay) }
    let values = known.map(value)
    let middle = mean(days)
    let level = mean(values)
    var products = CompensatedSum()
    var squares = CompensatedSum()
    for index in days.indices {
      let distance = days[index] - middle
      products.add(distance * (values[index] - level))
      squares.add(distance * distance)
    }
    return squares.value > 0 ? products.value / squares.value : .nan
  }

  private static func mean(_ values: [Double]) -> Double {
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value / Double(values.count)
  }
}

/// The sums that a line through whole numbers along days needs, exact. Days are counted from the first one's.
struct WholeSlope {
  private var origin: Int64 = 0
  private var count: Int64 = 0
  private var days: Int64 = 0
  private var values: Int64 = 0
  private var products: Int64 = 0
  private var squares: Int64 = 0
  /// All numbers together have the bits of the largest.
  private var dayBits: Int64 = 0
  private var valueBits: Int64 = 0

  /// Adds rows that have a value.
  @inline(__always)
  mutating func add<Day: FixedWidthInteger, Stored: FixedWidthInteger>(
    _ rows: Range<Int>, _ days: UnsafeBufferPointer<Day>, _ values: UnsafeBufferPointer<Stored>, _ validity: [Bool]?
  ) {
    var line = self
    if let validity {
      for row in rows where validity[row] {
        line.add(Int64(truncatingIfNeeded: days[row]), Int64(truncatingIfNeeded: values[row]))
      }
    } else {
      for row in rows { line.add(Int64(truncatingIfNeeded: days[row]), Int64(truncatingIfNeeded: values[row])) }
    }
    self = line
  }

  @inline(__always)
  mutating func add(_ date: Int64, _ value: Int64) {
    if count == 0 { origin = date }
    let day = date &- origin
    count &+= 1
    days &+= day
    values &+= value
    products &+= day &* value
    squares &+= day &* day
    dayBits |= day ^ day >> 63
    valueBits |= value ^ value >> 63
  }

  /// Adds neighbouring rows of stored columns that all have a value.
  @inline(__always)
  mutating func add<Day: FixedWidthInteger, Stored: FixedWidthInteger>(
    _ rows: Range<Int>, _ dates: UnsafePointer<Day>, _ stored: UnsafePointer<Stored>,
    _ line: (UnsafePointer<Day>, UnsafePointer<Stored>, Int, Int32) -> spade_line
  ) {
    if count == 0 { origin = Int64(truncatingIfNeeded: dates[rows.lowerBound]) }
    let sums = line(
      dates + rows.lowerBound, stored + rows.lowerBound, rows.count, Int32(truncatingIfNeeded: origin))
    count &+= Int64(rows.count)
    days &+= sums.days
    values &+= sums.values
    products &+= sums.products
    squares &+= sums.squares
    dayBits |= sums.day_bits
    valueBits |= sums.value_bits
  }

  /// The rise per day of the values over `divisor`, NaN where there is none; nil where a sum could go beyond 64 bits.
  func perDay(_ divisor: Double) -> Double? {
    func width(_ bits: Int64) -> Int { 65 - bits.leadingZeroBitCount }
    let widths = width(dayBits) + max(width(dayBits), width(valueBits)) + width(count)
    guard widths < 64 else { return nil }
    if widths + width(count) < 63 {
      // No product is beyond 64 bits either.
      let spread = count &* squares &- days &* days
      guard spread > 0 else { return .nan }
      return Double(count &* products &- days &* values) / Double(spread) / divisor
    }
    func product(_ a: Int64, _ b: Int64) -> Int128 { Int128(widening: a) &* Int128(widening: b) }
    let spread = product(count, squares) &- product(days, days)
    guard spread > 0 else { return .nan }
    let shared = product(count, products) &- product(days, values)
    return Double(nearest: shared) / Double(nearest: spread) / divisor
  }
}
