import SpadeBase
import SpadeStore

/// `sum`, `mean` and `share(x)` of numbers: decimals are summed exactly and divided once, others with compensation.
struct SumState: AggregateState {
  /// What is made of the sums.
  enum Result { case sum, mean, share }
  private let result: Result
  private var sums = NumberSums()
  /// Of decimals, with the digits that they share.
  private var whole = WholeSums()
  private var digits: Int?

  init(_ result: Result) { self.result = result }

  /// Sums already made, of decimals with so many digits.
  init(_ result: Result, _ sums: WholeSums, digits: Int) {
    self.result = result
    whole = sums
    self.digits = digits
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    extend(to: rows.groupCount)
    guard let values else { return }
    if case .decimals(let raw, let digits) = values.values, self.digits ?? digits == digits {
      self.digits = digits
      whole.add(rows, raw, values.validity)
    } else if case .values(let numbers) = values.numbers {
      sums.add(rows, numbers, values.validity)
    }
  }

  mutating func update(_ runs: Runs, _ column: Column?, groupCount: Int) -> Bool {
    guard let column, case .decimal(let digits) = column.scale, self.digits ?? digits == digits else { return false }
    self.digits = digits
    return whole.add(runs, column, groupCount: groupCount)
  }

  mutating func update(_ runs: TestedRuns, _ column: Column?) -> Bool {
    guard let column, case .decimal(let digits) = column.scale, self.digits ?? digits == digits,
      whole.add(runs, column)
    else { return false }
    self.digits = digits
    return true
  }

  mutating func update(_ rows: NumberedRows, _ column: Column?) -> Bool {
    guard let column, case .decimal(let digits) = column.scale, self.digits ?? digits == digits,
      whole.add(rows, column)
    else { return false }
    self.digits = digits
    return true
  }

  mutating func merge(_ other: SumState, _ map: [UInt32], groupCount: Int) {
    sums.merge(other.sums, map, groupCount: groupCount)
    whole.merge(other.whole, map, groupCount: groupCount)
    digits = digits ?? other.digits
  }

  private mutating func extend(to groupCount: Int) {
    sums.extend(to: groupCount)
    whole.extend(to: groupCount)
  }

  mutating func finish(groupCount: Int) -> Vector {
    extend(to: groupCount)
    guard let digits else { return finishNumbers(groupCount) }
    let (sums, counts) = (whole.sums, whole.counts)
    let divisor = Column.powerOfTen(digits)
    switch result {
    case .sum: return Kernels.numbers([Double](count: groupCount) { Double(nearest: sums[$0]) / divisor }, nil)
    case .mean:
      // 0/0 is not finite, and so null.
      return Kernels.numbers(
        [Double](count: groupCount) { Double(nearest: sums[$0]) / (divisor * Double(counts[$0])) }, nil)
    case .share:
      let total = Double(nearest: sums.reduce(0, +))
      return Kernels.numbers([Double](count: groupCount) { Double(nearest: sums[$0]) / total }, nil)
    }
  }

  private func finishNumbers(_ groupCount: Int) -> Vector {
    let groups = sums.groups
    let values = groups.map(\.sum.value)
    switch result {
    case .sum: return Kernels.numbers(values, nil)
    case .mean:
      return Kernels.numbers([Double](count: groupCount) { values[$0] / Double(groups[$0].count) }, nil)
    case .share:
      var total = CompensatedSum()
      for group in groups { total.add(group.sum) }
      let all = total.value
      return Kernels.numbers(values.map { $0 / all }, nil)
    }
  }
}

/// `sum` and `mean` of ints, exact; a sum beyond 64 bits is an error.
struct IntSumState: AggregateState {
  private let isMean: Bool
  private let span: Span
  private var whole = WholeSums()

  init(isMean: Bool, span: Span, _ sums: WholeSums = WholeSums()) {
    self.isMean = isMean
    self.span = span
    whole = sums
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    whole.extend(to: rows.groupCount)
    guard let values, case .values(let ints) = values.ints else { return }
    whole.add(rows, ints, values.validity)
  }

  mutating func update(_ runs: Runs, _ column: Column?, groupCount: Int) -> Bool {
    guard let column, column.type == .int else { return false }
    return whole.add(runs, column, groupCount: groupCount)
  }

  mutating func update(_ runs: TestedRuns, _ column: Column?) -> Bool {
    guard let column, column.type == .int else { return false }
    return whole.add(runs, column)
  }

  mutating func update(_ rows: NumberedRows, _ column: Column?) -> Bool {
    guard let column, column.type == .int else { return false }
    return whole.add(rows, column)
  }

  mutating func merge(_ other: IntSumState, _ map: [UInt32], groupCount: Int) {
    whole.merge(other.whole, map, groupCount: groupCount)
  }

  mutating func finish(groupCount: Int) throws(Diagnostic) -> Vector {
    whole.extend(to: groupCount)
    let (sums, counts) = (whole.sums, whole.counts)
    if isMean {
      return Kernels.numbers([Double](count: groupCount) { Double(nearest: sums[$0]) / Double(counts[$0]) }, nil)
    }
    var fitting: [Int64] = []
    for sum in sums {
      guard sum >= Int128(widening: .min), sum <= Int128(widening: .max) else {
        throw Diagnostic.overflow("sum", at: span)
      }
      fitting.append(Int64(bitPattern: sum._low))
    }
    return Vector(type: .int, values: .ints(fitting), count: groupCount)
  }
}
