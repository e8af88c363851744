import CKernels

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

  /// Adds a run of numbers, several sums at a time.
  @inline(__always)
  mutating func add(_ numbers: UnsafeBufferPointer<Double>, _ rows: Range<Int>) {
    guard let first = numbers.baseAddress else { return }
    spade_add(first + rows.lowerBound, rows.count, &sum, &error)
  }
}
