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

/// The sums that a line through whole numbers along days needs, exact.
struct WholeSlope {
  private var count: Int64 = 0
  private var days: Int64 = 0
  private var values: Int64 = 0
  private var products: Int64 = 0
  private var squares: Int64 = 0

  /// Nil where a sum could go beyond 64 bits.
  @inline(__always)
  init?(_ rows: Range<Int>, _ validity: [Bool]?, _ day: (Int) -> Int64, _ value: (Int) -> Int64) {
    // All numbers together have the bits of the largest.
    var (dayBits, valueBits): (Int64, Int64) = (0, 0)
    for row in rows where validity?[row] ?? true {
      let (x, y) = (day(row), value(row))
      count &+= 1
      days &+= x
      values &+= y
      products &+= x &* y
      squares &+= x &* x
      dayBits |= x ^ x >> 63
      valueBits |= y ^ y >> 63
    }
    func width(_ bits: Int64) -> Int { 65 - bits.leadingZeroBitCount }
    guard width(dayBits) + max(width(dayBits), width(valueBits)) + width(count) < 64 else { return nil }
  }

  /// The rise per day of the values over `divisor`.
  func perDay(_ divisor: Double) -> Double {
    func product(_ a: Int64, _ b: Int64) -> Int128 { Int128(widening: a) &* Int128(widening: b) }
    let spread = product(count, squares) &- product(days, days)
    guard count > 1, spread > 0 else { return .nan }
    let shared = product(count, products) &- product(days, values)
    return Double(nearest: shared) / Double(nearest: spread) / divisor
  }
}
