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
      if let (lower, upper) = limits.common {
        take(RunLists(indices, levels), lower, upper, search)
      } else {
        take(indices, levels, limits, search)
      }
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

  /// One window for all rows: all their runs are searched together.
  private mutating func take(_ lists: RunLists, _ lower: Int64, _ upper: Int64, _ search: RunSearch) {
    var window = StoredLimits(search.time)
    guard window.take(lower, upper) else {
      offsets = [Int32](repeating: 0, count: lists.offsets.count)
      return
    }
    let untils = search.firstsAfter(window.through, lists.runs)
    let froms = window.isOpen ? search.starts(lists.runs) : search.firstsAfter(window.before, lists.runs)
    for row in 0..<lists.offsets.count - 1 {
      for place in Int(lists.offsets[row])..<Int(lists.offsets[row + 1]) where froms[place] < untils[place] {
        starts.append(froms[place])
        ends.append(untils[place])
      }
      offsets.append(Int32(truncatingIfNeeded: starts.count))
    }
  }

  /// A window of its own for each row.
  private mutating func take(
    _ indices: [Int32], _ levels: [Buffer<UInt32>], _ limits: WindowLimits, _ search: RunSearch
  ) {
    let runs = search.offsets.elements
    var window = StoredLimits(search.time)
    search.time.withSearch { firstAfter in
      for (row, entity) in indices.enumerated() {
        if entity >= 0, window.take(limits.lower[row], limits.upper[row]) {
          for run in RunLists.runs(of: Int(entity), levels) {
            let (start, end) = (Int(runs[run]), Int(runs[run + 1]))
            let from = window.isOpen ? start : firstAfter(start, end, window.before)
            append(from, firstAfter(from, end, window.through))
          }
        }
        offsets.append(Int32(truncatingIfNeeded: starts.count))
      }
    }
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

  /// `levels` lead from the rows' table down to the one whose children the runs are.
  init(_ indices: [Int32], _ levels: [Buffer<UInt32>]) {
    if levels.isEmpty {
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
