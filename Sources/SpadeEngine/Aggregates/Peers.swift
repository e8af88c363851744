import Glibc
import SpadeBase
import SpadePlan
import SpadeStore

/// A row's value among those of its peers, the rows of its group.
enum Peers {
  /// One value a row; rows without a value get null and don't count.
  static func compute(
    _ function: PeerFunction, values: Vector, groups: [UInt32], groupCount: Int, span: Span,
    _ context: QueryContext? = nil
  ) throws(Diagnostic) -> Vector {
    if values.constant == .null { return .nulls(function == .rank ? .int : .number, values.count) }
    func aggregate(_ aggregate: AggregateFunction) throws(Diagnostic) -> [Double] {
      var aggregator = Aggregator(aggregate, input: .number, span: span, context)
      let numbers = Kernels.cast(values, to: .number)
      try groups.withUnsafeBufferPointer { (groups) throws(Diagnostic) in
        try aggregator.update(groups: groups, groupCount: groupCount, values: numbers)
      }
      let result = try aggregator.finish(groupCount: groupCount)
      guard case .numbers(let results) = result.values else { return [] }
      return results.indices.map { result.isValid($0) ? results[$0] : .nan }
    }
    switch function {
    case .rank, .percentile: return try ranked(function, values, groups, groupCount, context)
    case .deviation:
      let means = try aggregate(.mean)
      return each(values, groups) { x, group in x - means[group] }
    case .zscore:
      let means = try aggregate(.mean)
      let deviations = try aggregate(.stdev)
      // Nothing is spread where all are equal: x/0 is not finite, and so null.
      return each(values, groups) { x, group in
        deviations[group] > 0 ? (x - means[group]) / deviations[group] : .nan
      }
    case .winsorize(let part):
      let caps = try aggregate(.quantile(part))
      return each(values, groups) { x, group in x > caps[group] ? caps[group] : x }
    case .rescale(let low, let high, let k):
      let least = try aggregate(.min)
      let most = try aggregate(.max)
      let full = expm1(k)
      return each(values, groups) { x, group in
        let range = most[group] - least[group]
        guard range > 0 else { return low }
        let position = (x - least[group]) / range
        return low + (high - low) * (k == 0 ? position : expm1(k * position) / full)
      }
    }
  }

  private static func each(_ values: Vector, _ groups: [UInt32], _ body: (Double, Int) -> Double) -> Vector {
    let results = values.numbers.read { row in
      [Double](count: values.count) { body(row($0), Int(groups[$0])) }
    }
    return Kernels.numbers(results, values.flags)
  }

  /// Ranks from the rows sorted by group and value.
  private static func ranked(
    _ function: PeerFunction, _ values: Vector, _ groups: [UInt32], _ groupCount: Int, _ context: QueryContext?
  ) throws(Diagnostic) -> Vector {
    let count = values.count
    var keys = [SortKey(values, descending: function == .rank)]
    // A key's values, their words, and the words packed; later the sorted values, those before them, and the ranks.
    let share = try MemoryShare(count * (groupCount > 1 ? 2 : 1) * 3 * MemoryLayout<UInt64>.stride)
    defer { withExtendedLifetime(share) {} }
    if groupCount > 1 {
      let numbers = Vector(type: .int, values: .ints(groups.map { Int64($0) }), count: count)
      keys.insert(SortKey(numbers, descending: false), at: 0)
    }
    let order = try Sort.permutation(keys, count: count, context)
    var sizes = [Int](repeating: 0, count: groupCount)
    for row in 0..<count where values.isValid(row) { sizes[Int(groups[row])] += 1 }
    let equal = try sameAsBefore(values, order)
    var ranks = [Int](repeating: 0, count: count)
    var start = 0
    var rank = 0
    for (place, row) in order.enumerated() {
      let row = Int(row)
      let group = groups[row]
      if place == 0 || groups[Int(order[place - 1])] != group {
        start = place
        rank = 1
      } else if !equal[place] {
        rank = place - start + 1
      }
      ranks[row] = rank
    }
    let validity = values.flags
    if function == .rank {
      return Vector(type: .int, values: .ints(ranks.map { Int64($0) }), validity: validity, count: count)
    }
    let percentiles = [Double](count: count) { row in
      let size = sizes[Int(groups[row])]
      return size > 1 ? 100 * Double(ranks[row] - 1) / Double(size - 1) : 0
    }
    return Vector(type: .number, values: .numbers(percentiles), validity: validity, count: count)
  }

  /// For each place of an order whether its row's value is that of the row before.
  private static func sameAsBefore(_ values: Vector, _ order: [UInt32]) throws(Diagnostic) -> [Bool] {
    let sorted = try values.gather(order.map { Int32(bitPattern: $0) })
    let before = try sorted.gather((0..<sorted.count).map { Int32(truncatingIfNeeded: $0) - 1 })
    let same = try Kernels.compare(.equal, sorted, before, KernelContext(span: Span(0, 0)))
    var flags = [Bool](repeating: false, count: same.count)
    for place in same.select() { flags[Int(place)] = true }
    return flags
  }
}
