import CKernels
import SpadeBase
import Synchronization

/// Which days each entity's run of a history has rows on, so that a day's row is counted instead of searched.
///
/// The calendar is cut into blocks of 64 days. For each block and run there are a bit a day and the row that the block begins
/// with: the rows up to a day are that row and the bits up to the day, two reads beside those of the neighbouring runs, where
/// a search waits for a line of the column or two. 12 bytes a block and run, at most 1.5 a row.
package final class DayIndex: Sendable {
  /// The day that the first block begins with.
  private let origin: Int64
  private let blocks: Int
  private let runs: Int
  /// One block after the other, a run each.
  private let befores: Buffer<UInt32>
  private let days: Buffer<UInt64>
  private let offsets: Buffer<UInt32>

  /// Rows that a block of a run must have on average.
  private static let leastRows = 8

  /// Nil where days have several rows, or few days have any; throws `memory-limit`.
  fileprivate init?(_ column: Column, _ edges: RunEdges, _ offsets: Buffer<UInt32>) throws(Diagnostic) {
    guard column.type == .date, column.validity == nil else { return nil }
    runs = edges.firsts.count
    self.offsets = offsets
    guard runs > 0, let first = edges.firsts.elements.min(), let last = edges.lasts.elements.max(), first <= last,
      first >= Int64(Int32.min), last <= Int64(Int32.max)
    else { return nil }
    origin = first
    blocks = Int(last - first) / 64 + 1
    guard Int(offsets.pointer[runs]) / Self.leastRows / runs >= blocks else { return nil }
    befores = try Buffer(count: runs * blocks)
    days = try Buffer(count: runs * blocks)
    let isWhole =
      switch column.storage {
      case .int16(let buffer): fill(buffer)
      case .int32(let buffer): fill(buffer)
      case .int8, .int64, .bits, .double, .text: false
      }
    guard isWhole else { return nil }
  }

  /// False where a day has several rows.
  private func fill<Stored: FixedWidthInteger & Sendable>(_ times: Buffer<Stored>) -> Bool {
    let share = 1_024
    let hasSeveral = Atomic<Bool>(false)
    Threads.forEach((runs + share - 1) / share) { [runs, blocks, origin, befores, days, offsets] number in
      for run in number * share..<min(runs, (number + 1) * share) {
        var row = Int(offsets.pointer[run])
        let end = Int(offsets.pointer[run + 1])
        for block in 0..<blocks {
          let start = origin + Int64(block) * 64
          befores.pointer[block * runs + run] = UInt32(truncatingIfNeeded: row)
          var bits: UInt64 = 0
          while row < end {
            let day = Int64(times.pointer[row]) &- start
            guard day < 64 else { break }
            let bit = 1 &<< UInt64(truncatingIfNeeded: day)
            if bits & bit != 0 { hasSeveral.store(true, ordering: .relaxed) }
            bits |= bit
            row += 1
          }
          days.pointer[block * runs + run] = bits
        }
      }
    }
    return !hasSeveral.load(ordering: .relaxed)
  }

  /// For each of some runs the first row behind a day; 0 for a run that is not there.
  package func firstsAfter(_ day: Int64, _ numbers: [Int32]) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: numbers.count) { found, filled in
      filled = numbers.count
      if let found = found.baseAddress { spade_rows_up_to(place(of: day), runs, numbers, numbers.count, found) }
    }
  }

  /// Writes for neighbouring runs the last row up to each of some days, -1 for none: a run's beside each other.
  package func writeLastRows(of some: Range<Int>, upTo days: [Int64], to rows: UnsafeMutablePointer<Int32>) {
    let bounds = some.clamped(to: 0..<runs)
    spade_day_rows(days.map(place), days.count, offsets.pointer, bounds.lowerBound, bounds.upperBound, rows)
  }

  private func place(of day: Int64) -> spade_day {
    guard day >= origin else { return spade_day(before: offsets.pointer, days: days.pointer, up_to: 0) }
    guard day < origin + Int64(blocks) * 64 else {
      return spade_day(before: offsets.pointer + 1, days: days.pointer, up_to: 0)
    }
    let (block, bit) = Int(day - origin).quotientAndRemainder(dividingBy: 64)
    return spade_day(
      before: befores.pointer + block * runs, days: days.pointer + block * runs, up_to: .max >> UInt64(63 - bit))
  }
}

extension Table {
  /// Which days a history's runs have rows on; nil where that isn't known, doesn't help, or there is no memory for it: then
  /// runs are searched. Found once.
  package func dayIndex() -> DayIndex? {
    guard isHistory, let parent, let timeColumn, columns.indices.contains(timeColumn) else { return nil }
    let found = try? lazyDays.value { () throws(Diagnostic) in
      guard let edges = try runEdges() else { return nil }
      return try DayIndex(columns[timeColumn], edges, parent.offsets)
    }
    return found ?? nil
  }
}
