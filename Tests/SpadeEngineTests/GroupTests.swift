import SpadeBase
import SpadeStore
import Testing

@testable import SpadeEngine

@Suite struct GroupTests {
  private func groups(_ index: inout GroupIndex, _ types: [ScalarType], _ rows: [[Value]]) throws -> [UInt32] {
    let dims = try zip(types, rows).map { try Samples.vector($0, $1) }
    return index.add(dims, count: rows.first?.count ?? 0)
  }

  /// Rows that are equal in all dims share a group and no others do, over batches with dictionaries of their own,
  /// and also where chunks are grouped apart and merged.
  @Test(arguments: [[ScalarType.text], [.bool, .text], [.int, .number, .text], [.date, .time, .bool, .text]])
  func equalRowsShareAGroup(_ types: [ScalarType]) throws {
    var dice = Dice(21)
    let count = 700
    let columns = types.map { Samples.rows($0, count, .some, &dice) }
    for batch in [1, 3, 64, 700] {
      var index = GroupIndex(dims: types)
      var first = GroupIndex(dims: types)
      var second = GroupIndex(dims: types)
      var numbers: [UInt32] = []
      var apart: [UInt32] = []
      for start in stride(from: 0, to: count, by: batch) {
        let part = columns.map { Array($0[start..<min(start + batch, count)]) }
        numbers += try groups(&index, types, part)
        if start < 350 {
          apart += try groups(&first, types, part)
        } else {
          apart += try groups(&second, types, part)
        }
      }
      try check(index, numbers, columns)
      let boundary = (350 + batch - 1) / batch * batch
      let map = try first.merge(second)
      for row in min(boundary, count)..<count { apart[row] = map[Int(apart[row])] }
      #expect(apart == numbers)
      try check(first, apart, columns)
    }
  }

  private func check(_ index: GroupIndex, _ numbers: [UInt32], _ columns: [[Value]]) throws {
    var seen: [[Value]: UInt32] = [:]
    for row in numbers.indices {
      let key = columns.map { $0[row] }
      let next = UInt32(seen.count)
      #expect(seen[key, default: next] == numbers[row])
      seen[key] = numbers[row]
    }
    #expect(index.count == seen.count)
    let keys = try index.keys().map(Samples.unbox)
    for (key, group) in seen { #expect(keys.map { $0[Int(group)] } == key) }
    let order = try index.order()
    #expect(order.sorted() == (0..<UInt32(index.count)).map { $0 })
    for (a, b) in zip(order, order.dropFirst()) { #expect(precedes(keys, Int(a), Int(b))) }
  }

  private func precedes(_ keys: [[Value]], _ a: Int, _ b: Int) -> Bool {
    for key in keys where key[a] != key[b] {
      return key[b] == .null || (key[a] != .null && Samples.less(key[a], key[b]))
    }
    return false
  }

  @Test func withoutDimsThereIsOneGroup() throws {
    var index = GroupIndex(dims: [])
    #expect(index.count == 1)
    #expect(index.add([], count: 3) == [0, 0, 0])
    var empty = GroupIndex(dims: [.text])
    #expect(empty.add([.constant(.null, type: .text, count: 0)], count: 0) == [])
    #expect(empty.count == 0)
  }

  @Test func constantsAndRowsMeet() throws {
    var index = GroupIndex(dims: [.text, .int])
    let text = Value.text(Array("a".utf8))
    let constant = index.add(
      [.constant(text, type: .text, count: 2), .constant(.int(5), type: .int, count: 2)], count: 2)
    let rows = index.add(
      [try Samples.vector(.text, [text, .null]), try Samples.vector(.int, [.int(5), .int(5)])], count: 2)
    #expect(constant == [0, 0] && rows == [0, 1])
  }

  @Test func bothZerosAreOneGroup() throws {
    var index = GroupIndex(dims: [.number])
    #expect(index.add([try Samples.vector(.number, [.number(0), .number(-0.0)])], count: 2) == [0, 0])
  }

  @Test func manyDifferentValues() throws {
    let count = 60_000
    let wide = (0..<count).map { Int64($0 % 20_000) &* 1_000_003 &- 7_000_000_000 }
    let narrow = (0..<count).map { Int64($0 / 30) }
    let dims = [wide, narrow].map { Vector(type: .int, values: .ints($0), count: count) }
    var index = GroupIndex(dims: [.int, .int])
    let groups = index.add(dims, count: count)
    #expect(index.count == count)
    #expect(groups == (0..<UInt32(count)).map { $0 })
    #expect(index.add(dims, count: count) == groups)
    let keys = try index.keys()
    #expect(keys[0].value(at: 20_001) == .int(wide[20_001]))
    #expect(keys[1].value(at: 20_001) == .int(narrow[20_001]))
  }

  @Test func pairsKeepTheirNumbersWhateverHoldsThem() {
    var index = PairIndex()
    let seconds = stride(from: UInt32(0), to: 3_000_000, by: 1_009).map { $0 }
    index.reserve(1, 1_000)
    var numbers = seconds.prefix(1).map { index.number(0, $0) }
    // One first number: a table wider than any other.
    index.reserve(1, 3_000_000)
    numbers += seconds.dropFirst().map { index.number(0, $0) }
    #expect(numbers == seconds.indices.map { UInt32($0) })
    // Several, and too few pairs for a table of all that are possible.
    index.reserve(5, 3_000_000)
    #expect(index.numbers(seconds.count, { _ in 0 }, { seconds[$0] }) == numbers)
    #expect(index.number(4, 2_999_999) == UInt32(seconds.count))
    #expect(index.pairs.last.map { [$0.first, $0.second] } == [4, 2_999_999])
  }
}
