import SpadeBase
import Synchronization

/// Lays rows with their parent and, where there is a time, in its order; rows without a parent come last.
struct RowOrder {
  /// The file's row of each stored row; nil where the file's order is right.
  private(set) var order: Buffer<UInt32>?
  /// Rows of parent p are `offsets[p] ..< offsets[p + 1]`.
  private(set) var offsets: Buffer<UInt32>
  private(set) var orphans = 0
  /// Rows left out because a later one has the same parent and time.
  private(set) var superseded = 0

  private let parents: Buffer<UInt32>
  private let time: Column?
  private let checkpoint: LoadCheckpoint
  private static let parentsAtOnce = 256

  init(
    parents: Buffer<UInt32>, parentCount: Int, time: Column?, dropsSuperseded: Bool, threads: Int,
    checkpoint: LoadCheckpoint
  ) throws(Diagnostic) {
    self.checkpoint = checkpoint
    self.parents = parents
    self.time = time
    offsets = try Buffer(count: parentCount + 1)
    let isOrdered = try countRows()
    if !isOrdered {
      try sortByParent()
      if time != nil { sortRunsByTime(threads) }
      // The sort leaves off where it is stopped.
      try checkpoint.check()
    }
    if dropsSuperseded { try dropSuperseded() }
  }

  /// Fills `offsets`; true where no row has to move.
  private mutating func countRows() throws(Diagnostic) -> Bool {
    let counts = offsets.pointer
    let parentCount = offsets.count - 1
    var isOrdered = true
    var last: UInt32 = 0
    var lastTime = Int64.min
    for row in 0..<parents.count {
      try checkpoint.check(at: row)
      let parent = parents.pointer[row]
      if parent == KeyIndex.none { orphans += 1 } else { counts[Int(parent)] += 1 }
      if parent < last { isOrdered = false }
      if let time, isOrdered {
        let moment = time.raw(row)
        if parent == last, moment < lastTime, parent != KeyIndex.none { isOrdered = false }
        lastTime = moment
      }
      last = parent
    }
    var start: UInt32 = 0
    for parent in 0...parentCount {
      let count = counts[parent]
      counts[parent] = start
      start += count
    }
    return isOrdered
  }

  /// A counting sort: stable, so rows of one parent stay in the file's order.
  private mutating func sortByParent() throws(Diagnostic) {
    let order = try Buffer<UInt32>(count: parents.count)
    let next = try Buffer(copying: offsets.pointer, count: offsets.count)
    let orphanSlot = offsets.count - 1
    for row in 0..<parents.count {
      try checkpoint.check(at: row)
      let parent = parents.pointer[row]
      let slot = parent == KeyIndex.none ? orphanSlot : Int(parent)
      order.pointer[Int(next.pointer[slot])] = UInt32(truncatingIfNeeded: row)
      next.pointer[slot] += 1
    }
    self.order = order
  }

  private struct Entry {
    var time: Int64
    var row: UInt32
  }

  private func sortRunsByTime(_ threads: Int) {
    guard let order, let time else { return }
    let offsets = offsets
    let parentCount = offsets.count - 1
    let blocks = (parentCount + Self.parentsAtOnce - 1) / Self.parentsAtOnce
    Parallel.forEach(count: blocks, threads: threads) { [checkpoint] block in
      if checkpoint.cancel() { return }
      var entries: [Entry] = []
      for parent in block * Self.parentsAtOnce..<min((block + 1) * Self.parentsAtOnce, parentCount) {
        let run = Int(offsets.pointer[parent])..<Int(offsets.pointer[parent + 1])
        var isOrdered = true
        entries.removeAll(keepingCapacity: true)
        for position in run {
          let row = order.pointer[position]
          let entry = Entry(time: time.raw(Int(row)), row: row)
          if let last = entries.last, entry.time < last.time { isOrdered = false }
          entries.append(entry)
        }
        guard !isOrdered else { continue }
        entries.sort { $0.time == $1.time ? $0.row < $1.row : $0.time < $1.time }
        for (position, entry) in zip(run, entries) { order.pointer[position] = entry.row }
      }
    }
  }

  /// Leaves out each row that is followed by one of the same parent and time.
  private mutating func dropSuperseded() throws(Diagnostic) {
    let isKept = superseding()
    superseded = (0..<orphanStart).count { !isKept($0) }
    guard superseded > 0 else { return }
    let kept = try Buffer<UInt32>(count: parents.count - superseded)
    let newOffsets = try Buffer<UInt32>(count: offsets.count)
    var target = 0
    for parent in 0..<offsets.count - 1 {
      newOffsets.pointer[parent] = UInt32(truncatingIfNeeded: target)
      for position in Int(offsets.pointer[parent])..<Int(offsets.pointer[parent + 1]) where isKept(position) {
        kept.pointer[target] = order?.pointer[position] ?? UInt32(truncatingIfNeeded: position)
        target += 1
      }
    }
    newOffsets.pointer[offsets.count - 1] = UInt32(truncatingIfNeeded: target)
    for position in orphanStart..<parents.count {
      kept.pointer[target] = order?.pointer[position] ?? UInt32(truncatingIfNeeded: position)
      target += 1
    }
    order = kept
    offsets = newOffsets
  }

  private var orphanStart: Int { parents.count - orphans }

  /// Tells whether the row at a position stays.
  private func superseding() -> (Int) -> Bool {
    let orphanStart = orphanStart
    guard let time else { return { _ in true } }
    let row = { [order] (position: Int) in order.map { Int($0.pointer[position]) } ?? position }
    return { [parents] position in
      guard position + 1 < orphanStart else { return true }
      let (here, next) = (row(position), row(position + 1))
      return parents.pointer[here] != parents.pointer[next] || time.raw(here) != time.raw(next)
    }
  }
}
