import CKernels
import SpadeBase
import SpadeStore

/// Searches the runs of a history's or log's rows, one run an entity, each ascending by time.
struct RunSearch {
  let time: TimeColumn
  let offsets: Buffer<UInt32>
  let edges: RunEdges
  private let days: DayIndex?

  /// Nil where the table has no times along an entity.
  init?(_ table: Table) throws(Diagnostic) {
    guard let place = table.timeColumn, let link = table.parent, let edges = try table.runEdges() else { return nil }
    time = TimeColumn(table.columns[place])
    offsets = link.offsets
    self.edges = edges
    days = table.dayIndex()
  }

  /// How many runs there are.
  var count: Int { edges.firsts.count }

  /// The numbers of all runs.
  var all: [Int32] { [Int32](count: count) { Int32(truncatingIfNeeded: $0) } }

  /// The first row of each of some runs; 0 for one that is not there.
  func starts(_ runs: [Int32]) -> [Int32] {
    let bounds = offsets.elements
    return [Int32](count: runs.count) { place in
      let run = Int(runs[place])
      return run >= 0 && run < count ? Int32(truncatingIfNeeded: bounds[run]) : 0
    }
  }

  /// For each of some runs the first row whose stored time is greater than `limit`; 0 for a run that is not there.
  ///
  /// Many runs are searched at a time, so that their waits for memory overlap.
  func firstsAfter(_ limit: Int64, _ runs: [Int32]) -> [Int32] {
    if let days { return days.firstsAfter(limit, runs) }
    let all = spade_runs(
      offsets: offsets.pointer, firsts: edges.firsts.pointer, lasts: edges.lasts.pointer, count: count)
    return [Int32](unsafeUninitializedCapacity: runs.count) { found, filled in
      filled = runs.count
      guard let found = found.baseAddress, !runs.isEmpty else { return }
      switch time.storage {
      case .int8(let times): spade_firsts_after_8(times.pointer, all, runs, runs.count, limit, found)
      case .int16(let times): spade_firsts_after_16(times.pointer, all, runs, runs.count, limit, found)
      case .int32(let times): spade_firsts_after_32(times.pointer, all, runs, runs.count, limit, found)
      case .int64(let times): spade_firsts_after_64(times.pointer, all, runs, runs.count, limit, found)
      case .bits, .double, .text: found.update(repeating: 0, count: runs.count)
      }
    }
  }

  /// The rows of some runs, which follow each other, after one limit and up to another: a stretch for each run that has
  /// any, and the number of that run. A limit is nil where no row lies beyond it.
  func cut(_ numbers: Range<Int>, after: Int64?, through: Int64?) -> (runs: Runs, numbers: [Int32]) {
    let all = [Int32](count: numbers.count) { Int32(truncatingIfNeeded: numbers.lowerBound + $0) }
    let starts = after.map { firstsAfter($0, all) }
    let ends = through.map { firstsAfter($0, all) }
    var runs = Runs()
    // Rows are numbered with a sign throughout the engine: an offset is such a number.
    let present = offsets.pointer.withMemoryRebound(to: Int32.self, capacity: count + 1) { offsets in
      Self.withRows(starts, else: offsets + numbers.lowerBound) { starts in
        Self.withRows(ends, else: offsets + numbers.lowerBound + 1) { ends in
          [Int32](unsafeUninitializedCapacity: all.count) { present, presentCount in
            guard let present = present.baseAddress else { return }
            runs = Runs(capacity: all.count) { keptStarts, keptEnds in
              spade_present(
                starts, ends, all.count, Int32(truncatingIfNeeded: numbers.lowerBound), keptStarts, keptEnds, present)
            }
            presentCount = runs.count
          }
        }
      }
    }
    return (runs, present)
  }

  /// Calls `body` with what was found, or else with what stands elsewhere.
  private static func withRows<Result>(
    _ rows: [Int32]?, else other: UnsafePointer<Int32>, _ body: (UnsafePointer<Int32>) -> Result
  ) -> Result {
    guard let rows else { return body(other) }
    return rows.withUnsafeBufferPointer { body($0.baseAddress ?? other) }
  }

  /// For each of some entities its last row up to a moment, -1 for none.
  func lastRows(of entities: [Int32], _ moment: Batch.Moment) -> [Int32] {
    let bounds = offsets.elements
    switch moment {
    case .constant(let moment):
      let found = firstsAfter(time.raw(atOrBefore: moment), entities)
      return [Int32](count: entities.count) { row in
        let entity = Int(entities[row])
        guard entity >= 0, entity < count, found[row] > Int32(truncatingIfNeeded: bounds[entity]) else { return -1 }
        return found[row] &- 1
      }
    case .each(let moments):
      // Rows of one entity lie together and mostly by time: each search begins where the last one ended.
      var known = (entity: -1, limit: Int64.min, after: 0)
      return time.withWalk { firstAfter in
        [Int32](count: entities.count) { row in
          let entity = Int(entities[row])
          guard entity >= 0, entity < count else { return -1 }
          let start = Int(bounds[entity])
          let limit = time.raw(atOrBefore: moments[row])
          let near = entity == known.entity && limit >= known.limit ? known.after : start
          let after = firstAfter(start, near, Int(bounds[entity + 1]), limit)
          known = (entity, limit, after)
          return after > start ? Int32(truncatingIfNeeded: after - 1) : -1
        }
      }
    }
  }

  /// Calls `body` with the rows of each run that lie in the asker's window, one asker after the other.
  ///
  /// Askers of one entity mostly come by time: what was found for the one before is where the next search begins.
  @inline(__always)
  func walk(
    _ askers: [Int32], _ levels: [Buffer<UInt32>], _ limits: WindowLimits,
    _ body: (_ asker: Int, _ from: Int, _ until: Int) -> Void
  ) {
    let bounds = offsets.elements
    var window = StoredLimits(time)
    var known = (entity: Int32(-1), before: Int64.min, through: Int64.min)
    // What was found last in each of the entity's runs.
    var near: [(from: Int, until: Int)] = []
    time.withWalk { firstAfter in
      for (asker, entity) in askers.enumerated() {
        if entity >= 0, window.take(limits.lower[asker], limits.upper[asker]) {
          let runs = RunLists.runs(of: Int(entity), levels)
          if entity != known.entity || window.before < known.before || window.through < known.through {
            near = runs.map { (Int(bounds[$0]), Int(bounds[$0])) }
          }
          known = (entity, window.before, window.through)
          near.withUnsafeMutableBufferPointer { near in
            for (place, run) in runs.enumerated() {
              let (start, end) = (Int(bounds[run]), Int(bounds[run + 1]))
              let from = window.isOpen ? start : firstAfter(start, near[place].from, end, window.before)
              let until = firstAfter(from, max(from, near[place].until), end, window.through)
              near[place] = (from, until)
              body(asker, from, until)
            }
          }
        }
      }
    }
  }
}
