import SpadeBase
import SpadePlan
import SpadeStore
import Testing

@testable import SpadeEngine

@Suite struct KernelTests {
  @Test(arguments: [ScalarType.bool, .int, .number, .date, .time, .text])
  func comparesLikeBoxedValues(_ type: ScalarType) throws {
    let operators: [(ComparisonOperator, (Value, Value) -> Bool)] = [
      (.equal, { $0 == $1 }), (.notEqual, { $0 != $1 }), (.less, Samples.less),
      (.lessOrEqual, { !Samples.less($1, $0) }), (.greater, { Samples.less($1, $0) }),
      (.greaterOrEqual, { !Samples.less($0, $1) }),
    ]
    try Samples.forEachPair(type) { left, right, a, b in
      for (op, reference) in operators {
        let expected = zip(a, b).map { $0 == .null || $1 == .null ? Value.null : .bool(reference($0, $1)) }
        try #expect(Samples.unbox(Kernels.compare(op, left, right, Samples.context)) == expected)
      }
    }
  }

  @Test func logicHasThreeValues() throws {
    try Samples.forEachPair(.bool) { left, right, a, b in
      let both = zip(a, b).map { a, b -> Value in
        if a == .bool(false) || b == .bool(false) { return .bool(false) }
        return a == .null || b == .null ? .null : .bool(true)
      }
      let either = zip(a, b).map { a, b -> Value in
        if a == .bool(true) || b == .bool(true) { return .bool(true) }
        return a == .null || b == .null ? .null : .bool(false)
      }
      #expect(Samples.unbox(Kernels.and([left, right])) == both)
      #expect(Samples.unbox(Kernels.or([left, right])) == either)
      #expect(Samples.unbox(Kernels.and([left, right, left])) == both)
      let inverse = a.map { a -> Value in a == .null ? .null : .bool(a != .bool(true)) }
      #expect(Samples.unbox(Kernels.not(left)) == inverse)
      #expect(Samples.unbox(Kernels.isNull(left, negated: false)) == a.map { .bool($0 == .null) })
      #expect(Samples.unbox(Kernels.isNull(left, negated: true)) == a.map { .bool($0 != .null) })
      #expect(left.select() == a.indices.filter { a[$0] == .bool(true) }.map { Int32($0) })
    }
  }

  @Test func intArithmeticIsExactAndNumbersNullWhatIsNotFinite() throws {
    try Samples.forEachPair(.int) { left, right, a, b in
      func expected(_ op: (Int64, Int64) -> Int64) -> [Value] {
        zip(a, b).map { a, b in
          guard let a = Int64(a), let b = Int64(b) else { return .null }
          return .int(op(a, b))
        }
      }
      try #expect(Samples.unbox(Kernels.arithmetic(.add, left, right, Samples.context)) == expected(+))
      try #expect(Samples.unbox(Kernels.arithmetic(.subtract, left, right, Samples.context)) == expected(-))
      try #expect(Samples.unbox(Kernels.arithmetic(.multiply, left, right, Samples.context)) == expected(*))
      let quotient = zip(a, b).map { a, b -> Value in
        guard let a = Double(a), let b = Double(b), b != 0 else { return .null }
        return .number(a / b)
      }
      try #expect(Samples.unbox(Kernels.arithmetic(.divide, left, right, Samples.context)) == quotient)
      try #expect(
        Samples.unbox(Kernels.negate(left, Samples.context)) == a.map { a in Int64(a).map { .int(-$0) } ?? .null })
    }
  }

  @Test func overflowIsAnErrorUnlessTheRowIsNull() throws {
    let large = try Samples.vector(.int, [.int(.max), .int(1)])
    let one = Vector.constant(.int(1), type: .int, count: 2)
    let error = #expect(throws: Diagnostic.self) { try Kernels.arithmetic(.add, large, one, Samples.context) }
    #expect(error?.code == .overflow)
    #expect(error?.labels.first?.span == Samples.span)
    #expect(error?.message.contains("+") == true)
    let hidden = try Samples.vector(.int, [.null, .int(1)])
    try #expect(Samples.unbox(Kernels.arithmetic(.add, hidden, one, Samples.context)) == [.null, .int(2)])
    let least = try Samples.vector(.int, [.int(.min)])
    #expect(throws: Diagnostic.self) { try Kernels.negate(least, Samples.context) }
    #expect(throws: Diagnostic.self) { try Kernels.call(.abs, [least], Samples.context) }
    let minusOne = Vector.constant(.int(-1), type: .int, count: 1)
    try #expect(Samples.unbox(Kernels.call(.mod, [least, minusOne], Samples.context)) == [.int(0)])
    let three = Vector.constant(.int(3), type: .int, count: 1)
    #expect(throws: Diagnostic.self) { try Kernels.call(.bin, [least, three], Samples.context) }
    let vast = try Samples.vector(.number, [.number(1e30)])
    for function in [ScalarFunction.int, .floor, .ceil] {
      #expect(throws: Diagnostic.self) { try Kernels.call(function, [vast], Samples.context) }
    }
  }

  @Test(arguments: [ScalarType.bool, .int, .number, .date, .text])
  func choosesRowByRow(_ type: ScalarType) throws {
    var dice = Dice(3)
    try Samples.forEachPair(type) { left, right, a, b in
      let flags = Samples.rows(.bool, a.count, .some, &dice)
      let condition = try Samples.vector(.bool, flags)
      let chosen = a.indices.map { flags[$0] == .bool(true) ? a[$0] : b[$0] }
      try #expect(Samples.unbox(Kernels.conditional(condition, left, right)) == chosen)
      try #expect(Samples.unbox(Kernels.coalesce(left, right)) == zip(a, b).map { $0 == .null ? $1 : $0 })
      let least = zip(a, b).map { a, b in
        a == .null ? b : b == .null ? a : Samples.less(b, a) ? b : a
      }
      try #expect(Samples.unbox(Kernels.call(.min, [left, right], Samples.context)) == least)
      let items = [right, Vector.constant(a.first ?? .null, type: type, count: a.count)]
      let found = a.indices.map { row -> Value in
        let list = [b[row], a.first ?? .null]
        if a[row] == .null { return .null }
        return list.contains(a[row]) ? .bool(true) : list.contains(.null) ? .null : .bool(false)
      }
      try #expect(Samples.unbox(Kernels.inList(left, items, negated: false, Samples.context)) == found)
    }
  }

  @Test func longListsOfConstants() throws {
    let rows: [Value] = (0..<50).map { $0 % 7 == 0 ? .null : .int(Int64($0)) }
    let value = try Samples.vector(.int, rows)
    let items = (0..<20).map { Vector.constant(.int($0 * 2), type: .int, count: 50) }
    let expected = rows.map { row -> Value in
      Int64(row).map { .bool($0 % 2 == 0 && $0 < 40) } ?? .null
    }
    try #expect(Samples.unbox(Kernels.inList(value, items, negated: false, Samples.context)) == expected)
    let withNull = items + [.constant(.null, type: .int, count: 50)]
    let negated = expected.map { $0 == .bool(true) ? Value.bool(false) : .null }
    try #expect(Samples.unbox(Kernels.inList(value, withNull, negated: true, Samples.context)) == negated)
  }

  @Test func shiftClampsMonthsAndStaysInTheKnownDates() throws {
    let day = try #require(Calendar.day(year: 2026, month: 1, day: 31))
    let dates = try Samples.vector(.date, [.date(day), .null, .date(Calendar.dayRange.upperBound)])
    let moved = Kernels.shift(dates, CalendarDuration(months: 1))
    let clamped = try #require(Calendar.day(year: 2026, month: 2, day: 28))
    #expect(Samples.unbox(moved) == [.date(clamped), .null, .null])
    let constant = Kernels.shift(
      .constant(.time(5), type: .time, count: 2), CalendarDuration(micros: -Calendar.microsPerDay))
    #expect(Samples.unbox(constant) == [.time(5 - Calendar.microsPerDay), .time(5 - Calendar.microsPerDay)])
  }
}
