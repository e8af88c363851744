import SpadeBase
import SpadeStore

/// `median`, `p90`, `p(x, …)`: integers and decimals are counted as long as they are few, other values kept and selected
/// from in the end.
struct QuantileState: AggregateState {
  private struct Part: Sendable {
    let groups: [UInt32]
    let values: [Double]
    let share: MemoryShare
  }
  /// Which quantile is asked; others of the same values may be asked of one state, one after the other.
  var part: Double
  private var parts: [Part] = []
  /// The values laid group by group, once that was asked for.
  private var laid: (values: Buffer<Double>, starts: [Int])?
  /// Nil once the values were too far apart to be counted.
  private var histograms: Histograms?
  /// What the counted integers are divided by.
  private var divisor = 1.0
  private let context: QueryContext?

  init(part: Double, counts: Bool = true, context: QueryContext? = nil) {
    self.part = part
    self.context = context
    histograms = counts ? Histograms() : nil
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) throws(Diagnostic) {
    guard let values else { return }
    if try count(rows, values) { return }
    guard case .values(let numbers) = values.numbers else { return }
    var groups = Array(rows.groups)
    var kept = numbers
    if let validity = values.validity {
      groups = validity.indices.filter { validity[$0] }.map { groups[$0] }
      kept = validity.indices.filter { validity[$0] }.map { numbers[$0] }
    }
    let share = try MemoryShare(kept.count * (MemoryLayout<UInt32>.stride + MemoryLayout<Double>.stride))
    parts.append(Part(groups: groups, values: kept, share: share))
  }

  /// Counts integers and decimals; false where values have to be kept.
  private mutating func count(_ rows: GroupedRows, _ values: Vector) throws(Diagnostic) -> Bool {
    let ints: [Int64]
    switch values.values {
    case .ints(let array): ints = array
    case .decimals(let raw, let digits):
      ints = raw
      divisor = Column.powerOfTen(digits)
    default:
      try spill()
      return false
    }
    if histograms?.add(rows, ints, values.validity) ?? false { return true }
    try spill()
    return false
  }

  mutating func update(_ runs: Runs, _ column: Column?, groupCount: Int) -> Bool {
    guard let column else { return false }
    switch (column.type, column.scale) {
    case (.int, .one): break
    case (.number, .decimal(let digits)): divisor = Column.powerOfTen(digits)
    default: return false
    }
    return histograms?.add(runs, column, groupCount: groupCount) ?? false
  }

  /// Turns what was counted into values kept.
  private mutating func spill() throws(Diagnostic) {
    guard let counted = histograms else { return }
    histograms = nil
    let part = try Self.values(counted, divisor)
    if !part.values.isEmpty { parts.append(part) }
  }

  private static func values(_ counted: Histograms, _ divisor: Double) throws(Diagnostic) -> Part {
    var groups: [UInt32] = []
    var values: [Double] = []
    for group in 0..<counted.groupCount {
      counted.forEach(group) { value, count in
        groups.append(contentsOf: repeatElement(UInt32(truncatingIfNeeded: group), count: count))
        values.append(contentsOf: repeatElement(Double(value) / divisor, count: count))
      }
    }
    return Part(groups: groups, values: values, share: try MemoryShare(values.count * 12))
  }

  mutating func merge(_ other: QuantileState, _ map: [UInt32], groupCount: Int) throws(Diagnostic) {
    if let counted = other.histograms {
      if counted.isEmpty { return }
      divisor = other.divisor
      if histograms?.merge(counted, map, groupCount: groupCount) ?? false { return }
      try spill()
      let part = try Self.values(counted, other.divisor)
      parts.append(Part(groups: part.groups.map { map[Int($0)] }, values: part.values, share: part.share))
      return
    }
    try spill()
    for part in other.parts {
      parts.append(Part(groups: part.groups.map { map[Int($0)] }, values: part.values, share: part.share))
    }
  }

  mutating func finish(groupCount: Int) throws(Diagnostic) -> Vector {
    if let histograms {
      let (part, divisor) = (part, divisor)
      return Kernels.numbers(
        (0..<groupCount).map { histograms.quantile($0, part, divisor: divisor) ?? .nan }, nil)
    }
    let (values, starts) = try laidOut(groupCount)
    let results = select(values, starts, groupCount)
    try context?.checkCancelled()
    return Kernels.numbers(results, nil)
  }

  /// The values group by group, each to be selected from.
  private mutating func laidOut(_ groupCount: Int) throws(Diagnostic) -> (values: Buffer<Double>, starts: [Int]) {
    if let laid { return laid }
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for part in parts {
      try context?.checkCancelled()
      for group in part.groups { starts[Int(group) + 1] += 1 }
    }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    let values = try Buffer<Double>(count: starts[groupCount])
    var next = starts
    try next.withUnsafeMutableBufferPointer { next throws(Diagnostic) in
      for part in parts {
        try context?.checkCancelled()
        part.groups.withUnsafeBufferPointer { groups in
          part.values.withUnsafeBufferPointer { source in
            for row in 0..<groups.count {
              let group = Int(groups[row])
              values.pointer[next[group]] = source[row]
              next[group] &+= 1
            }
          }
        }
      }
    }
    parts = []
    laid = (values, starts)
    return (values, starts)
  }

  private func select(_ values: Buffer<Double>, _ starts: [Int], _ groupCount: Int) -> [Double] {
    var results = [Double](repeating: .nan, count: groupCount)
    results.withUnsafeMutableBufferPointer { results in
      nonisolated(unsafe) let results = results
      let quantile = part
      let context = context
      @Sendable func select(_ group: Int) {
        if context?.options.isCancelled() ?? false { return }
        let rows = UnsafeMutableBufferPointer(
          start: values.pointer + starts[group], count: starts[group + 1] - starts[group])
        results[group] = Selection.quantile(rows, quantile) ?? .nan
      }
      if values.count < 1 << 16 || groupCount == 1 {
        for group in 0..<groupCount { select(group) }
      } else {
        Threads.forEach(groupCount) { select($0) }
      }
    }
    return results
  }
}
