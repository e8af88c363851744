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

  init(
    parents: consuming Buffer<UInt32>, parentCount: Int, time: Column?, dropsSuperseded: Bool, threads: Int,
    checkpoint: LoadCheckpoint
  ) throws(Diagnostic) {
    rows = parents.count
    offsets = try Buffer(count: parentCount + 1)
    if Self.isOrdered(parents, time, threads) {
      countRows(parents)
    } else {
      // The parents go with it: their memory is wanted for the columns.
      let buckets = try RowBuckets(consume parents, parentCount: parentCount, threads: threads)
      try buckets.sort(offsets: offsets, threads: threads, checkpoint)
      order = buckets.rows
      if let time { try sortRuns(by: time, threads, checkpoint) }
    }
    if dropsSuperseded, let time { try dropSuperseded(time, threads) }
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

  /// Calls `body` with the rows of some neighbouring parents and their times, on several threads.
  private func forEachStretch(
    _ time: Column, _ threads: Int, _ failures: FirstFailure,
    _ body: @escaping @Sendable (_ parents: Range<Int>, _ first: Int, _ times: UnsafePointer<Int64>) -> Void
  ) {
    let (offsets, order) = (offsets, order)
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
          time.copyRaw(first, count, order, to: times.pointer)
          body(parents, first, times.pointer)
        }
      }
    }
  }

  private struct Entry {
    var time: Int64
    var row: UInt32
  }

  /// Puts each parent's rows in the order of time; those of one time stay in the file's order.
  private func sortRuns(by time: Column, _ threads: Int, _ checkpoint: LoadCheckpoint) throws(Diagnostic) {
    guard let order else { return }
    let offsets = offsets
    let failures = FirstFailure()
    forEachStretch(time, threads, failures) { parents, first, times in
      for parent in parents {
        let run = Int(offsets.pointer[parent])..<Int(offsets.pointer[parent + 1])
        guard !Self.ascends(times, run.lowerBound - first, run.upperBound - first) else { continue }
        var entries = run.map { Entry(time: times[$0 - first], row: order.pointer[$0]) }
        entries.sort { $0.time == $1.time ? $0.row < $1.row : $0.time < $1.time }
        for (position, entry) in zip(run, entries) { order.pointer[position] = entry.row }
      }
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
  private mutating func dropSuperseded(_ time: Column, _ threads: Int) throws(Diagnostic) {
    let offsets = offsets
    let found = SharedCounter()
    let failures = FirstFailure()
    forEachStretch(time, threads, failures) { parents, first, times in
      var superseded = 0
      for parent in parents {
        let (start, end) = (Int(offsets.pointer[parent]), Int(offsets.pointer[parent + 1]))
        for position in stride(from: start + 1 - first, to: end - first, by: 1)
        where times[position] == times[position - 1] { superseded += 1 }
      }
      found.add(superseded)
    }
    try failures.check()
    if found.value > 0 { try leaveOut(found.value, time) }
  }

  private mutating func leaveOut(_ count: Int, _ time: Column) throws(Diagnostic) {
    let kept = try Buffer<UInt32>(count: rows - count)
    let newOffsets = try Buffer<UInt32>(count: offsets.count)
    let row = { [order] (position: Int) in order?.pointer[position] ?? UInt32(truncatingIfNeeded: position) }
    let times = RawValues(time)
    var target = 0
    for parent in 0..<offsets.count - 1 {
      newOffsets.pointer[parent] = UInt32(truncatingIfNeeded: target)
      let end = Int(offsets.pointer[parent + 1])
      for position in Int(offsets.pointer[parent])..<end {
        if position + 1 < end, times[Int(row(position))] == times[Int(row(position + 1))] { continue }
        kept.pointer[target] = row(position)
        target += 1
      }
    }
    newOffsets.pointer[offsets.count - 1] = UInt32(truncatingIfNeeded: target)
    for position in Int(offsets.pointer[offsets.count - 1])..<rows {
      kept.pointer[target] = row(position)
      target += 1
    }
    superseded = count
    order = kept
    offsets = newOffsets
  }
}
