import SpadeBase
import SpadeStore

/// Compensated sums of numbers with how many there were.
struct NumberSums: Sendable {
  /// What is known of a group.
  struct Group: Sendable {
    fileprivate(set) var sum = CompensatedSum()
    fileprivate(set) var count: Int64 = 0
  }
  private(set) var groups: [Group] = []

  mutating func extend(to groupCount: Int) { groups.extend(to: groupCount, Group()) }

  /// Adds the values of the rows that have one.
  mutating func add(_ rows: GroupedRows, _ numbers: [Double], _ validity: [Bool]?) {
    extend(to: rows.groupCount)
    // A null's slot may hold anything; 0 changes no sum.
    let known =
      validity.map { validity in [Double](count: numbers.count) { validity[$0] ? numbers[$0] : 0 } } ?? numbers
    groups.withUnsafeMutableBufferPointer { groups in
      known.withUnsafeBufferPointer { known in
        rows.forEachStretch { group, rows in
          groups[group].sum.add(known, rows)
          groups[group].count &+= Int64(rows.count)
        } single: { group, row in
          groups[group].sum.add(known[row])
          groups[group].count &+= 1
        }
      }
    }
    guard let validity else { return }
    for row in 0..<validity.count where !validity[row] { groups[Int(rows.groups[row])].count -= 1 }
  }

  mutating func merge(_ other: NumberSums, _ map: [UInt32], groupCount: Int) {
    extend(to: groupCount)
    for (group, state) in other.groups.enumerated() {
      groups[Int(map[group])].sum.add(state.sum)
      groups[Int(map[group])].count += state.count
    }
  }
}

/// `sum`, `mean` and `share(x)` of numbers.
struct SumState: AggregateState {
  /// What is made of the sums.
  enum Result { case sum, mean, share }
  private let result: Result
  private var sums = NumberSums()

  init(_ result: Result) { self.result = result }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    guard let values, case .values(let numbers) = values.numbers else { return sums.extend(to: rows.groupCount) }
    sums.add(rows, numbers, values.validity)
  }

  mutating func merge(_ other: SumState, _ map: [UInt32], groupCount: Int) {
    sums.merge(other.sums, map, groupCount: groupCount)
  }

  mutating func finish(groupCount: Int) -> Vector {
    sums.extend(to: groupCount)
    let groups = sums.groups
    let values = groups.map(\.sum.value)
    switch result {
    case .sum: return Kernels.numbers(values, nil)
    case .mean:
      // 0/0 is not finite, and so null.
      return Kernels.numbers([Double](count: groupCount) { values[$0] / Double(groups[$0].count) }, nil)
    case .share:
      var total = CompensatedSum()
      for group in groups { total.add(group.sum) }
      let all = total.value
      return Kernels.numbers(values.map { $0 / all }, nil)
    }
  }
}

/// `wmean(x, weight)` over the rows where both are known; null where the weights sum to 0.
struct WeightedMeanState: AggregateState {
  private var products = NumberSums()
  private var weights = NumberSums()

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    guard let values, let weight, case .values(let x) = values.numbers, case .values(let w) = weight.numbers else {
      products.extend(to: rows.groupCount)
      weights.extend(to: rows.groupCount)
      return
    }
    let validity = Validity.both(values.validity, weight.validity)
    products.add(rows, Kernels.zip(.values(x), .values(w), values.count) { $0 * $1 }, validity)
    weights.add(rows, w, validity)
  }

  mutating func merge(_ other: WeightedMeanState, _ map: [UInt32], groupCount: Int) {
    products.merge(other.products, map, groupCount: groupCount)
    weights.merge(other.weights, map, groupCount: groupCount)
  }

  mutating func finish(groupCount: Int) -> Vector {
    products.extend(to: groupCount)
    weights.extend(to: groupCount)
    let (products, weights) = (products.groups, weights.groups)
    return Kernels.numbers([Double](count: groupCount) { products[$0].sum.value / weights[$0].sum.value }, nil)
  }
}

/// `sum` and `mean` of ints, exact; a sum beyond 64 bits is an error.
struct IntSumState: AggregateState {
  private let isMean: Bool
  private let span: Span
  private var sums: [Int128] = []
  private var counts: [Int64] = []

  init(isMean: Bool, span: Span) {
    self.isMean = isMean
    self.span = span
  }

  private mutating func extend(to groupCount: Int) {
    sums.extend(to: groupCount, 0)
    counts.extend(to: groupCount, 0)
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    extend(to: rows.groupCount)
    guard let values, case .values(let ints) = values.ints else { return }
    let known = values.validity.map { validity in [Int64](count: ints.count) { validity[$0] ? ints[$0] : 0 } } ?? ints
    known.withUnsafeBufferPointer { known in
      rows.forEachRun { group, rows in
        // Halves of 32 bits can't overflow in one batch, and the loop has no carries.
        var low: UInt64 = 0
        var high: Int64 = 0
        for row in rows {
          low &+= UInt64(truncatingIfNeeded: known[row]) & 0xffff_ffff
          high &+= known[row] >> 32
        }
        sums[group] += Int128(high) << 32 + Int128(low)
        if values.validity == nil { counts[group] += Int64(rows.count) }
      }
    }
    values.validity?.withUnsafeBytes { valid in
      rows.forEachRun { group, rows in counts[group] += ByteSum.of(valid, rows) }
    }
  }

  mutating func merge(_ other: IntSumState, _ map: [UInt32], groupCount: Int) {
    extend(to: groupCount)
    for group in other.sums.indices {
      sums[Int(map[group])] += other.sums[group]
      counts[Int(map[group])] += other.counts[group]
    }
  }

  mutating func finish(groupCount: Int) throws(Diagnostic) -> Vector {
    extend(to: groupCount)
    let (sums, counts) = (sums, counts)
    if isMean { return Kernels.numbers([Double](count: groupCount) { Double(sums[$0]) / Double(counts[$0]) }, nil) }
    var fitting: [Int64] = []
    for sum in sums {
      guard let value = Int64(exactly: sum) else { throw Diagnostic.overflow("sum", at: span) }
      fitting.append(value)
    }
    return Vector(type: .int, values: .ints(fitting), count: groupCount)
  }
}
