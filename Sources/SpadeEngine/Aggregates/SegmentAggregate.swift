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
    if function == .sum || function == .mean, let values, case .numbers(let numbers) = values.values {
      return summed(offsets, numbers, values.validity, isMean: function == .mean)
    }
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

  /// Sums of numbers, in which the last bits depend on the order: each segment's are its own.
  private static func summed(_ offsets: [Int], _ numbers: [Double], _ validity: [Bool]?, isMean: Bool) -> Vector {
    // A null's slot may hold anything; 0 changes no sum.
    let known =
      validity.map { validity in [Double](count: numbers.count) { validity[$0] ? numbers[$0] : 0 } } ?? numbers
    let sums = known.withUnsafeBufferPointer { known in
      zip(offsets, offsets.dropFirst()).map { start, end in
        var sum = CompensatedSum()
        sum.add(known, start..<end)
        guard isMean else { return sum.value }
        let count = validity?[start..<end].reduce(0) { $0 + ($1 ? 1 : 0) } ?? end - start
        return sum.value / Double(count)
      }
    }
    return Kernels.numbers(sums, nil)
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
    guard let values, let times else { return .nulls(.number, max(offsets.count - 1, 0)) }
    let validity = Validity.both(values.flags, times.flags)
    let segments = zip(offsets, offsets.dropFirst())
    // Whole numbers by days have exact sums.
    if times.type == .date, let (raw, divisor) = values.wholes, case .values(let days) = times.ints {
      var numbers: [Double]?
      return Kernels.numbers(
        days.withUnsafeBufferPointer { days in
          raw.withUnsafeBufferPointer { raw in
            segments.map { start, end in
              var line = WholeSlope()
              line.add(start..<end, days, raw, validity)
              if let rise = line.perDay(divisor) { return rise }
              let known = numbers ?? raw.map { Double($0) / divisor }
              numbers = known
              return Slope.perDay(start..<end, validity, { days[$0] &* Calendar.microsPerDay }, { known[$0] })
            }
          }
        }, nil)
    }
    let moments = Kernels.cast(times, to: .time).ints
    return moments.read { moment in
      values.numbers.read { value in
        Kernels.numbers(segments.map { Slope.perDay($0..<$1, validity, moment, value) }, nil)
      }
    }
  }
}

extension Vector {
  /// Whole numbers and what they are divided by; nil for any other.
  fileprivate var wholes: (raw: [Int64], divisor: Double)? {
    switch values {
    case .decimals(let raw, let digits): (raw, Column.powerOfTen(digits))
    case .ints(let ints) where type == .int: (ints, 1)
    default: nil
    }
  }
}
