import SpadeBase
import Testing

@testable import SpadeDisplay

@Suite struct NumberTextTests {
  func text(_ fill: (inout ByteBuffer) throws(Diagnostic) -> Void) throws -> String {
    var buffer = ByteBuffer()
    try fill(&buffer)
    return String(decoding: buffer.array, as: UTF8.self)
  }

  func shortest(_ value: Double) throws -> String {
    try text { (buffer) throws(Diagnostic) in try NumberText.append(value, to: &buffer) }
  }

  @Test func integersReadAsTheyAre() throws {
    var random = SystemRandomNumberGenerator()
    var values: [Int64] = [0, 1, -1, 9, 10, 99, 100, .min, .max, .min + 1]
    for digits in 1...18 {
      values.append(Int64(NumberText.power(digits))); values.append(Int64(NumberText.power(digits)) - 1)
    }
    for _ in 0..<20_000 { values.append(Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63)) }
    for value in values {
      #expect(try text { (buffer) throws(Diagnostic) in try NumberText.append(value, to: &buffer) } == String(value))
    }
  }

  @Test func doublesAreAsShortAsSwiftsOwn() throws {
    var values: [Double] = [
      0, -0.0, 1, 0.1, 0.3, 1e-4, 9.999e-5, 1e15, 1e16, 0x1p53, 0x1p54, 0x1p54.nextUp, 1e17, 1e21, 1e22, 1e23,
      .leastNonzeroMagnitude,
      .greatestFiniteMagnitude, .leastNormalMagnitude, .leastNonzeroMagnitude, .pi, 62.325,
      123456789012345680, 0.1 + 0.2, 1e9, 999_999_999.999999, 1e-7, .nan, .infinity, -.infinity,
    ]
    for exponent in -1074...1023 {
      values.append(
        exponent < -1022
          ? .leastNonzeroMagnitude * Double(sign: .plus, exponent: exponent + 1074, significand: 1)
          : Double(sign: .plus, exponent: exponent, significand: 1))
    }
    for exponent in -320...308 {
      if let power = Double("1e\(exponent)") { values += [power, power.nextUp, power.nextDown] }
    }
    for _ in 0..<200_000 { values.append(Double(bitPattern: .random(in: 0 ... .max))) }
    for _ in 0..<50_000 { values.append((Double.random(in: -1e6...1e6) * 1000).rounded() / 1000) }
    for _ in 0..<50_000 { values.append(Double.random(in: -1...1)) }
    var wrong: [String] = []
    for value in values where try shortest(value) != (value.isNaN ? "nan" : value.description) {
      wrong.append("\(try shortest(value)) for \(value.description)")
    }
    let first = Array(wrong.prefix(10))
    #expect(first == [])
  }

  @Test func scaledIntegersReadLikeTheirDoubles() throws {
    var cases: [(Int64, Int)] = [
      (0, 2), (1, 9), (-1, 9), (100_000, 9), (99_999, 9), (.max, 3), (.min, 9), (60, 0), (-60, 1),
    ]
    for _ in 0..<100_000 {
      cases.append((Int64.random(in: .min ... .max) >> Int64.random(in: 0...63), Int.random(in: 0...9)))
    }
    for (mantissa, decimals) in cases {
      let value = Double(mantissa) / Double(NumberText.power(decimals))
      let written = try text { (buffer) throws(Diagnostic) in
        try NumberText.append(mantissa, decimals: decimals, to: &buffer)
      }
      #expect(written == value.description, "\(mantissa) / 10^\(decimals)")
    }
  }

  @Test(arguments: [
    (0.0, 2, "0.00"), (-0.0, 0, "0"), (62.325, 2, "62.33"), (-62.325, 2, "-62.33"), (1.005, 2, "1.01"),
    (1234.5, 1, "1,234.5"),
    (999_999.995, 2, "1,000,000.00"), (0.004, 2, "0.004"), (-0.00123, 2, "-0.0012"), (1e-300, 2, "1e-300"),
    (0.005, 2, "0.01"), (1e15, 0, "1,000,000,000,000,000"), (1e16, 0, "1e+16"),
    (123_456_789_012_345.0, 2, "123,456,789,012,345.00"),
    (123_456_789_012_345_678.0, 2, "1.235e+17"), (0.5, 0, "1"), (99.5, 0, "100"), (1.23456789, 15, "1.234567890000000"),
  ])
  func fixedDecimalsRoundTheTextOneSees(value: Double, decimals: Int, expected: String) throws {
    #expect(
      try text { (buffer) throws(Diagnostic) in try NumberText.appendFixed(value, decimals: decimals, to: &buffer) }
        == expected)
  }

  @Test func anyBitPatternHasAFixedForm() throws {
    for _ in 0..<50_000 {
      let value = Double(bitPattern: .random(in: 0 ... .max))
      let written = try text { (buffer) throws(Diagnostic) in
        try NumberText.appendFixed(value, decimals: .random(in: 0...15), to: &buffer)
      }
      #expect(!written.isEmpty && written.utf8.count <= NumberText.limit)
    }
  }

  @Test func thousandsAreSeparated() throws {
    for (value, expected) in [
      (0, "0"), (999, "999"), (4812, "4,812"), (-4812, "-4,812"), (1_000_000, "1,000,000"),
      (Int64.min, "-9,223,372,036,854,775,808"),
    ] as [(Int64, String)] {
      #expect(try text { (buffer) throws(Diagnostic) in try NumberText.appendGrouped(value, to: &buffer) } == expected)
    }
  }

  @Test func datesTimesAndSpans() throws {
    let day = Calendar.civilToDay(2026, 10, 31)
    #expect(try text { (buffer) throws(Diagnostic) in try TemporalText.append(day: day, to: &buffer) } == "2026-10-31")
    #expect(
      try text { (buffer) throws(Diagnostic) in try TemporalText.append(day: Calendar.civilToDay(7, 1, 2), to: &buffer)
      } == "0007-01-02")
    func time(_ micros: Int64) throws -> String {
      try text { (buffer) throws(Diagnostic) in try TemporalText.append(micros: micros, to: &buffer) }
    }
    let noon = Calendar.micros(ofDay: day) + (14 * 3600 + 5 * 60) * 1_000_000
    #expect(try time(noon) == "2026-10-31 14:05:00")
    #expect(try time(noon + 500_000) == "2026-10-31 14:05:00.5")
    #expect(try time(noon + 1) == "2026-10-31 14:05:00.000001")
    #expect(try time(-1) == "1969-12-31 23:59:59.999999")
    #expect(try !time(.min).isEmpty && !time(.max).isEmpty)
    func span(_ months: Int32, _ micros: Int64) throws -> String {
      try text { (buffer) throws(Diagnostic) in
        try TemporalText.append(CalendarDuration(months: months, micros: micros), to: &buffer)
      }
    }
    #expect(try span(0, 14 * Calendar.microsPerDay) == "14d")
    #expect(try span(0, 36 * 3_600_000_000) == "36h")
    #expect(try span(24, 0) == "2y")
    #expect(try span(3, 0) == "3mo")
    #expect(try span(-1, -Calendar.microsPerDay) == "-1mo -1d")
    #expect(try span(0, 1_500_000) == "1.5s")
    #expect(try span(0, 0) == "0d")
  }
}
