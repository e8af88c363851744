/// A sum of doubles together with what rounding took from it, so that the order of summands doesn't show.
struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var error = 0.0

  /// The sum, rounded once.
  var value: Double { sum + error }

  /// Adds a number.
  @inline(__always)
  mutating func add(_ number: Double) {
    let total = sum + number
    let part = total - sum
    error += (sum - (total - part)) + (number - part)
    sum = total
  }

  /// Adds another sum.
  @inline(__always)
  mutating func add(_ other: CompensatedSum) {
    add(other.sum)
    error += other.error
  }

  /// Adds a run of numbers, four sums at a time.
  @inline(__always)
  mutating func add(_ numbers: UnsafeBufferPointer<Double>, _ rows: Range<Int>) {
    var row = rows.lowerBound
    if rows.count >= 16 {
      let raw = UnsafeRawBufferPointer(numbers)
      var sums = SIMD4<Double>.zero
      var errors = SIMD4<Double>.zero
      while row + 4 <= rows.upperBound {
        let next = raw.loadUnaligned(fromByteOffset: row * 8, as: SIMD4<Double>.self)
        let totals = sums + next
        let parts = totals - sums
        errors += (sums - (totals - parts)) + (next - parts)
        sums = totals
        row += 4
      }
      for lane in 0..<4 {
        add(sums[lane])
        error += errors[lane]
      }
    }
    while row < rows.upperBound {
      add(numbers[row])
      row += 1
    }
  }
}
