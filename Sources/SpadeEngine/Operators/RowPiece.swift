import SpadeBase
import SpadeStore

/// Some rows of a chunk of stretches, each with the number of its group and of its stretch.
struct RowPiece {
  private(set) var groups: [UInt32] = []
  /// The stretch of each row, where that is asked for.
  private(set) var runs: [UInt32] = []
  /// The rows as stretches of neighbours; none once some rows were left out.
  private var ranges: [Range<Int>] = []
  /// The rows one by one; none where they are neighbours all.
  private(set) var indices: [Int32] = []

  var count: Int { groups.count }
  /// The first row where the rows are neighbours.
  var first: Int? { ranges.count == 1 ? ranges[0].lowerBound : nil }
  /// The rows as the evaluator takes them.
  var rows: Batch.Rows { ranges.count == 1 ? .range(ranges[0]) : .indices(indices) }

  /// Where a walk over stretches has come to.
  struct Place {
    fileprivate var run = 0
    fileprivate var row: Int?
    /// True where no row is left.
    func isEnd(of runs: Runs) -> Bool { run >= runs.count }
  }

  /// At most `limit` rows from a place on; a row's group is its stretch's times `width` and what its columns add. Rows that
  /// are out are left out.
  init(_ stretches: Runs, _ place: inout Place, _ codes: RowCodes, limit: Int, width: Int, numbersRuns: Bool) {
    var ranges: [Range<Int>] = []
    var runs: [UInt32] = []
    if numbersRuns { runs.reserveCapacity(limit) }
    groups = [UInt32](unsafeUninitializedCapacity: limit) { groups, count in
      while place.run < stretches.count, count < limit, let base = groups.baseAddress {
        let start = place.row ?? Int(stretches.starts[place.run])
        let end = min(Int(stretches.ends[place.run]), start + limit - count)
        if let last = ranges.last, last.upperBound == start {
          ranges[ranges.count - 1] = last.lowerBound..<end
        } else {
          ranges.append(start..<end)
        }
        let number = stretches.groups[place.run] &* UInt32(truncatingIfNeeded: width)
        (base + count).update(repeating: number, count: end - start)
        if numbersRuns {
          runs.append(
            contentsOf: repeatElement(UInt32(truncatingIfNeeded: stretches.first + place.run), count: end - start))
        }
        count += end - start
        if end == Int(stretches.ends[place.run]) {
          place.run += 1
          place.row = nil
        } else {
          place.row = end
        }
      }
      if let numbers = groups.baseAddress { codes.add(ranges, to: numbers) }
    }
    self.ranges = ranges
    self.runs = runs
    if ranges.count != 1 { indices = Runs.indices(ranges) }
    if codes.filters { leaveOut() }
  }

  private mutating func leaveOut() {
    let first = first ?? 0
    let isRange = ranges.count == 1
    if isRange { indices = [Int32](unsafeUninitializedCapacity: count) { $1 = count } }
    let numbersRuns = !runs.isEmpty
    let kept = groups.withUnsafeMutableBufferPointer { groups in
      indices.withUnsafeMutableBufferPointer { indices in
        runs.withUnsafeMutableBufferPointer { runs in
          // Always written, kept where not out: no branch to mispredict, and a counter that stays in a register.
          var kept = 0
          switch (isRange, numbersRuns) {
          case (true, false):
            for row in 0..<groups.count {
              let group = groups[row]
              groups[kept] = group
              indices[kept] = Int32(truncatingIfNeeded: first &+ row)
              kept &+= group < RowCodes.out ? 1 : 0
            }
          case (_, false):
            for row in 0..<groups.count {
              let group = groups[row]
              groups[kept] = group
              indices[kept] = indices[row]
              kept &+= group < RowCodes.out ? 1 : 0
            }
          case (_, true):
            for row in 0..<groups.count {
              let group = groups[row]
              groups[kept] = group
              indices[kept] = isRange ? Int32(truncatingIfNeeded: first &+ row) : indices[row]
              runs[kept] = runs[row]
              kept &+= group < RowCodes.out ? 1 : 0
            }
          }
          return kept
        }
      }
    }
    cut(kept)
  }

  /// Keeps the rows at these positions, ascending.
  mutating func keep(_ positions: [Int32]) {
    guard positions.count < count else { return }
    if let first { indices = [Int32](count: count) { Int32(truncatingIfNeeded: first &+ $0) } }
    for (kept, position) in positions.enumerated() {
      groups[kept] = groups[Int(position)]
      indices[kept] = indices[Int(position)]
      if !runs.isEmpty { runs[kept] = runs[Int(position)] }
    }
    cut(positions.count)
  }

  private mutating func cut(_ count: Int) {
    groups.removeLast(groups.count - count)
    indices.removeLast(indices.count - count)
    if !runs.isEmpty { runs.removeLast(runs.count - count) }
    ranges = []
  }
}
