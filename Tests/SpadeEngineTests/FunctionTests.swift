import SpadeBase
import SpadePlan
import SpadeStore
import Testing

@testable import SpadeEngine

@Suite struct FunctionTests {
  private func text(_ string: String) -> Value { .text(Array(string.utf8)) }
  private func texts(_ strings: [String?]) throws -> Vector {
    try Samples.vector(.text, strings.map { $0.map(text) ?? .null })
  }
  private func call(_ function: ScalarFunction, _ arguments: Vector...) throws -> [Value] {
    Samples.unbox(try Kernels.call(function, arguments, Samples.context))
  }
  private func constant(_ value: Value, _ type: ScalarType, _ count: Int) -> Vector {
    .constant(value, type: type, count: count)
  }

  @Test func textFunctions() throws {
    let input = try texts(["ÀbC", nil, " \u{a0}x y\t", "", "straße", "ab"])
    #expect(try call(.lower, input)[0] == text("àbc"))
    #expect(try call(.upper, input)[4] == text("STRASSE"))
    #expect(try call(.trim, input)[2] == text("x y"))
    #expect(try call(.trim, input)[3] == text(""))
    #expect(try call(.length, input) == [.int(3), .null, .int(6), .int(0), .int(6), .int(2)])
    let n = try Samples.vector(.int, (0..<6).map { .int($0) })
    let joined = try call(.concat, input, constant(text("-"), .text, 6), n)
    #expect(joined[0] == text("ÀbC-0") && joined[1] == .null && joined[5] == text("ab-5"))
    #expect(try call(.concat, constant(text("a"), .text, 2), constant(.int(1), .int, 2)) == [text("a1"), text("a1")])
    #expect(try call(.upper, constant(.null, .text, 2)) == [.null, .null])
  }

  /// Where there are few different values, each combination of them is joined once.
  @Test(arguments: [9, 200, 3_000]) func joinedTextsAreThoseOfTheirRows(_ count: Int) throws {
    var dice = Dice(6)
    func column(_ words: [String?]) -> [String?] { (0..<count).map { _ in words.randomElement(using: &dice) ?? nil } }
    let (first, second) = (column(["a", "bb", nil]), column(["x", "", "ÿ", "zzz", nil]))
    let dash = constant(text("-"), .text, count)
    let joined = try call(.concat, texts(first), dash, texts(second))
    let alone = try call(.concat, texts(second), dash)
    for row in 0..<count {
      var whole: Value = .null
      if let first = first[row], let second = second[row] { whole = text("\(first)-\(second)") }
      #expect(joined[row] == whole)
      #expect(alone[row] == (second[row].map { text("\($0)-") } ?? .null))
    }
  }

  @Test func strayBytesStayAsTheyCame() throws {
    let stray = try Samples.vector(.text, [.text([0x41, 0xff, 0xc3, 0x42])])
    #expect(try call(.lower, stray) == [.text([0x61, 0xff, 0xc3, 0x62])])
    #expect(try call(.length, stray) == [.int(4)])
  }

  @Test(arguments: [
    ("ENTERPRISE", "enter*", true), ("enterprise", "*PRISE", true), ("abc", "a?c", true), ("abc", "a?", false),
    ("", "*", true), ("", "", true), ("", "?", false), ("ÉCOLE", "éc*", true), ("ΣΊΣΥΦΟΣ", "σίσυφος", true),
    ("x", "**?**", true), ("aXbXc", "a*b*c", true), ("a*c", "a*c", true), ("ıx", "ix", false), ("K", "k", true),
    ("日本", "??", true), ("mississippi", "*iss*ppi", true), ("mississippi", "*issx*", false),
  ])
  func globs(_ subject: String, _ pattern: String, _ fits: Bool) throws {
    let pattern = constant(text(pattern), .text, 2)
    let subject = try texts([subject, nil])
    let found = try Kernels.textMatch(.like, subject, pattern, negated: false, Samples.context)
    #expect(Samples.unbox(found) == [.bool(fits), .null])
    let row = try Kernels.textMatch(.like, subject, pattern.materialised(), negated: true, Samples.context)
    #expect(Samples.unbox(row) == [.bool(!fits), .null])
  }

  @Test func globOnHostileTextIsQuick() throws {
    let subject = [UInt8](repeating: UInt8(ascii: "a"), count: 20_000)
    let pattern = Array("*a*a*a*a*b".utf8)
    let elapsed = ContinuousClock().measure {
      var glob = pattern.withUnsafeBufferPointer { Glob($0) }
      #expect(!subject.withUnsafeBufferPointer { glob.matches($0) })
    }
    #expect(elapsed < .seconds(20))
  }

  @Test func plainTextPredicates() throws {
    let subject = try texts(["abcabd", "abd", "", nil])
    func found(_ predicate: TextPredicate, _ pattern: String) throws -> [Value] {
      let pattern = constant(text(pattern), .text, 4)
      return Samples.unbox(try Kernels.textMatch(predicate, subject, pattern, negated: false, Samples.context))
    }
    #expect(try found(.contains, "abd") == [.bool(true), .bool(true), .bool(false), .null])
    #expect(try found(.contains, "") == [.bool(true), .bool(true), .bool(true), .null])
    #expect(try found(.startswith, "abc") == [.bool(true), .bool(false), .bool(false), .null])
    #expect(try found(.endswith, "bd") == [.bool(true), .bool(true), .bool(false), .null])
    #expect(try found(.contains, "ABD") == [.bool(false), .bool(false), .bool(false), .null])
  }

  @Test func numbersRoundAwayFromZero() throws {
    let input = try Samples.vector(.number, [2.5, -2.5, 0.125, 1234.5678, -0.4].map { .number($0) })
    #expect(try call(.round, input) == [3, -3, 0, 1235, -0.0].map { .number($0) })
    let two = constant(.int(2), .int, 5)
    #expect(try call(.round, input, two) == [2.5, -2.5, 0.13, 1234.57, -0.4].map { .number($0) })
    let ints = try Samples.vector(.int, [.int(1250), .int(-1250), .int(49), .null, .int(7)])
    let hundreds = constant(.int(-2), .int, 5)
    #expect(try call(.round, ints, hundreds) == [.int(1300), .int(-1300), .int(0), .null, .int(7 / 100)])
    #expect(try call(.floor, input)[1] == .int(-3))
    #expect(try call(.ceil, input)[1] == .int(-2))
    #expect(try call(.int, input)[3] == .int(1234))
  }

  @Test func whatIsNotFiniteIsNull() throws {
    let input = try Samples.vector(.number, [.number(-1), .number(0), .number(4), .null])
    #expect(try call(.sqrt, input) == [.null, .number(0), .number(2), .null])
    #expect(Array(try call(.ln, input).prefix(2)) == [.null, .null])
    #expect(try call(.exp, constant(.number(1e4), .number, 1)) == [.null])
    let zero = constant(.number(0), .number, 4)
    #expect(try call(.mod, input, zero) == [.null, .null, .null, .null])
    #expect(try call(.bin, input, zero) == [.null, .null, .null, .null])
    let tooFar = constant(.number(1e308), .number, 1)
    #expect(Samples.unbox(try Kernels.arithmetic(.multiply, tooFar, tooFar, Samples.context)) == [.null])
  }

  @Test func remaindersTakeTheDivisorsSign() throws {
    let left = try Samples.vector(.int, [.int(7), .int(-7), .int(7), .int(-7)])
    let right = try Samples.vector(.int, [.int(3), .int(3), .int(-3), .int(-3)])
    #expect(try call(.mod, left, right) == [.int(1), .int(2), .int(-2), .int(-1)])
    let (a, b) = (Kernels.cast(left, to: .number), Kernels.cast(right, to: .number))
    #expect(try call(.mod, a, b) == [.number(1), .number(2), .number(-2), .number(-1)])
    let three = constant(.int(3), .int, 4)
    #expect(try call(.bin, left, three) == [.int(6), .int(-9), .int(6), .int(-9)])
    #expect(try call(.bin, a, Kernels.cast(three, to: .number)) == [6, -9, 6, -9].map { .number($0) })
  }

  @Test func periodsBegin() throws {
    let day = try #require(Calendar.day(year: 2026, month: 8, day: 19))
    let dates = try Samples.vector(.date, [.date(day), .date(-1), .null])
    func date(_ year: Int, _ month: Int, _ day: Int) -> Value { .date(Calendar.civilToDay(year, month, day)) }
    #expect(try call(.week, dates) == [date(2026, 8, 17), date(1969, 12, 29), .null])
    #expect(try call(.month, dates) == [date(2026, 8, 1), date(1969, 12, 1), .null])
    #expect(try call(.quarter, dates) == [date(2026, 7, 1), date(1969, 10, 1), .null])
    #expect(try call(.year, dates) == [date(2026, 1, 1), date(1969, 1, 1), .null])
    let times = try Samples.vector(.time, [.time(-1), .time(Calendar.micros(ofDay: day) + 5)])
    #expect(try call(.day, times) == [.date(-1), .date(day)])
  }

  @Test func agesAndDecay() throws {
    let dates = try Samples.vector(.date, [.date(100), .null])
    let half = Calendar.microsPerDay / 2
    let now = constant(.time(110 * Calendar.microsPerDay + half), .time, 2)
    #expect(try call(.age, dates, now) == [.int(10), .null])
    let times = try Samples.vector(.time, [.time(100 * Calendar.microsPerDay), .null])
    #expect(try call(.age, times, now) == [.number(10.5), .null])
    #expect(try call(.decay, dates, now, constant(.number(5), .number, 2)) == [.number(0.25), .null])
    #expect(try call(.days, dates, constant(.date(90), .date, 2)) == [.int(-10), .null])
    #expect(try call(.days, times, now) == [.number(10.5), .null])
  }

  @Test func readsAndWritesText() throws {
    let input = try texts(["12", "-1.5e2", "abc", "", "1e999", "nan", "0x10", "9223372036854775807", "2026-02-28", nil])
    #expect(try call(.number, input).prefix(5) == [.number(12), .number(-150), .null, .null, .null])
    #expect(try call(.number, input)[5...6] == [.null, .null])
    #expect(try call(.int, input)[7] == .int(.max))
    #expect(try call(.int, input)[1] == .null)
    let day = try #require(Calendar.day(year: 2026, month: 2, day: 28))
    #expect(try call(.date, input)[8] == .date(day))
    #expect(try call(.date, try texts(["2026-02-29"])) == [.null])
    let large = try texts(["9223372036854775808", "1"])
    #expect(throws: Diagnostic.self) { try Kernels.call(.int, [large], Samples.context) }
    let numbers = try Samples.vector(.number, [3, 0.1, 1e21, -0.5, 1e-7].map { .number($0) })
    #expect(try call(.text, numbers) == ["3", "0.1", "1e+21", "-0.5", "1e-07"].map(text))
    let time = Calendar.micros(ofDay: day) + 3_723_500_000
    #expect(try call(.text, constant(.time(time), .time, 1)) == [text("2026-02-28T01:02:03.5")])
    #expect(try call(.text, try Samples.vector(.date, [.date(day), .null])) == [text("2026-02-28"), .null])
    #expect(try call(.text, try Samples.vector(.bool, [.bool(true), .null])) == [text("true"), .null])
    #expect(try call(.number, try Samples.vector(.bool, [.bool(true), .null])) == [.number(1), .null])
  }

  @Test func failingTextsThatNoRowHoldsDontMatter() throws {
    let dictionary = try TextDictionary([Array("99999999999999999999".utf8), Array("5".utf8)])
    let rows = Vector(type: .text, values: .texts([Int32](repeating: 1, count: 9), dictionary), count: 9)
    #expect(try call(.int, rows) == [Value](repeating: .int(5), count: 9))
  }

  @Test func scoring() throws {
    let x = try Samples.vector(.number, [-1, 0, 0.2, 0.4, 0.7, 2].map { .number($0) } + [.null])
    let points = [CurvePoint(x: 0, y: 0), CurvePoint(x: 0.4, y: 50), CurvePoint(x: 1, y: 100)]
    let curve = Samples.unbox(Kernels.curve(x, points: points))
    #expect(curve.prefix(4) == [.number(0), .number(0), .number(25), .number(50)])
    #expect(curve.suffix(2) == [.number(100), .null])
    let bounds = [(0.4, "high"), (0.0, "low")].map {
      (constant(.number($0.0), .number, 7), constant(text($0.1), .text, 7))
    }
    let step = try Kernels.step(x, bounds: bounds, otherwise: nil, Samples.context)
    #expect(Samples.unbox(step) == [.null, text("low"), text("low"), text("high"), text("high"), text("high"), .null])
    let weights = [0.4, 0.6].map { constant(.number($0), .number, 7) }
    let five = constant(.number(5), .number, 7)
    let blend = Samples.unbox(Kernels.blend([(x, weights[0]), (five, weights[1])]))
    #expect(blend[1] == .number(3) && blend[6] == .number(5))
    let none = constant(.null, .number, 7)
    #expect(Samples.unbox(Kernels.blend([(none, weights[0]), (x, weights[1])]))[6] == .null)
    #expect(Samples.unbox(Kernels.blend([(five, constant(.number(0), .number, 7))]))[0] == .null)
  }

  @Test func matchTakesTheFirstEqualCase() throws {
    let input = try texts(["a", "b", nil, "c"])
    let cases = [("a", 1), ("b", 2), ("a", 3)].map {
      (constant(text($0.0), .text, 4), constant(.int($0.1), .int, 4))
    }
    let nullCase = [(constant(.null, .text, 4), constant(.int(9), .int, 4))]
    let plain = try Kernels.match(input, cases: cases, otherwise: nil, Samples.context)
    #expect(Samples.unbox(plain) == [.int(1), .int(2), .null, .null])
    let other = constant(.int(0), .int, 4)
    let full = try Kernels.match(input, cases: cases + nullCase, otherwise: other, Samples.context)
    #expect(Samples.unbox(full) == [.int(1), .int(2), .int(9), .int(0)])
    let rowwise = try Kernels.match(
      input, cases: [(input, try Samples.vector(.int, [.int(5), .null, .int(7), .int(8)]))], otherwise: other,
      Samples.context)
    #expect(Samples.unbox(rowwise) == [.int(5), .null, .int(0), .int(8)])
  }

  @Test func cachedResultsAreThoseOfTheRows() throws {
    let expression = BoundExpression(.now, .bool, Samples.span)
    let cache = DictionaryCache()
    let dictionary = try TextDictionary((0..<1000).map { Array("text \($0)".utf8) })
    let pattern = constant(text("*7"), .text, 64)
    for batch in 0..<40 {
      let codes = (0..<64).map { Int32(($0 * 37 + batch * 11) % 1000) }
      let valid = codes.map { $0 % 5 != 0 }
      let rows = Vector(type: .text, values: .texts(codes, dictionary), validity: valid, count: 64)
      let found = try Kernels.textMatch(
        .like, rows, pattern, negated: false, KernelContext(expression, cache))
      #expect(
        Samples.unbox(found) == codes.map { $0 % 5 == 0 ? .null : .bool($0 % 10 == 7) })
    }
  }
}
