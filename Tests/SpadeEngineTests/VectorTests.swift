import SpadeBase
import SpadeStore
import Testing

@testable import SpadeEngine

@Suite struct VectorTests {
  /// Columns of every storage, with nulls where `nulls` says so, over `count` rows.
  private func columns(_ count: Int, _ nulls: NullPattern) throws -> [Column] {
    var dice = Dice(UInt64(count) + 1)
    var validity: Bitmap?
    if nulls != .none {
      let bits = try Bitmap(count: count)
      for row in 0..<count where !nulls.isNull(row, count, &dice) { bits.set(row) }
      validity = bits
    }
    let raw = (0..<count).map { _ in Int8.random(in: .min ... .max, using: &dice) }
    let bits = try Bitmap(count: count)
    for row in 0..<count where raw[row] > 0 { bits.set(row) }
    let dictionary = try TextDictionary((0..<256).map { Array("t\($0)".utf8) })
    let unsigned = raw.map { UInt8(bitPattern: $0) }
    let storages: [(ScalarType, Column.Storage, Column.Scale)] = [
      (.bool, .bits(bits), .one), (.int, .int8(try Buffer(raw)), .one),
      (.int, .int16(try Buffer(raw.map { Int16($0) * 100 })), .one),
      (.number, .int16(try Buffer(raw.map { Int16($0) })), .decimal(1)),
      (.number, .int32(try Buffer(raw.map { Int32($0) })), .decimal(3)),
      (.number, .int64(try Buffer(raw.map { Int64($0) })), .one),
      (.number, .double(try Buffer(raw.map { Double($0) / 7 })), .one),
      (.date, .int32(try Buffer(raw.map { Int32($0) })), .one),
      (.time, .int32(try Buffer(raw.map { Int32($0) })), .seconds),
      (.time, .int64(try Buffer(raw.map { Int64($0) })), .one),
      (.text, .text(.uint8(try Buffer(unsigned)), dictionary), .one),
      (.text, .text(.uint16(try Buffer(unsigned.map { UInt16($0) })), dictionary), .one),
      (.text, .text(.uint32(try Buffer(unsigned.map { UInt32($0) })), dictionary), .one),
    ]
    return storages.map {
      Column(name: "c", type: $0.0, storage: $0.1, scale: $0.2, validity: validity, count: count)
    }
  }

  @Test(arguments: NullPattern.allCases)
  func decodesEveryStorage(_ nulls: NullPattern) throws {
    for count in [0, 1, 63, 64, 65, 200] {
      for column in try columns(count, nulls) {
        for range in [0..<count, count / 3..<count, 0..<count / 2, min(64, count)..<count] {
          let vector = Vector(column: column, range: range)
          #expect(Samples.unbox(vector) == range.map(column.value))
          if nulls == .none { #expect(vector.validity == nil) }
        }
        let rows = (0..<count * 2).map { Int32($0 % (count + 1)) - 1 }
        let picked = rows.withUnsafeBufferPointer { Vector(column: column, rows: $0) }
        #expect(Samples.unbox(picked) == rows.map { column.value(at: Int($0)) })
        let beyond = [Int32(count), -1].withUnsafeBufferPointer { Vector(column: column, rows: $0) }
        #expect(Samples.unbox(beyond) == [.null, .null])
        let back = try Vector(column: column, range: 0..<count).column(name: "d")
        #expect((0..<count).map(back.value) == (0..<count).map(column.value))
        #expect(back.name == "d" && back.type == column.type)
      }
    }
  }

  @Test func emptyDictionariesGiveNulls() throws {
    let column = Column(
      name: "c", type: .text, storage: .text(.uint8(try Buffer(count: 3)), try TextDictionary([])),
      validity: try Bitmap(count: 3), count: 3)
    #expect(Samples.unbox(Vector(column: column, range: 0..<3)) == [.null, .null, .null])
    let back = try Vector(column: column, range: 0..<3).column(name: "d")
    #expect((0..<3).map(back.value) == [.null, .null, .null])
  }

  @Test(arguments: [ScalarType.bool, .int, .number, .date, .time, .text])
  func gathersFiltersSlicesAndConcatenates(_ type: ScalarType) throws {
    var dice = Dice(11)
    try Samples.forEachPair(type) { left, right, a, b in
      let indices = (0..<a.count + 3).map { _ in Int32.random(in: -1..<Int32(a.count), using: &dice) }
      try #expect(Samples.unbox(left.gather(indices)) == indices.map { $0 < 0 ? .null : a[Int($0)] })
      let flags = Samples.rows(.bool, a.count, .some, &dice)
      try #expect(
        Samples.unbox(left.filter(Samples.vector(.bool, flags)))
          == a.indices.filter { flags[$0] == .bool(true) }.map { a[$0] })
      #expect(Samples.unbox(left.slice(a.count / 3..<a.count)) == Array(a[(a.count / 3)...]))
      try #expect(Samples.unbox(left.materialised()) == a)
      try #expect(Samples.unbox(Vector.concatenate([left, right, left], type: type)) == a + b + a)
    }
    try #expect(Vector.concatenate([], type: type).count == 0)
  }
}
