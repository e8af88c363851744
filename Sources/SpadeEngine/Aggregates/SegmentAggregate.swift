import SpadeBase
import SpadePlan
import SpadeStore

/// An aggregate over consecutive segments of rows: the rows that belong to each of some others.
enum SegmentAggregate {
  /// One result a segment; segment s is the rows `offsets[s]..<offsets[s + 1]`, and every row lies in one.
  ///
  /// `slope` takes the rows' times as `weight`.
  static func compute(
    _ function: AggregateFunction, offsets: [Int], values: Vector?, weight: Vector? = nil, span: Span
  ) throws(Diagnostic) -> Vector {
    let segments = max(offsets.count - 1, 0)
    if function == .slope { return slopes(offsets, values, weight) }
    if values == nil, weight == nil { return counted(function, offsets, segments) }
    let groups = [UInt32](unsafeUninitializedCapacity: offsets.last ?? 0) { buffer, count in
      for segment in 0..<segments {
        for row in offsets[segment]..<offsets[segment + 1] {
          buffer.initializeElement(at: row, to: UInt32(truncatingIfNeeded: segment))
        }
      }
      count = offsets.last ?? 0
    }
    var aggregator = Aggregator(function, input: values?.type, span: span)
    try groups.withUnsafeBufferPointer { (groups) throws(Diagnostic) in
      try aggregator.update(groups: groups, groupCount: segments, values: values, weight: weight)
    }
    return try aggregator.finish(groupCount: segments)
  }

  /// Without an argument the offsets tell everything.
  private static func counted(_ function: AggregateFunction, _ offsets: [Int], _ segments: Int) -> Vector {
    let counts = [Int64](count: segments) { Int64(offsets[$0 + 1] - offsets[$0]) }
    return switch function {
    case .any: Vector(type: .bool, values: .bools(counts.map { $0 > 0 }), count: segments)
    case .none: Vector(type: .bool, values: .bools(counts.map { $0 == 0 }), count: segments)
    case .share:
      Kernels.numbers(counts.map { Double($0) / Double((offsets.last ?? 0) - (offsets.first ?? 0)) }, nil)
    default: Vector(type: .int, values: .ints(counts), count: segments)
    }
  }

  private static func slopes(_ offsets: [Int], _ values: Vector?, _ times: Vector?) -> Vector {
    let segments = max(offsets.count - 1, 0)
    guard let values, let times else { return .nulls(.number, segments) }
    let validity = Validity.both(values.flags, times.flags)
    let moments = Kernels.cast(times, to: .time).ints
    let slopes: [Double] = moments.read { moment in
      values.numbers.read { value in
        var micros: [Int64] = []
        var numbers: [Double] = []
        return (0..<segments).map { segment in
          micros.removeAll(keepingCapacity: true)
          numbers.removeAll(keepingCapacity: true)
          for row in offsets[segment]..<offsets[segment + 1] where validity?[row] ?? true {
            micros.append(moment(row))
            numbers.append(value(row))
          }
          return Slope.perDay(times: micros, values: numbers) ?? .nan
        }
      }
    }
    return Kernels.numbers(slopes, nil)
  }
}

/// The least-squares line through values along time.
enum Slope {
  /// Its rise per day; nil under two values or where all have one time.
  static func perDay(times: [Int64], values: [Double]) -> Double? {
    guard let origin = times.first, times.count > 1, times.count == values.count else { return nil }
    // Days from the first time, then distances from the means: what is large and common to all is taken off first.
    let days = times.map { Double($0 &- origin) / Double(Calendar.microsPerDay) }
    let middle = mean(days)
    let level = mean(values)
    var products = CompensatedSum()
    var squares = CompensatedSum()
    for index in days.indices {
      let distance = days[index] - middle
      products.add(distance * (values[index] - level))
      squares.add(distance * distance)
    }
    guard squares.value > 0 else { return nil }
    let slope = products.value / squares.value
    return slope.isFinite ? slope : nil
  }

  private static func mean(_ values: [Double]) -> Double {
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value / Double(values.count)
  }
}
