import CKernels
import SpadeBase
import SpadePlan
import SpadeStore

extension Evaluator {
  /// Counting without a condition needs no row to be looked at; nil where something else is asked.
  func counted(
    _ window: WindowAggregate, _ batch: Batch, _ limits: WindowLimits
  ) throws(Diagnostic) -> Vector? {
    guard context.options.fastPaths.contains(.counts), window.condition == nil, window.value == nil, !window.isEntity
    else { return nil }
    let count = batch.count
    switch window.function {
    case .count:
      guard let counts = try WindowCounts.all(window.path, batch, limits) else { return nil }
      return Vector(type: .int, values: .ints(counts), count: count)
    case .any, .none:
      guard let found = try WindowCounts.any(window.path, batch, limits) else { return nil }
      let values = window.function == .any ? found : found.map { !$0 }
      return Vector(type: .bool, values: .bools(values), count: count)
    default: return nil
    }
  }
}

/// How many rows of a table belong to each row of a batch and lie in its window.
enum WindowCounts {
  /// Nil where the table has no time.
  static func all(_ path: [Table], _ batch: Batch, _ limits: WindowLimits) throws(Diagnostic) -> [Int64]? {
    guard let target = path.last, target.timeColumn != nil else { return nil }
    let links = path.compactMap(\.parent)
    if limits.common == nil, links.count == path.count, let search = try RunSearch(target) {
      var counts = [Int64](repeating: 0, count: batch.count)
      counts.withUnsafeMutableBufferPointer { counts in
        search.walk(batch.indices, links.dropLast().map(\.offsets), limits) { asker, from, until in
          counts[asker] += Int64(max(until - from, 0))
        }
      }
      return counts
    }
    let segments = try Segments(path, batch, limits)
    return [Int64](count: batch.count) { Int64(segments.total($0)) }
  }

  /// Whether there is one; nil where the table has no time. The edges of a run mostly tell, without a look at its rows.
  static func any(_ path: [Table], _ batch: Batch, _ limits: WindowLimits) throws(Diagnostic) -> [Bool]? {
    let links = path.compactMap(\.parent)
    guard let target = path.last, links.count == path.count, let search = try RunSearch(target) else { return nil }
    let levels = links.dropLast().map(\.offsets)
    let indices = batch.indices
    var window = StoredLimits(search.time)
    if let common = limits.common {
      guard window.take(common.lower, common.upper) else { return [Bool](repeating: false, count: batch.count) }
      let looked = search.looked(indices, levels, window)
      return search.time.withSearch { firstAfter in
        [Bool](count: batch.count) { row in
          switch looked[row] {
          case UInt8(SPADE_NONE): false
          case UInt8(SPADE_SURELY): true
          default: search.isAny(in: RunLists.runs(of: Int(indices[row]), levels), window, firstAfter)
          }
        }
      }
    }
    return search.time.withSearch { firstAfter in
      [Bool](count: batch.count) { row in
        let entity = Int(indices[row])
        guard entity >= 0, window.take(limits.lower[row], limits.upper[row]) else { return false }
        return search.isAny(in: RunLists.runs(of: entity, levels), window, firstAfter)
      }
    }
  }
}

extension RunSearch {
  /// What the edges of each asker's runs say about a window.
  fileprivate func looked(_ indices: [Int32], _ levels: [Buffer<UInt32>], _ window: StoredLimits) -> [UInt8] {
    var to = [UInt32](repeating: 0, count: indices.count)
    let from = indices.withUnsafeBufferPointer { indices in
      to.withUnsafeMutableBufferPointer { to in
        [UInt32](count: indices.count) { row in
          guard indices[row] >= 0 else { return 0 }
          let runs = RunLists.runs(of: Int(indices[row]), levels)
          to[row] = UInt32(truncatingIfNeeded: runs.upperBound)
          return UInt32(truncatingIfNeeded: runs.lowerBound)
        }
      }
    }
    var looked = [UInt8](repeating: 0, count: indices.count)
    spade_any_run(
      edges.firsts.pointer, edges.lasts.pointer, from, to, indices.count, window.isOpen ? .min : window.before,
      window.through, &looked)
    return looked
  }

  /// Whether one of some runs has a row in a window. Their edges mostly tell, without a look at the rows.
  @inline(__always)
  fileprivate func isAny(in runs: Range<Int>, _ window: StoredLimits, _ firstAfter: (Int, Int, Int64) -> Int) -> Bool {
    let bounds = offsets.pointer
    let (firsts, lasts) = (edges.firsts.pointer, edges.lasts.pointer)
    let (before, through) = (window.before, window.through)
    for run in runs {
      let (first, last) = (firsts[run], lasts[run])
      if window.isOpen {
        if first <= through { return true }
        continue
      }
      guard last > before, first <= through else { continue }
      if last <= through || first > before { return true }
      let from = firstAfter(Int(bounds[run]), Int(bounds[run + 1]), before)
      if firstAfter(from, from + 1, through) > from { return true }
    }
    return false
  }
}

/// A window's limits in the unit that a time column is stored in. Neighbours mostly share theirs: each is turned into
/// that unit once.
struct StoredLimits {
  private let time: TimeColumn
  private var lower = Int64.min
  private var upper = Int64.min
  /// What lies in the window is greater than this, and at most `through`.
  private(set) var before = Int64.min
  private(set) var through = Int64.min
  /// True where the window has no beginning.
  var isOpen: Bool { lower == .min }

  init(_ time: TimeColumn) { self.time = time }

  /// False where nothing lies between the limits.
  @inline(__always)
  mutating func take(_ lower: Int64, _ upper: Int64) -> Bool {
    if lower != self.lower || upper != self.upper {
      self.lower = lower
      self.upper = upper
      before = time.raw(atOrBefore: lower &- 1)
      through = time.raw(atOrBefore: upper &- 1)
    }
    return lower < upper
  }
}
