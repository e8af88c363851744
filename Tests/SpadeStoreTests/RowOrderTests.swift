import SpadeBase
import Testing

@testable import SpadeStore

/// The order of rows, against a sort of the standard library.
@Suite struct RowOrderTests {
  @Test(arguments: [1, 2, 8]) func rowsLieByParentThenTimeThenLine(threads: Int) throws {
    var random = SeededGenerator(seed: 3)
    for (count, parentCount) in [(0, 0), (5, 0), (1, 1), (40, 3), (30_000, 1), (30_000, 257), (50_000, 70_000)] {
      for spread in [1, 30, 100_000] {
        let parents = (0..<count).map { _ in
          parentCount == 0 || Int.random(in: 0..<20, using: &random) == 0
            ? KeyIndex.none : UInt32(Int.random(in: 0..<parentCount, using: &random))
        }
        let times = (0..<count).map { _ in Int32(Int.random(in: 0..<spread, using: &random)) }
        for (hasTime, drops) in [(true, true), (true, false), (false, false)] {
          // Columns are laid in place.
          var columns = [
            Column(name: "t", type: .date, storage: .int32(try Buffer(times)), validity: nil, count: count)
          ]
          let found = try RowOrder(
            parents: try Buffer(parents), parentCount: parentCount, columns: &columns, time: hasTime ? 0 : nil,
            dropsSuperseded: drops, threads: threads, checkpoint: LoadCheckpoint(path: "x.csv") { false })
          var wanted = (0..<count).sorted { a, b in
            if parents[a] != parents[b] { return parents[a] < parents[b] }
            if hasTime, parents[a] != KeyIndex.none, times[a] != times[b] { return times[a] < times[b] }
            return a < b
          }
          if drops {
            wanted = wanted.enumerated().filter { position, row in
              guard position + 1 < wanted.count, parents[row] != KeyIndex.none else { return true }
              let next = wanted[position + 1]
              return parents[row] != parents[next] || times[row] != times[next]
            }.map(\.element)
          }
          let order = found.order.map { Array($0.elements) } ?? (0..<count).map { UInt32($0) }
          #expect(order == wanted.map { UInt32($0) })
          let laid = RawValues(columns[0])
          #expect(columns[0].count == wanted.count)
          #expect(wanted.indices.allSatisfy { laid[$0] == Int64(times[wanted[$0]]) })
          let orphans = wanted.count { parents[$0] == KeyIndex.none }
          #expect(found.orphans == orphans)
          #expect(found.superseded == count - wanted.count)
          var offsets = [UInt32](repeating: 0, count: parentCount + 1)
          for row in wanted where parents[row] != KeyIndex.none { offsets[Int(parents[row]) + 1] += 1 }
          for parent in 0..<parentCount { offsets[parent + 1] += offsets[parent] }
          #expect(Array(found.offsets.elements) == offsets)
        }
      }
    }
  }
}
