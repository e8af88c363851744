import CKernels
import SpadeBase
import SpadeStore

/// Stretches of a table's stored rows, each of one group: what lets an aggregate read a column as it is stored.
struct Runs: Sendable {
  /// First rows, and the rows behind the last ones; no stretch is empty.
  private(set) var starts: [Int32] = []
  private(set) var ends: [Int32] = []
  /// Rows in all.
  private(set) var rowCount = 0
  /// The group of each stretch.
  var groups: [UInt32] = []
  /// The number of the first stretch among those that these were cut from.
  var first = 0

  init() {}

  init(capacity: Int) {
    starts.reserveCapacity(capacity)
    ends.reserveCapacity(capacity)
  }

  /// Stretches with the group of each; none is empty.
  init(_ starts: [Int32], _ ends: [Int32], _ groups: [UInt32]) {
    self.starts = starts
    self.ends = ends
    self.groups = groups
    for run in 0..<min(starts.count, ends.count) { rowCount &+= Int(ends[run] &- starts[run]) }
  }

  /// At most `capacity` stretches, which `fill` writes, none of them empty; it gives their number.
  init(capacity: Int, fill: (_ starts: UnsafeMutablePointer<Int32>, _ ends: UnsafeMutablePointer<Int32>) -> Int) {
    ends = [Int32](unsafeUninitializedCapacity: capacity) { ends, count in
      starts = [Int32](unsafeUninitializedCapacity: capacity) { starts, startCount in
        if let starts = starts.baseAddress, let ends = ends.baseAddress { count = fill(starts, ends) }
        startCount = count
      }
      for run in 0..<count { rowCount &+= Int(ends[run] &- starts[run]) }
    }
  }

  /// Calls `body` with all stretches and their groups, side by side.
  func withStretches(
    _ body: (
      _ starts: UnsafePointer<Int32>, _ ends: UnsafePointer<Int32>, _ groups: UnsafePointer<UInt32>, _ count: Int
    ) -> Void
  ) {
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        groups.withUnsafeBufferPointer { groups in
          guard let first = starts.baseAddress, let end = ends.baseAddress, let group = groups.baseAddress else {
            return
          }
          body(first, end, group, min(starts.count, groups.count))
        }
      }
    }
  }

  /// The stretches of all parts, one part after the other, without groups.
  init(joining parts: [Runs]) {
    self.init(capacity: parts.reduce(0) { $0 + $1.count })
    for part in parts {
      starts.append(contentsOf: part.starts)
      ends.append(contentsOf: part.ends)
      rowCount += part.rowCount
    }
  }

  var count: Int { starts.count }
  /// The rows of each stretch.
  var lengths: [Int] { (0..<count).map { Int(ends[$0] - starts[$0]) } }

  /// True where each stretch lies behind the one before.
  var isAscending: Bool {
    for run in starts.indices.dropFirst() where starts[run] < ends[run - 1] { return false }
    return true
  }

  /// Adds a stretch, unless it is empty.
  @inline(__always)
  mutating func append(_ start: Int, _ end: Int) {
    guard start < end else { return }
    starts.append(Int32(truncatingIfNeeded: start))
    ends.append(Int32(truncatingIfNeeded: end))
    rowCount += end - start
  }

  /// The stretches at these positions.
  func picked(_ positions: [Int32]) -> Runs {
    var runs = Runs(capacity: positions.count)
    for position in positions { runs.append(Int(starts[Int(position)]), Int(ends[Int(position)])) }
    return runs
  }

  /// Some stretches with their groups, without the first rows of the first and the last ones of the last.
  func slice(_ some: Range<Int>, skipping skipped: Int, leaving left: Int) -> Runs {
    var part = Runs()
    part.first = some.lowerBound
    part.starts = Array(starts[some])
    part.ends = Array(ends[some])
    part.groups = Array(groups[some])
    part.starts[0] += Int32(truncatingIfNeeded: skipped)
    part.ends[some.count - 1] -= Int32(truncatingIfNeeded: left)
    for place in 0..<some.count { part.rowCount += Int(part.ends[place] - part.starts[place]) }
    return part
  }

  /// The rows as a list.
  var rows: [Int32] {
    var rows = [Int32](unsafeUninitializedCapacity: rowCount) { _, count in count = rowCount }
    var place = 0
    for run in 0..<count {
      let start = starts[run]
      let length = Int(ends[run] - start)
      for offset in 0..<length { rows[place + offset] = start &+ Int32(truncatingIfNeeded: offset) }
      place += length
    }
    return rows
  }

  /// Calls `body` with each stretch and its group.
  @inline(__always)
  func forEach(_ body: (_ group: Int, _ rows: Range<Int>) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        groups.withUnsafeBufferPointer { groups in
          for run in 0..<min(starts.count, groups.count) {
            body(Int(groups[run]), Int(starts[run])..<Int(ends[run]))
          }
        }
      }
    }
  }

  /// The same, and asks for what a few stretches ahead hold of two columns: short ones wait for memory otherwise.
  @inline(__always)
  func forEach<First, Second>(
    ahead first: UnsafePointer<First>, _ second: UnsafePointer<Second>,
    _ body: (_ group: Int, _ rows: Range<Int>) -> Void
  ) {
    let ahead = 8
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        groups.withUnsafeBufferPointer { groups in
          let count = min(starts.count, groups.count)
          for run in 0..<count {
            if run + ahead < count {
              let (start, end) = (Int(starts[run + ahead]), Int(ends[run + ahead]))
              spade_prefetch(first + start)
              spade_prefetch(first + end)
              spade_prefetch(second + start)
              spade_prefetch(second + end)
            }
            body(Int(groups[run]), Int(starts[run])..<Int(ends[run]))
          }
        }
      }
    }
  }

  /// The same, neighbours of one group taken together.
  @inline(__always)
  func forEachJoined(_ body: (_ group: Int, _ rows: Range<Int>) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        groups.withUnsafeBufferPointer { groups in
          let count = min(starts.count, groups.count)
          var run = 0
          while run < count {
            let (start, group) = (starts[run], groups[run])
            var end = ends[run]
            run &+= 1
            while run < count, starts[run] == end, groups[run] == group {
              end = ends[run]
              run &+= 1
            }
            body(Int(group), Int(start)..<Int(end))
          }
        }
      }
    }
  }

  /// All rows in pieces of at most `limit`: as rows of the table, with the group of each.
  func forEachPiece(
    of limit: Int, _ body: (_ rows: Batch.Rows, _ groups: [UInt32]) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    var run = 0
    var next = starts.first.map { Int($0) } ?? 0
    while run < count {
      var room = limit
      var ranges: [Range<Int>] = []
      var groups: [UInt32] = []
      groups.reserveCapacity(limit)
      while run < count, room > 0 {
        let end = min(Int(ends[run]), next + room)
        if let last = ranges.last, last.upperBound == next {
          ranges[ranges.count - 1] = last.lowerBound..<end
        } else {
          ranges.append(next..<end)
        }
        if self.groups.indices.contains(run) {
          groups.append(contentsOf: repeatElement(self.groups[run], count: end - next))
        }
        room -= end - next
        next = end
        if next == Int(ends[run]) {
          run += 1
          if run < count { next = Int(starts[run]) }
        }
      }
      try body(ranges.count == 1 ? .range(ranges[0]) : .indices(Self.indices(ranges)), groups)
    }
  }

  static func indices(_ ranges: [Range<Int>]) -> [Int32] {
    let total = ranges.reduce(0) { $0 + $1.count }
    return [Int32](unsafeUninitializedCapacity: total) { buffer, count in
      for range in ranges {
        for row in range {
          buffer.initializeElement(at: count, to: Int32(truncatingIfNeeded: row))
          count += 1
        }
      }
    }
  }
}
