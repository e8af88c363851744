import SpadeBase

/// Lays rows with their parent and, where there is a time, in its order; rows without a parent come last.
struct RowOrder {
  /// The file's row of each stored row; nil where the file's order is right.
  private(set) var order: Buffer<UInt32>?
  /// Rows of parent p are `offsets[p] ..< offsets[p + 1]`.
  private(set) var offsets: Buffer<UInt32>
  /// Rows without a parent.
  var orphans: Int { rows - superseded - Int(offsets.pointer[offsets.count - 1]) }
  /// Rows left out because a later one has the same parent and time.
  private(set) var superseded = 0

  private let rows: Int
  private static let parentsAtOnce = 256

  /// Takes the memory of `parents` and lays all of `columns`, which nobody else may know yet.
  init(
    parents: consuming Buffer<UInt32>, parentCount: Int, columns: inout [Column], time: Int?, dropsSuperseded: Bool,
    threads: Int, checkpoint: LoadCheckpoint
  ) throws(Diagnostic) {
    rows = parents.count
    offsets = try Buffer(count: parentCount + 1)
    if Self.isOrdered(parents, time.map { columns[$0] }, threads) {
      countRows(parents)
    } else {
      let hasAscendingTimes = time.map { columns[$0].ascends(threads: threads) } ?? true
      let buckets = try RowBuckets(consume parents, offsets: offsets, threads: threads, checkpoint)
      if let time {
        columns[time] = try buckets.lay(columns[time], threads: threads)
        // Each run has the file's order until now.
        if !hasAscendingTimes { try sortRuns(by: columns[time], buckets.picks, threads) }
      }
      for position in columns.indices where position != time {
        try checkpoint.check()
        columns[position] = try buckets.lay(columns[position], threads: threads)
      }
      order = buckets.fileOrder(threads: threads)
    }
    if dropsSuperseded, let time { try dropSuperseded(&columns, time, threads, checkpoint) }
  }

  /// True where no row has to move.
  private static func isOrdered(_ parents: Buffer<UInt32>, _ time: Column?, _ threads: Int) -> Bool {
    let times = time.map(RawValues.init)
    for row in stride(from: 1, to: parents.count, by: 1) {
      let (before, parent) = (parents.pointer[row - 1], parents.pointer[row])
      if parent < before { return false }
      if let times, parent == before, parent != KeyIndex.none, times[row] < times[row - 1] { return false }
    }
    return true
  }

  /// Offsets of rows that lie in order.
  private func countRows(_ parents: Buffer<UInt32>) {
    var parent = 0
    for row in 0..<rows {
      let here = min(Int(parents.pointer[row]), offsets.count - 1)
      while parent < here {
        parent += 1
        offsets.pointer[parent] = UInt32(truncatingIfNeeded: row)
      }
    }
    while parent < offsets.count - 1 {
      parent += 1
      offsets.pointer[parent] = UInt32(truncatingIfNeeded: rows)
    }
  }

  /// Calls `body` with the rows of some neighbouring parents and their times, on several threads; where it says that
  /// it changed the times, they are written back.
  private func forEachStretch(
    _ time: Column, _ threads: Int, _ failures: FirstFailure,
    _ body: @escaping @Sendable (_ parents: Range<Int>, _ first: Int, _ times: UnsafeMutablePointer<Int64>) -> Bool
  ) {
    let offsets = offsets
    let parentCount = offsets.count - 1
    let stretches = (parentCount + Self.parentsAtOnce - 1) / Self.parentsAtOnce
    let next = SharedCounter()
    Threads.run(min(max(threads, 1), max(stretches, 1))) { _ in
      failures.capture(at: 0) { () throws(Diagnostic) in
        var times = try GrowingBuffer<Int64>(capacity: 0)
        while let stretch = next.take(below: stretches) {
          let parents = stretch * Self.parentsAtOnce..<min((stretch + 1) * Self.parentsAtOnce, parentCount)
          let first = Int(offsets.pointer[parents.lowerBound])
          let count = Int(offsets.pointer[parents.upperBound]) - first
          try times.grow(to: count)
          time.copyRaw(first, count, to: times.pointer)
          if body(parents, first, times.pointer) { time.setRaw(first, count, from: times.pointer) }
        }
      }
    }
  }

  private struct Entry {
    var time: Int64
    var pick: UInt32
  }

  /// Puts each parent's rows in the order of time; those of one time stay in the file's order.
  private func sortRuns(by time: Column, _ picks: Buffer<UInt32>, _ threads: Int) throws(Diagnostic) {
    let offsets = offsets
    let failures = FirstFailure()
    forEachStretch(time, threads, failures) { parents, first, times in
      var changed = false
      for parent in parents {
        let run = Int(offsets.pointer[parent])..<Int(offsets.pointer[parent + 1])
        guard !Self.ascends(times, run.lowerBound - first, run.upperBound - first) else { continue }
        var entries = run.map { Entry(time: times[$0 - first], pick: picks.pointer[$0]) }
        entries.sort { $0.time == $1.time ? $0.pick < $1.pick : $0.time < $1.time }
        for (position, entry) in zip(run, entries) {
          picks.pointer[position] = entry.pick
          times[position - first] = entry.time
        }
        changed = true
      }
      return changed
    }
    try failures.check()
  }

  private static func ascends(_ times: UnsafePointer<Int64>, _ start: Int, _ end: Int) -> Bool {
    var descents = 0
    for position in stride(from: start + 1, to: end, by: 1) where times[position] < times[position - 1] {
      descents += 1
    }
    return descents == 0
  }

  /// Leaves out each row that is followed by one of the same parent and time.
  private mutating func dropSuperseded(
    _ columns: inout [Column], _ time: Int, _ threads: Int, _ checkpoint: LoadCheckpoint
  ) throws(Diagnostic) {
    let offsets = offsets
    let found = SharedCounter()
    let failures = FirstFailure()
    forEachStretch(columns[time], threads, failures) { parents, first, times in
      var superseded = 0
      for parent in parents {
        let (start, end) = (Int(offsets.pointer[parent]), Int(offsets.pointer[parent + 1]))
        for position in stride(from: start + 1 - first, to: end - first, by: 1)
        where times[position] == times[position - 1] { superseded += 1 }
      }
      found.add(superseded)
      return false
    }
    try failures.check()
    guard found.value > 0 else { return }
    let kept = try leaveOut(found.value, RawValues(columns[time]))
    for position in columns.indices {
      try checkpoint.check()
      columns[position] = try columns[position].gathered(kept, threads: threads)
    }
    if let order {
      for position in 0..<kept.count { kept.pointer[position] = order.pointer[Int(kept.pointer[position])] }
    }
    order = kept
  }

  /// The rows that stay.
  private mutating func leaveOut(_ count: Int, _ times: RawValues) throws(Diagnostic) -> Buffer<UInt32> {
    let kept = try Buffer<UInt32>(count: rows - count)
    let newOffsets = try Buffer<UInt32>(count: offsets.count)
    var target = 0
    for parent in 0..<offsets.count - 1 {
      newOffsets.pointer[parent] = UInt32(truncatingIfNeeded: target)
      let end = Int(offsets.pointer[parent + 1])
      for position in Int(offsets.pointer[parent])..<end {
        if position + 1 < end, times[position] == times[position + 1] { continue }
        kept.pointer[target] = UInt32(truncatingIfNeeded: position)
        target += 1
      }
    }
    newOffsets.pointer[offsets.count - 1] = UInt32(truncatingIfNeeded: target)
    for position in Int(offsets.pointer[offsets.count - 1])..<rows {
      kept.pointer[target] = UInt32(truncatingIfNeeded: position)
      target += 1
    }
    superseded = count
    offsets = newOffsets
    return kept
  }
}
