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
  init(_ path: [Table], _ batch: Batch, _ limits: WindowLimits, rows: Range<Int>) {
    starts.reserveCapacity(rows.count)
    ends.reserveCapacity(rows.count)
    offsets.reserveCapacity(rows.count + 1)
    let indices = batch.indices
    let links = path.compactMap(\.parent)
    guard links.count == path.count, let target = path.last, let link = links.last else {
      offsets = [Int32](repeating: 0, count: rows.count + 1)
      return
    }
    let runs = link.offsets.elements
    let time = target.timeColumn.map { TimeColumn(target.columns[$0]) }
    func walk<Stored: FixedWidthInteger>(_ times: UnsafePointer<Stored>?) {
      var window = time.map { StoredLimits($0) }
      for row in rows {
        defer { offsets.append(Int32(truncatingIfNeeded: starts.count)) }
        let entity = Int(indices[row])
        guard entity >= 0 else { continue }
        let lower = limits.lower[row]
        let upper = limits.upper[row]
        guard lower < upper else { continue }
        // Children of a row lie together, at any depth: only the last step has a run for each of them.
        var first = entity
        var last = entity + 1
        for level in links.dropLast() {
          first = Int(level.offsets.pointer[first])
          last = Int(level.offsets.pointer[last])
        }
        guard let times, window?.take(lower, upper) ?? false, let window else {
          append(Int(runs[first]), Int(runs[last]))
          continue
        }
        for parent in first..<last {
          let start = Int(runs[parent])
          let end = Int(runs[parent + 1])
          guard start < end else { continue }
          let from = window.isOpen ? start : TimeColumn.firstAfter(times, start, end, window.before)
          append(from, TimeColumn.firstAfter(times, from, end, window.through))
        }
      }
    }
    switch time?.storage {
    case .int8(let buffer): walk(UnsafePointer(buffer.pointer))
    case .int16(let buffer): walk(UnsafePointer(buffer.pointer))
    case .int32(let buffer): walk(UnsafePointer(buffer.pointer))
    case .int64(let buffer): walk(UnsafePointer(buffer.pointer))
    case .bits, .double, .text, nil: walk(UnsafePointer<Int64>?.none)
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
