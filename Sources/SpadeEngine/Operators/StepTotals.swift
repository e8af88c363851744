import SpadeStore

/// Some rows of an entity, with the group of each and the moments at which it is there.
struct StepRows: Sendable {
  let entities: [Int32]
  let groups: [UInt32]
  let groupCount: Int
  private(set) var firsts: [Int32]
  private(set) var ends: [Int32]

  init(entities: [Int32], groups: [UInt32], groupCount: Int, life: LifeSteps) {
    self.entities = entities
    self.groups = groups
    self.groupCount = groupCount
    firsts = entities.map { life.firsts[Int($0)] }
    ends = entities.map { life.ends[Int($0)] }
  }

  /// How many rows each group has, moment by moment.
  func present(steps: Int) -> [Int64] {
    // Who comes and who goes, summed up along the moments.
    var counts = [Int64](repeating: 0, count: (steps + 1) * groupCount)
    for row in entities.indices {
      counts[Int(firsts[row]) * groupCount + Int(groups[row])] += 1
      counts[Int(ends[row]) * groupCount + Int(groups[row])] -= 1
    }
    for slot in counts.indices.dropFirst(groupCount) { counts[slot] += counts[slot - groupCount] }
    counts.removeLast(groupCount)
    return counts
  }
}

/// Sums of integers of at most 32 bits with how many there were, group by group and moment by moment.
struct StepTotals: Sendable {
  private var sums: [Int64]
  private var counts: [Int64]

  /// Those of a column over some of the rows; moment n's holding rows are known at `places[n]`.
  init(_ rows: StepRows, _ chunk: Range<Int>, _ column: Column, _ known: HoldingRows.Known, _ places: [Int]) {
    var sums = [Int64](repeating: 0, count: places.count * rows.groupCount)
    var counts = sums
    switch column.storage {
    case .int8(let buffer): Self.add(buffer.pointer, column, rows, chunk, known, places, &sums, &counts)
    case .int16(let buffer): Self.add(buffer.pointer, column, rows, chunk, known, places, &sums, &counts)
    case .int32(let buffer): Self.add(buffer.pointer, column, rows, chunk, known, places, &sums, &counts)
    case .int64, .bits, .double, .text: break
    }
    self.sums = sums
    self.counts = counts
  }

  private static func add<Stored: FixedWidthInteger>(
    _ values: UnsafePointer<Stored>, _ column: Column, _ rows: StepRows, _ chunk: Range<Int>,
    _ known: HoldingRows.Known, _ places: [Int], _ sums: inout [Int64], _ counts: inout [Int64]
  ) {
    guard column.count > 0 else { return }
    let words = column.validity?.words.pointer
    let groupCount = rows.groupCount
    let stride = known.stride
    var sums = sums.mutableSpan
    var counts = counts.mutableSpan
    known.rows.withUnsafeBufferPointer { holding in
      places.withUnsafeBufferPointer { places in
        for position in chunk {
          let base = Int(rows.entities[position]) &* stride
          let group = Int(rows.groups[position])
          for step in Int(rows.firsts[position])..<max(Int(rows.firsts[position]), Int(rows.ends[position])) {
            let row = holding[base &+ places[step]]
            let at = Int(max(row, 0))
            var isKnown = row >= 0
            if let words { isKnown = isKnown && words[at >> 6] >> UInt64(at & 63) & 1 != 0 }
            let slot = step &* groupCount &+ group
            sums[slot] &+= isKnown ? Int64(truncatingIfNeeded: values[at]) : 0
            counts[slot] &+= isKnown ? 1 : 0
          }
        }
      }
    }
  }

  /// Those of all chunks.
  static func merged(_ parts: [StepTotals]) -> StepTotals {
    guard var whole = parts.first else { return StepTotals() }
    for part in parts.dropFirst() {
      for slot in part.sums.indices {
        whole.sums[slot] += part.sums[slot]
        whole.counts[slot] += part.counts[slot]
      }
    }
    return whole
  }

  private init() {
    sums = []
    counts = []
  }

  /// Those in some slots, as exact sums; nothing was seen beyond the last.
  func whole(_ slots: Range<Int>) -> WholeSums {
    guard slots.upperBound <= sums.count else { return WholeSums() }
    return WholeSums(sums: sums[slots].map { Int128(widening: $0) }, counts: Array(counts[slots]))
  }
}
