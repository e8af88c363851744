import SpadeBase
import SpadePlan
import SpadeStore

/// Rows and true rows: `count`, `share()`, `rate`, `any`, `none`.
struct CountState: AggregateState {
  private let function: AggregateFunction
  private var trueRows: [Int64] = []
  /// Rows with a value, which only `rate` asks for.
  private var known: [Int64] = []

  init(_ function: AggregateFunction) { self.function = function }

  /// Counts already made.
  init(counts: [Int64]) {
    function = .count
    trueRows = counts
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    trueRows.extend(to: rows.groupCount, 0)
    guard let values else { return rows.forEachRun { group, rows in trueRows[group] += Int64(rows.count) } }
    known.extend(to: rows.groupCount, 0)
    guard case .bools(let flags) = values.values else { return }
    rows.addFlags(Validity.both(flags, values.validity) ?? [], to: &trueRows)
    guard function == .rate else { return }
    rows.addFlags(values.validity ?? [Bool](repeating: true, count: flags.count), to: &known)
  }

  mutating func update(_ runs: Runs, _ column: Column?, groupCount: Int) -> Bool {
    guard column == nil else { return false }
    trueRows.extend(to: groupCount, 0)
    trueRows.withUnsafeMutableBufferPointer { trueRows in
      runs.forEach { group, rows in trueRows[group] &+= Int64(rows.count) }
    }
    return true
  }

  mutating func update(_ runs: TestedRuns, _ column: Column?) -> Bool {
    guard column == nil else { return false }
    trueRows.extend(to: runs.counts.count, 0)
    for (group, count) in runs.counts.enumerated() { trueRows[group] += count }
    return true
  }

  mutating func update(_ rows: NumberedRows, _ column: Column?) -> Bool {
    guard column == nil else { return false }
    rows.addCounts(nil, to: &trueRows)
    return true
  }

  mutating func merge(_ other: CountState, _ map: [UInt32], groupCount: Int) {
    trueRows.add(other.trueRows, map, groupCount: groupCount)
    if !other.known.isEmpty { known.add(other.known, map, groupCount: groupCount) }
  }

  mutating func finish(groupCount: Int) -> Vector {
    known.extend(to: groupCount, 0)
    trueRows.extend(to: groupCount, 0)
    let trueRows = trueRows
    switch function {
    case .any: return Vector(type: .bool, values: .bools(trueRows.map { $0 > 0 }), count: groupCount)
    case .none: return Vector(type: .bool, values: .bools(trueRows.map { $0 == 0 }), count: groupCount)
    case .rate:
      // 0/0 is not finite, and so null.
      return Kernels.numbers([Double](count: groupCount) { Double(trueRows[$0]) / Double(known[$0]) }, nil)
    case .share:
      let total = Double(trueRows.reduce(0, +))
      return Kernels.numbers(trueRows.map { Double($0) / total }, nil)
    default: return Vector(type: .int, values: .ints(trueRows), count: groupCount)
    }
  }
}

extension [Int64] {
  /// Adds another's counts, of which group g is `map[g]` here.
  mutating func add(_ other: [Int64], _ map: [UInt32], groupCount: Int) {
    extend(to: groupCount, 0)
    withUnsafeMutableBufferPointer { counts in
      other.withUnsafeBufferPointer { other in
        for group in 0..<Swift.min(other.count, map.count) { counts[Int(map[group])] &+= other[group] }
      }
    }
  }
}

extension GroupedRows {
  /// Adds to each group's number how many of its rows' flags are set.
  fileprivate func addFlags(_ flags: [Bool], to counts: inout [Int64]) {
    flags.withUnsafeBytes { flags in
      counts.withUnsafeMutableBufferPointer { counts in
        forEachStretch { group, rows in
          var sum: Int64 = 0
          for row in rows { sum &+= Int64(flags[row]) }
          counts[group] &+= sum
        } single: { group, row in
          counts[group] &+= Int64(flags[row])
        }
      }
    }
  }
}
