import SpadeBase
import SpadePlan
import SpadeStore
import Testing

@testable import SpadeEngine

@Suite struct AggregateTests {
  private static let functions: [(AggregateFunction, [ScalarType?])] = [
    (.count, [nil, .bool]), (.sum, [.int, .number]), (.mean, [.int, .number]),
    (.min, [.bool, .int, .number, .date, .time, .text]), (.max, [.bool, .int, .number, .date, .time, .text]),
    (.stdev, [.int, .number]), (.distinct, [.bool, .int, .number, .date, .text]), (.quantile(0.5), [.int, .number]),
    (.quantile(0.9), [.number]), (.share, [nil, .number]), (.rate, [.bool]), (.first, [.bool, .int, .number, .text]),
    (.last, [.bool, .date, .number, .text]), (.any, [nil, .bool]), (.none, [nil, .bool]),
  ]

  /// The aggregate of a group's rows, from boxed values.
  private func reference(_ function: AggregateFunction, _ rows: [Value], _ all: [Value], counted: Bool) -> Value {
    let known = rows.filter { $0 != .null }
    let numbers = known.compactMap { Double($0) }
    let trueRows = counted ? rows.count : rows.filter { $0 == .bool(true) }.count
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    switch function {
    case .count: return .int(Int64(trueRows))
    case .any: return .bool(trueRows > 0)
    case .none: return .bool(trueRows == 0)
    case .rate: return known.isEmpty ? .null : .number(Double(trueRows) / Double(known.count))
    case .sum:
      if case .int = all.first(where: { $0 != .null }) { return .int(known.compactMap { Int64($0) }.reduce(0, +)) }
      return .number(numbers.reduce(0, +))
    case .mean: return numbers.isEmpty ? .null : .number(mean)
    case .min: return known.min(by: Samples.less) ?? .null
    case .max: return known.max(by: Samples.less) ?? .null
    case .first: return known.first ?? .null
    case .last: return known.last ?? .null
    case .distinct: return .int(Int64(Set(known).count))
    case .stdev:
      guard numbers.count > 1 else { return .null }
      let squares = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
      return .number((squares / Double(numbers.count - 1)).squareRoot())
    case .quantile(let part):
      guard !numbers.isEmpty else { return .null }
      let sorted = numbers.sorted()
      let place = part * Double(sorted.count - 1)
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return .number(sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below)))
    case .share:
      let part = counted ? Double(rows.count) : numbers.reduce(0, +)
      let whole = counted ? Double(all.count) : all.compactMap { Double($0) }.reduce(0, +)
      return whole == 0 ? .null : .number(part / whole)
    case .weightedMean, .slope: return .null
    }
  }

  private func close(_ a: [Value], _ b: [Value]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { a, b in
        if a == b { return true }
        guard case .number(let x) = a, case .number(let y) = b else { return false }
        return (x - y).magnitude <= 1e-12 * max(1, x.magnitude)
      }
  }

  /// Runs an aggregate over batches of some size.
  private func run(
    _ function: AggregateFunction, _ type: ScalarType?, _ rows: [Value], _ groups: [UInt32], _ groupCount: Int,
    batch: Int
  ) throws -> Aggregator {
    var aggregator = Aggregator(function, input: type, span: Samples.span)
    for start in stride(from: 0, to: rows.count, by: batch) {
      let range = start..<min(start + batch, rows.count)
      let values = try type.map { try Samples.vector($0, Array(rows[range])) }
      try Array(groups[range]).withUnsafeBufferPointer {
        try aggregator.update(groups: $0, groupCount: groupCount, values: values)
      }
    }
    return aggregator
  }

  @Test func allAgreeWithBoxedValues() throws {
    var dice = Dice(31)
    let groupCount = 5
    for (function, types) in Self.functions {
      for type in types {
        for nulls in NullPattern.allCases {
          for count in [0, 1, 65, 500] {
            let rows = Samples.rows(type ?? .int, count, nulls, &dice)
            // Runs long and short; the last group stays empty.
            let groups = (0..<count).map { UInt32(($0 / (count > 400 ? 70 : 3)) % (groupCount - 1)) }
            let expected = (0..<groupCount).map { group in
              reference(
                function, rows.indices.filter { groups[$0] == group }.map { rows[$0] }, rows, counted: type == nil)
            }
            var first: [Value]?
            for batch in [1, 3, 2048] {
              var aggregator = try run(function, type, rows, groups, groupCount, batch: batch)
              let result = Samples.unbox(try aggregator.finish(groupCount: groupCount))
              // An int sum of nothing known is of unknown type to the reference.
              let typed = type == .int && function == .sum ? expected.map { $0 == .number(0) ? .int(0) : $0 } : expected
              #expect(close(result, typed), "\(function) of \(String(describing: type)), \(nulls), \(count)")
              #expect(result == first ?? result)
              first = first ?? result
            }
            let half = count / 2
            var left = try run(
              function, type, Array(rows[..<half]), Array(groups[..<half]), groupCount, batch: 64)
            // The right chunk numbers its groups the other way round.
            let right = try run(
              function, type, Array(rows[half...]), groups[half...].map { UInt32(groupCount - 1) - $0 }, groupCount,
              batch: 64)
            try left.merge(right, groupMap: [4, 3, 2, 1, 0], groupCount: groupCount)
            #expect(close(Samples.unbox(try left.finish(groupCount: groupCount)), first ?? []), "merged \(function)")
          }
        }
      }
    }
  }

  @Test func segmentsAgreeWithGroups() throws {
    var dice = Dice(8)
    let rows = Samples.rows(.number, 100, .some, &dice)
    let offsets = [0, 0, 7, 8, 50, 50, 100, 100]
    let values = try Samples.vector(.number, rows)
    for function in [AggregateFunction.sum, .mean, .min, .stdev, .quantile(0.25), .last, .distinct] {
      let expected = (0..<7).map {
        reference(function, Array(rows[offsets[$0]..<offsets[$0 + 1]]), rows, counted: false)
      }
      let result = try SegmentAggregate.compute(function, offsets: offsets, values: values, span: Samples.span)
      #expect(close(Samples.unbox(result), expected), "\(function)")
    }
    let counts = try SegmentAggregate.compute(.count, offsets: offsets, values: nil, span: Samples.span)
    #expect(Samples.unbox(counts) == [0, 7, 1, 42, 0, 50, 0].map { .int($0) })
    let none = try SegmentAggregate.compute(.none, offsets: offsets, values: nil, span: Samples.span)
    #expect(Samples.unbox(none) == [true, false, false, false, true, false, true].map { .bool($0) })
    let nothing = try SegmentAggregate.compute(
      .any, offsets: [0, 0], values: .constant(.null, type: .bool, count: 0), span: Samples.span)
    #expect(Samples.unbox(nothing) == [.bool(false)])
  }

  @Test func slopesPerDay() throws {
    let day = Calendar.microsPerDay
    let times = try Samples.vector(.time, [0, 1, 2, 5, 5, 9].map { .time(1_700_000_000_000_000 + $0 * day) })
    let values = try Samples.vector(.number, [.number(1), .number(3), .number(5), .number(7), .number(9), .null])
    let slopes = try SegmentAggregate.compute(
      .slope, offsets: [0, 3, 5, 6, 6], values: values, weight: times, span: Samples.span)
    #expect(Samples.unbox(slopes) == [.number(2), .null, .null, .null])
    let dates = try Samples.vector(.date, [.date(20_000), .date(20_010)])
    let two = try Samples.vector(.number, [.number(10), .number(5)])
    let fall = try SegmentAggregate.compute(.slope, offsets: [0, 2], values: two, weight: dates, span: Samples.span)
    #expect(Samples.unbox(fall) == [.number(-0.5)])
  }

  @Test func weightedMeans() throws {
    let values = try Samples.vector(.number, [.number(1), .number(3), .null, .number(5)])
    let weights = try Samples.vector(.number, [.number(1), .number(3), .number(9), .number(0)])
    let result = try SegmentAggregate.compute(
      .weightedMean, offsets: [0, 3, 4], values: values, weight: weights, span: Samples.span)
    #expect(Samples.unbox(result) == [.number(2.5), .null])
  }

  @Test func intSumsAreExactOrAnError() throws {
    func sum(_ values: [Int64]) throws -> Value {
      let vector = Vector(type: .int, values: .ints(values), count: values.count)
      return try SegmentAggregate.compute(.sum, offsets: [0, values.count], values: vector, span: Samples.span)
        .value(at: 0)
    }
    #expect(try sum([.max, 1, -1, .min, 5]) == .int(4))
    #expect(try sum([.max]) == .int(.max))
    let error = #expect(throws: Diagnostic.self) { try sum([.max, 1]) }
    #expect(error?.code == .overflow)
  }

  @Test func sumsDontLoseWhatIsSmall() throws {
    var values = [1e16, 1]
    values += [Double](repeating: 0.1, count: 1000)
    values += [-1e16]
    let vector = Vector(type: .number, values: .numbers(values), count: values.count)
    let sum = try SegmentAggregate.compute(.sum, offsets: [0, values.count], values: vector, span: Samples.span)
    guard case .number(let total) = sum.value(at: 0) else { return #expect(Bool(false)) }
    #expect((total - 101).magnitude < 1e-9)
    let far = (0..<1000).map { 1e9 + Double($0 % 3) }
    let spread = Vector(type: .number, values: .numbers(far), count: far.count)
    let deviation = try SegmentAggregate.compute(.stdev, offsets: [0, 1000], values: spread, span: Samples.span)
    guard case .number(let sample) = deviation.value(at: 0) else { return #expect(Bool(false)) }
    #expect((sample - 0.816_496_31).magnitude < 1e-3)
  }

  @Test func distinctBeyondTheBitmap() throws {
    let count = 50_000
    let values = Vector(type: .int, values: .ints((0..<count).map { Int64($0) &* 7919 }), count: count)
    let groups = (0..<count).map { UInt32($0 % 10_000) }
    var aggregator = Aggregator(.distinct, input: .int, span: Samples.span)
    for _ in 0..<2 {
      try groups.withUnsafeBufferPointer { try aggregator.update(groups: $0, groupCount: 10_000, values: values) }
    }
    #expect(try aggregator.finish(groupCount: 10_000).value(at: 77) == .int(5))
  }

  /// More different values than are kept as bits are kept as pairs; nothing is lost on the way, nor where both are merged.
  @Test func distinctValuesBeyondBits() throws {
    let count = 24_000
    func state(_ rows: Range<Int>) throws -> DistinctState {
      var state = DistinctState(type: .int)
      // Each group has its own value, and one that three groups share.
      for part in [rows.lowerBound..<rows.lowerBound + 90, rows.lowerBound + 50..<rows.upperBound] {
        let groups = part.map { UInt32($0 - rows.lowerBound) }
        for values in [part.map { Int64($0) * 7_919 }, part.map { -Int64($0 / 3) - 1 }] {
          let vector = Vector(type: .int, values: .ints(values), count: part.count)
          try groups.withUnsafeBufferPointer {
            try state.update(GroupedRows(groups: $0, groupCount: groups.count + 50), vector, nil)
          }
        }
      }
      return state
    }
    var many = try state(0..<count)
    #expect(Samples.unbox(many.finish(groupCount: count)) == (0..<count).map { _ in .int(2) })
    let map = (0..<UInt32(count + 50)).map { $0 }
    // Few into many, many into few, and the same again, which adds nothing.
    var few = try state(0..<200)
    try many.merge(few, map, groupCount: count)
    try few.merge(many, map, groupCount: count)
    try few.merge(try state(count..<count + 200), map, groupCount: count)
    #expect(Samples.unbox(many.finish(groupCount: count)) == (0..<count).map { _ in .int(2) })
    #expect(
      Samples.unbox(few.finish(groupCount: count)) == (0..<count).map { .int($0 < 200 ? 4 : 2) })
  }

  /// Counted as long as they lie near each other; those that don't are kept, also where one part counts and another keeps.
  @Test func quantilesOfWhatIsFarApart() throws {
    var dice = Dice(43)
    for spread in [10, 1_000, 3_000_000, 1 << 40] as [Int64] {
      let parts = (0..<4).map { part in
        (0..<50).map { _ in Int64(part) * spread + Int64.random(in: 0...9, using: &dice) }
      }
      for quantile in [0, 0.1, 0.5, 0.75, 1] {
        var states: [QuantileState] = []
        for part in parts {
          var state = QuantileState(part: quantile)
          let groups = [UInt32](unsafeUninitializedCapacity: 50) { groups, count in
            for row in 0..<50 { groups.initializeElement(at: row, to: UInt32(row % 2)) }
            count = 50
          }
          try groups.withUnsafeBufferPointer {
            try state.update(
              GroupedRows(groups: $0, groupCount: 2), Vector(type: .int, values: .ints(part), count: 50), nil)
          }
          states.append(state)
        }
        var whole = states[0]
        for state in states.dropFirst() { try whole.merge(state, [1, 0], groupCount: 2) }
        // The first part's groups are its own, the others' are exchanged.
        let found = Samples.unbox(try whole.finish(groupCount: 2))
        for group in 0..<2 {
          let values = parts.enumerated().flatMap { number, part in
            part.enumerated().filter { $0.offset % 2 == (number == 0 ? group : 1 - group) }.map { Double($0.element) }
          }.sorted()
          let place = quantile * Double(values.count - 1)
          let (below, above) = (values[Int(place)], values[min(Int(place) + 1, values.count - 1)])
          let expected = below + (above - below) * (place - place.rounded(.down))
          #expect(found[group] == .number(expected), "\(spread) \(quantile)")
        }
      }
    }
  }
}
