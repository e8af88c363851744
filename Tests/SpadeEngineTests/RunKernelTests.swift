import CKernels
import SpadeStore
import Testing

@testable import SpadeEngine

/// What searches, picks and counts stretches of rows does what a loop over the rows does.
@Suite struct RunKernelTests {
  private typealias Search<Time> = (
    UnsafePointer<Time>, spade_runs, UnsafePointer<Int32>, Int, Int64, UnsafeMutablePointer<Int32>
  ) -> Void

  private func search<Time: FixedWidthInteger & SignedInteger>(_ seed: UInt64, _ search: Search<Time>) {
    var dice = Dice(seed)
    for round in 0..<300 {
      // Evenly spread times, times in heaps, times that are all one; runs of none, one and many rows.
      let spread = [Int64(Time.max), 40, 3][round % 3]
      let runs = (0..<Int.random(in: 1...150, using: &dice)).map { _ in
        let length = [0, 1, 2, Int.random(in: 0...15, using: &dice), Int.random(in: 0...300, using: &dice)]
        let from = Int64.random(in: -spread...spread, using: &dice)
        return (0..<(length.randomElement(using: &dice) ?? 0)).map { _ in
          Time(round % 2 == 0 ? Int64.random(in: -spread...spread, using: &dice) : max(from, from / 2))
        }
        .sorted()
      }
      // Where the first row lies in a line of the cache is another each time.
      let skew = round % 17
      let times = [Time](repeating: 0, count: skew) + runs.flatMap { $0 }
      var offsets: [UInt32] = [0]
      for run in runs { offsets.append((offsets.last ?? 0) + UInt32(run.count)) }
      let firsts = runs.map { $0.first.map { Int64($0) } ?? .max }
      let lasts = runs.map { $0.last.map { Int64($0) } ?? .min }
      let numbers = [-1, Int32(runs.count)] + (0..<Int32(runs.count)).shuffled(using: &dice)
      let limits = [Int64.min, .max, 0] + (0..<12).map { _ in Int64.random(in: -spread...spread, using: &dice) }
      times.withUnsafeBufferPointer { times in
        guard let base = times.baseAddress else { return }
        offsets.withUnsafeBufferPointer { offsets in
          firsts.withUnsafeBufferPointer { firsts in
            lasts.withUnsafeBufferPointer { lasts in
              let all = spade_runs(
                offsets: offsets.baseAddress, firsts: firsts.baseAddress, lasts: lasts.baseAddress, count: runs.count)
              for limit in limits {
                var found = [Int32](repeating: -2, count: numbers.count)
                search(base + skew, all, numbers, numbers.count, limit, &found)
                let expected = numbers.map { number in
                  guard runs.indices.contains(Int(number)) else { return Int32(0) }
                  let run = Int(number)
                  return Int32(Int(offsets[run]) + runs[run].filter { Int64($0) <= limit }.count)
                }
                #expect(found == expected, "round \(round), limit \(limit)")
              }
            }
          }
        }
      }
    }
  }

  @Test func searchesFindTheFirstRowBehindALimit() {
    search(1, spade_firsts_after_8)
    search(2, spade_firsts_after_16)
    search(3, spade_firsts_after_32)
    search(4, spade_firsts_after_64)
  }

  @Test func stretchesWithRowsAreKept() {
    var dice = Dice(5)
    for count in [0, 1, 2, 500] {
      let starts = (0..<count).map { _ in Int32.random(in: 0...9, using: &dice) }
      let ends = starts.map { max(0, $0 + Int32.random(in: -2...4, using: &dice)) }
      var (keptStarts, keptEnds) = ([Int32](repeating: 0, count: count), [Int32](repeating: 0, count: count))
      var numbers = keptStarts
      let used = spade_present(starts, ends, count, 70, &keptStarts, &keptEnds, &numbers)
      let kept = starts.indices.filter { starts[$0] < ends[$0] }
      #expect(numbers.prefix(used) == kept.map { Int32($0) + 70 }[...])
      #expect(keptStarts.prefix(used) == kept.map { starts[$0] }[...])
      #expect(keptEnds.prefix(used) == kept.map { ends[$0] }[...])
    }
  }

  private typealias Count<Stored> = (
    UnsafePointer<Stored>, UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafePointer<UInt32>, Int, Int64, spade_counters
  ) -> Void

  private func count<Stored: FixedWidthInteger & BitwiseCopyable & Sendable>(_ seed: UInt64, _ count: Count<Stored>)
    throws
  {
    var dice = Dice(seed)
    for round in 0..<60 {
      let (slots, groups) = (Int.random(in: 1...90, using: &dice), Int.random(in: 1...7, using: &dice))
      let origin = round % 2 == 0 ? Int64(Stored.min) : 0
      let stored = (0..<2_000).map { _ in Int.random(in: 0..<slots, using: &dice) }
      let cells: [Stored] = stored.map { Stored(truncatingIfNeeded: origin + Int64($0)) }
      let values = try Buffer(cells)
      var (starts, ends, owners): ([Int32], [Int32], [UInt32]) = ([], [], [])
      for _ in 0..<Int.random(in: 0...80, using: &dice) {
        let start = Int.random(in: 0..<stored.count, using: &dice)
        starts.append(Int32(start))
        ends.append(Int32(min(stored.count, start + Int.random(in: 1...(round % 3 == 0 ? 100 : 12), using: &dice))))
        owners.append(UInt32.random(in: 0..<UInt32(groups), using: &dice))
      }
      let size = slots * groups
      var tables = [UInt32](repeating: 0, count: Int(SPADE_TABLES) * size + 1)
      tables.withUnsafeMutableBufferPointer {
        let counters = spade_counters(tables: $0.baseAddress, size: UInt32(size), slots: UInt32(slots))
        count(values.pointer, starts, ends, owners, starts.count, origin, counters)
      }
      var expected = [UInt32](repeating: 0, count: size)
      for (place, owner) in owners.enumerated() {
        for row in starts[place]..<ends[place] { expected[Int(owner) * slots + stored[Int(row)]] += 1 }
      }
      let sums = (0..<size).map { place in (0..<Int(SPADE_TABLES)).reduce(0) { $0 + tables[$1 * size + place] } }
      #expect(sums == expected, "round \(round)")
    }
  }

  @Test func slotsAreCountedRowByRow() throws {
    try count(11, spade_count_slots_u8)
    try count(12, spade_count_slots_u16)
    try count(13, spade_count_slots_u32)
    try count(14, spade_count_slots_8)
    try count(15, spade_count_slots_16)
    try count(16, spade_count_slots_32)
  }
}
