import SpadeBase
import SpadeStore
import Testing

@testable import SpadeEngine

@Suite struct SortTests {
  /// Stable reference: nulls last, whatever the direction.
  private func reference(_ keys: [([Value], Bool)], _ count: Int) -> [UInt32] {
    (0..<count).sorted { a, b in
      for (rows, descending) in keys {
        let (x, y) = (rows[a], rows[b])
        if x == y { continue }
        if x == .null || y == .null { return y == .null }
        if x == .number(0), y == .number(-0.0) { continue }
        return descending ? Samples.less(y, x) : Samples.less(x, y)
      }
      return a < b
    }.map { UInt32($0) }
  }

  @Test(arguments: [ScalarType.bool, .int, .number, .date, .time, .text], [false, true])
  func oneKey(_ type: ScalarType, _ descending: Bool) throws {
    try Samples.forEachPair(type) { vector, _, rows, _ in
      let order = try Sort.permutation([SortKey(vector, descending: descending)], count: rows.count)
      #expect(order == reference([(rows, descending)], rows.count))
    }
  }

  @Test func manyKeysAndTop() throws {
    var dice = Dice(5)
    let types: [ScalarType] = [.text, .number, .int, .date, .bool]
    for round in 0..<30 {
      let count = [3, 47, 48, 500, 5000][round % 5]
      let keys = (0..<Int.random(in: 1...4, using: &dice)).map { _ -> (ScalarType, [Value], Bool) in
        let type = types[Int.random(in: 0..<types.count, using: &dice)]
        let nulls: NullPattern = Bool.random(using: &dice) ? .some : .none
        return (type, Samples.rows(type, count, nulls, &dice), Bool.random(using: &dice))
      }
      let vectors = try keys.map { SortKey(try Samples.vector($0.0, $0.1), descending: $0.2) }
      let expected = reference(keys.map { ($0.1, $0.2) }, count)
      try #expect(Sort.permutation(vectors, count: count) == expected)
      for limit in [0, 1, 10, count] {
        try #expect(Sort.top(limit, vectors, count: count) == Array(expected.prefix(limit)))
      }
    }
  }

  @Test func fullRangesNeedMoreThanOneWord() throws {
    let rows: [Value] = [.int(.max), .null, .int(.min), .int(0), .null, .int(-1)]
    let small: [Value] = [1, 0, 1, 0, 1, 0].map { .int($0) }
    let keys = [
      SortKey(try Samples.vector(.int, small), descending: true),
      SortKey(try Samples.vector(.int, rows), descending: false),
    ]
    try #expect(Sort.permutation(keys, count: 6) == reference([(small, true), (rows, false)], 6))
  }

  @Test func manyRowsOnTwoThreads() throws {
    var dice = Dice(9)
    let count = Radix.parallelThreshold + 1001
    let values = (0..<count).map { _ in Double.random(in: -1e6...1e6, using: &dice).rounded() }
    let vector = Vector(type: .number, values: .numbers(values), count: count)
    let order = try Sort.permutation([SortKey(vector, descending: false)], count: count)
    let expected = (0..<count).sorted { values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1 }
    #expect(order == expected.map { UInt32($0) })
  }

  @Test func selectionFindsEveryRank() {
    var dice = Dice(4)
    for count in [1, 2, 7, 100] {
      let values = (0..<count).map { _ in Int.random(in: 0..<20, using: &dice) }
      for rank in 0..<count {
        var scratch = values
        #expect(Selection.select(&scratch, rank) == values.sorted()[rank])
      }
    }
  }
}
