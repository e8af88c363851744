import SpadeBase
import SpadePlan
import SpadeStore

extension Evaluator {
  /// Counting without a condition needs no row to be looked at; nil where something else is asked.
  func counted(_ window: WindowAggregate, _ batch: Batch, _ limits: WindowLimits) -> Vector? {
    guard context.options.fastPaths.contains(.counts), window.condition == nil, window.value == nil, !window.isEntity
    else { return nil }
    let count = batch.count
    switch window.function {
    case .count:
      guard let counts = WindowCounts.of(window.path, batch, limits, isAny: false) else { return nil }
      return Vector(type: .int, values: .ints(counts), count: count)
    case .any, .none:
      guard let counts = WindowCounts.of(window.path, batch, limits, isAny: true) else { return nil }
      let isAny = window.function == .any
      return Vector(type: .bool, values: .bools(counts.map { ($0 > 0) == isAny }), count: count)
    default: return nil
    }
  }
}

/// How many rows of a table belong to each row of a batch and lie in its window.
enum WindowCounts {
  /// Nil where the table has no time. `isAny` asks for no more than whether there is one: then the first found is
  /// counted, and mostly the last row of a stretch tells.
  static func of(_ path: [Table], _ batch: Batch, _ limits: WindowLimits, isAny: Bool) -> [Int64]? {
    let links = path.compactMap(\.parent)
    guard let target = path.last, let place = target.timeColumn, links.count == path.count else { return nil }
    let time = TimeColumn(target.columns[place])
    switch time.storage {
    case .int8(let buffer): return count(buffer.pointer, time, links, batch, limits, isAny)
    case .int16(let buffer): return count(buffer.pointer, time, links, batch, limits, isAny)
    case .int32(let buffer): return count(buffer.pointer, time, links, batch, limits, isAny)
    case .int64(let buffer): return count(buffer.pointer, time, links, batch, limits, isAny)
    case .bits, .double, .text: return nil
    }
  }

  private static func count<Stored: FixedWidthInteger>(
    _ times: UnsafePointer<Stored>, _ time: TimeColumn, _ links: [ParentLink], _ batch: Batch, _ limits: WindowLimits,
    _ isAny: Bool
  ) -> [Int64] {
    let levels = links.dropLast().map(\.offsets.pointer)
    guard let runs = links.last?.offsets.pointer else { return [] }
    var window = StoredLimits(time)
    return batch.indices.indices.map { row in
      let entity = Int(batch.indices[row])
      guard entity >= 0, window.take(limits.lower[row], limits.upper[row]) else { return 0 }
      // Children of a row lie together, at any depth: only the last step has a run for each of them.
      var (first, last) = (entity, entity + 1)
      for level in levels { (first, last) = (Int(level[first]), Int(level[last])) }
      var total = 0
      for parent in first..<last {
        let (start, end) = (Int(runs[parent]), Int(runs[parent + 1]))
        guard start < end else { continue }
        if isAny {
          if holds(times, start, end, window) { return 1 }
        } else {
          let from = window.isOpen ? start : TimeColumn.firstAfter(times, start, end, window.before)
          total += TimeColumn.firstAfter(times, from, end, window.through) - from
        }
      }
      return Int64(total)
    }
  }

  /// True where some row of an ascending stretch lies in the window.
  @inline(__always)
  private static func holds<Stored: FixedWidthInteger>(
    _ times: UnsafePointer<Stored>, _ start: Int, _ end: Int, _ window: StoredLimits
  ) -> Bool {
    if window.isOpen { return Int64(truncatingIfNeeded: times[start]) <= window.through }
    let final = Int64(truncatingIfNeeded: times[end - 1])
    guard final > window.before else { return false }
    if final <= window.through { return true }
    let from = TimeColumn.firstAfter(times, start, end, window.before)
    return Int64(truncatingIfNeeded: times[from]) <= window.through
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
