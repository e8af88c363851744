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
    func walk(_ firstAfter: ((Int, Int, Int64) -> Int)?) {
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
        guard let firstAfter else {
          append(Int(runs[first]), Int(runs[last]))
          continue
        }
        for parent in first..<last {
          let start = Int(runs[parent])
          let end = Int(runs[parent + 1])
          guard start < end else { continue }
          let from = lower == .min ? start : firstAfter(start, end, lower &- 1)
          append(from, firstAfter(from, end, upper &- 1))
        }
      }
    }
    if let timeColumn = target.timeColumn {
      TimeColumn(target.columns[timeColumn]).withSearch { firstAfter in
        withoutActuallyEscaping(firstAfter) { walk($0) }
      }
    } else {
      walk(nil)
    }
  }

  private mutating func append(_ start: Int, _ end: Int) {
    guard start < end else { return }
    starts.append(Int32(truncatingIfNeeded: start))
    ends.append(Int32(truncatingIfNeeded: end))
  }

  /// How many rows belong to row n.
  func total(_ row: Int) -> Int {
    var total = 0
    for stretch in Int(offsets[row])..<Int(offsets[row + 1]) { total += Int(ends[stretch] - starts[stretch]) }
    return total
  }

  /// The rows themselves, and to which row of the batch (counted from `base`) each belongs.
  func rows(base: Int) -> (rows: [Int32], owners: [Int32]) {
    var rows: [Int32] = []
    var owners: [Int32] = []
    let total = zip(starts, ends).reduce(0) { $0 + Int($1.1 - $1.0) }
    rows.reserveCapacity(total)
    owners.reserveCapacity(total)
    for row in 0..<offsets.count - 1 {
      let owner = Int32(truncatingIfNeeded: base + row)
      for stretch in Int(offsets[row])..<Int(offsets[row + 1]) {
        for index in starts[stretch]..<ends[stretch] {
          rows.append(index)
          owners.append(owner)
        }
      }
    }
    return (rows, owners)
  }
}
