import SpadeBase
import SpadePlan
import SpadeStore

/// The stretches of rows of a table that belong to each row of a batch and lie in its window.
struct Segments {
  /// Stretches as (start, end), one after the other.
  var starts: [Int32] = []
  var ends: [Int32] = []
  /// The stretches of row n are `offsets[n]..<offsets[n + 1]`.
  var offsets: [Int32] = [0]

  /// Finds them by walking down the path's offsets and searching the times of the last table.
  init(_ path: [Table], _ batch: Batch, _ limits: WindowLimits) throws(Diagnostic) {
    let indices = batch.indices
    if let common = limits.common, let found = try Segments(path, indices, common) {
      self = found
      return
    }
    let links = path.compactMap(\.parent)
    guard links.count == path.count, let target = path.last, let link = links.last else {
      offsets = [Int32](repeating: 0, count: indices.count + 1)
      return
    }
    starts.reserveCapacity(indices.count)
    ends.reserveCapacity(indices.count)
    offsets.reserveCapacity(indices.count + 1)
    let levels = links.dropLast().map(\.offsets)
    if let search = try RunSearch(target) {
      take(indices, levels, limits, search)
      return
    }
    // Children without a time belong to their parent as long as anyone asks.
    let runs = link.offsets.elements
    for (row, entity) in indices.enumerated() {
      if entity >= 0, limits.lower[row] < limits.upper[row] {
        for run in RunLists.runs(of: Int(entity), levels) { append(Int(runs[run]), Int(runs[run + 1])) }
      }
      offsets.append(Int32(truncatingIfNeeded: starts.count))
    }
  }

  /// One window for all of some rows: all their runs are searched together. Nil where the last table has no
  /// times.
  init?(_ path: [Table], _ indices: [Int32], _ common: (lower: Int64, upper: Int64)) throws(Diagnostic) {
    let links = path.compactMap(\.parent)
    guard links.count == path.count, let target = path.last, let search = try RunSearch(target) else { return nil }
    var window = StoredLimits(search.time)
    guard window.take(common.lower, common.upper) else {
      offsets = [Int32](repeating: 0, count: indices.count + 1)
      return
    }
    let lists = RunLists(indices, links.dropLast().map(\.offsets))
    let untils = search.firstsAfter(window.through, lists.runs)
    let froms = window.isOpen ? search.starts(lists.runs) : search.firstsAfter(window.before, lists.runs)
    take(lists, froms, untils)
  }

  /// Runs searched at once where what was found is read right away.
  private static let pieceRuns = 1_024

  /// The stretches of some rows after the other, so that what the search has touched is still near when `body` reads it;
  /// false as soon as `body` says so.
  static func forEachPiece(
    _ path: [Table], _ batch: Batch, _ limits: WindowLimits, _ context: QueryContext, _ body: (Segments) -> Bool
  ) throws(Diagnostic) -> Bool {
    let indices = batch.indices
    guard let common = limits.common, let table = batch.table, let parent = path.last?.parent?.table else {
      return body(try Segments(path, batch, limits))
    }
    let share = max(parent.rowCount / max(table.rowCount, 1), 1)
    let step = max(pieceRuns / share, 1)
    for start in stride(from: 0, to: indices.count, by: step) {
      try context.checkCancelled()
      guard
        let segments = try Segments(path, Array(indices[start..<min(start + step, indices.count)]), common),
        body(segments)
      else { return false }
    }
    return true
  }

  /// The stretches that aren't empty, and whose they are.
  private mutating func take(_ lists: RunLists, _ froms: [Int32], _ untils: [Int32]) {
    let runs = min(froms.count, untils.count)
    // How many stretches there are before each run. Each is written, and stays where it isn't empty.
    var before = [Int32](repeating: 0, count: runs + 1)
    var first = [Int32](repeating: 0, count: runs)
    var last = first
    var count = 0
    for run in 0..<runs {
      first[count] = froms[run]
      last[count] = untils[run]
      count &+= froms[run] < untils[run] ? 1 : 0
      before[run &+ 1] = Int32(truncatingIfNeeded: count)
    }
    first.removeLast(runs - count)
    last.removeLast(runs - count)
    (starts, ends) = (first, last)
    offsets = lists.isEach ? before : lists.offsets.map { before[Int($0)] }
  }

  /// A window of its own for each row.
  private mutating func take(
    _ indices: [Int32], _ levels: [Buffer<UInt32>], _ limits: WindowLimits, _ search: RunSearch
  ) {
    search.walk(indices, levels, limits) { row, from, until in
      endRows(upTo: row)
      append(from, until)
    }
    endRows(upTo: indices.count)
  }

  /// What is appended from now on belongs to a row.
  private mutating func endRows(upTo row: Int) {
    while offsets.count <= row { offsets.append(Int32(truncatingIfNeeded: starts.count)) }
  }

  private mutating func append(_ start: Int, _ end: Int) {
    guard start < end else { return }
    starts.append(Int32(truncatingIfNeeded: start))
    ends.append(Int32(truncatingIfNeeded: end))
  }

  /// The stretches of some of the rows, which are counted from 0 again.
  func part(_ rows: Range<Int>) -> Segments {
    if rows == 0..<offsets.count - 1 { return self }
    let first = offsets[rows.lowerBound]
    let stretches = Int(first)..<Int(offsets[rows.upperBound])
    return Segments(
      starts: Array(starts[stretches]), ends: Array(ends[stretches]),
      offsets: offsets[rows.lowerBound...rows.upperBound].map { $0 - first })
  }

  private init(starts: [Int32], ends: [Int32], offsets: [Int32]) {
    self.starts = starts
    self.ends = ends
    self.offsets = offsets
  }

  /// How many rows belong to all of them.
  var rowCount: Int {
    var total = 0
    for stretch in starts.indices { total &+= Int(ends[stretch] &- starts[stretch]) }
    return total
  }

  /// How many rows belong to row n.
  func total(_ row: Int) -> Int {
    var total = 0
    for stretch in Int(offsets[row])..<Int(offsets[row + 1]) { total += Int(ends[stretch] - starts[stretch]) }
    return total
  }
}

/// The runs of a table that belong to each row of a batch, one after the other.
struct RunLists {
  private(set) var runs: [Int32] = []
  /// The runs of row n are those at `offsets[n]..<offsets[n + 1]`.
  private(set) var offsets: [Int32] = [0]
  /// True where each row has one run.
  let isEach: Bool

  /// `levels` lead from the rows' table down to the one whose children the runs are.
  init(_ indices: [Int32], _ levels: [Buffer<UInt32>]) {
    isEach = levels.isEmpty
    if isEach {
      runs = indices
      offsets = [Int32](count: indices.count + 1) { Int32(truncatingIfNeeded: $0) }
      return
    }
    offsets.reserveCapacity(indices.count + 1)
    for entity in indices {
      if entity >= 0 {
        for run in Self.runs(of: Int(entity), levels) { runs.append(Int32(truncatingIfNeeded: run)) }
      }
      offsets.append(Int32(truncatingIfNeeded: runs.count))
    }
  }

  /// Children of a row lie together, at any depth: only the last step has a run for each of them.
  @inline(__always)
  static func runs(of entity: Int, _ levels: [Buffer<UInt32>]) -> Range<Int> {
    var (first, last) = (entity, entity + 1)
    for level in levels { (first, last) = (Int(level.pointer[first]), Int(level.pointer[last])) }
    return first..<last
  }
}
