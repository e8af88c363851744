import SpadeStore

/// Exact sums of integers with how many there were.
struct WholeSums: Sendable {
  private(set) var sums: [Int128] = []
  private(set) var counts: [Int64] = []

  init() {}

  /// Sums already made.
  init(sums: [Int128], counts: [Int64]) {
    self.sums = sums
    self.counts = counts
  }

  mutating func extend(to groupCount: Int) {
    sums.extend(to: groupCount, 0)
    counts.extend(to: groupCount, 0)
  }

  /// Adds the values of the rows that have one.
  mutating func add(_ rows: GroupedRows, _ ints: [Int64], _ validity: [Bool]?) {
    extend(to: rows.groupCount)
    // A null's slot may hold anything; 0 changes no sum.
    let known = validity.map { validity in [Int64](count: ints.count) { validity[$0] ? ints[$0] : 0 } } ?? ints
    sums.withUnsafeMutableBufferPointer { sums in
      counts.withUnsafeMutableBufferPointer { counts in
        known.withUnsafeBufferPointer { known in
          rows.forEachStretch { group, rows in
            // Halves of 32 bits can't overflow in one batch, and the loop has no carries.
            var low: UInt64 = 0
            var high: Int64 = 0
            for row in rows {
              low &+= UInt64(truncatingIfNeeded: known[row]) & 0xffff_ffff
              high &+= known[row] >> 32
            }
            sums[group] += Int128(widening: high) << 32 + Int128(_low: low, _high: 0)
            counts[group] &+= Int64(rows.count)
          } single: { group, row in
            sums[group] &+= Int128(widening: known[row])
            counts[group] &+= 1
          }
        }
      }
    }
    guard let validity else { return }
    for row in 0..<validity.count where !validity[row] { counts[Int(rows.groups[row])] -= 1 }
  }

  /// Adds stretches of a stored column; false where it holds no integers.
  mutating func add(_ runs: Runs, _ column: Column, groupCount: Int) -> Bool {
    extend(to: groupCount)
    return StoredRuns.forEachSum(runs, column) { group, sum, known in
      sums[group] += sum
      counts[group] += known
    }
  }

  /// Adds the rows of stretches that meet conditions; false where their sums can't be taken.
  mutating func add(_ runs: TestedRuns, _ column: Column) -> Bool {
    extend(to: runs.counts.count)
    guard runs.forEachSum(column, { group, sum in sums[group] += Int128(widening: sum) }) else { return false }
    for (group, count) in runs.counts.enumerated() { counts[group] += count }
    return true
  }

  /// Adds single rows of a stored column; false where it holds no integers of at most 32 bits.
  mutating func add(_ rows: NumberedRows, _ column: Column) -> Bool {
    guard rows.addSums(column, to: &sums) else { return false }
    rows.addCounts(column, to: &counts)
    return true
  }

  mutating func merge(_ other: WholeSums, _ map: [UInt32], groupCount: Int) {
    counts.add(other.counts, map, groupCount: groupCount)
    sums.extend(to: groupCount, 0)
    sums.withUnsafeMutableBufferPointer { sums in
      other.sums.withUnsafeBufferPointer { other in
        for group in 0..<min(other.count, map.count) { sums[Int(map[group])] += other[group] }
      }
    }
  }
}
