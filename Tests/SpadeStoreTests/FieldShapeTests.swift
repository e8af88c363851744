import SpadeBase
import Testing

@testable import SpadeStore

/// What a text looks like that stands alone, as a name in the first line or beside texts that fit nothing.
@Suite struct FieldShapeTests {
  private func type(_ text: String, _ dialect: Dialect = Dialect()) -> ScalarType {
    FieldShape(dialect).kind(Array(text.utf8)).type
  }

  @Test(
    arguments: [
      ("0", .int), ("-5", .int), ("+7", .int), ("9223372036854775807", .int), ("-9223372036854775808", .int),
      (" 1\t", .int), ("1.5", .number), (".5", .number), ("-0.25", .number), ("0.5", .number), ("1e3", .number),
      ("1E-3", .number), ("2.5e+2", .number), ("123456.7", .number), ("1234567.8", .number), ("12345.678", .number),
      ("true", .bool), ("FALSE", .bool), (" True ", .bool),
      ("2026-10-31", .date), ("2026/10/31", .date), ("31.10.2026", .date), ("1.2.2026", .date), ("01.2.2026", .date),
      ("1.02.2026", .date), ("31-10-2026", .date), ("31/10/2026", .date), ("1/2/2026", .date), ("10/31/2026", .date),
      ("0001-01-01", .date), ("9999-12-31", .date), ("2024-02-29", .date), ("29.02.2024", .date),
      ("2026-12-01", .date), ("2026-01-31", .date), (" 2026-10-31 ", .date),
      ("2026-10-31T10:00", .time), ("2026-10-31 10:00:59", .time), ("2026-10-31T23:59:59.999999", .time),
      ("2026-10-31T00:00:00,5", .time), ("2026-10-31T10:00Z", .time), ("2026-10-31T10:00z", .time),
      ("2026-10-31T10:00+02", .time), ("2026-10-31T10:00-0230", .time), ("2026-10-31T10:00:00+02:30", .time),
      ("2026-10-31T10:00+23:59", .time), ("1.2.2026 10:00", .time), ("1/2/2026 10:00:00", .time),
      ("31.10.2026 00:00", .time), ("13/2/2026 10:00Z", .time),
    ] as [(String, ScalarType)])
  func fits(_ text: String, _ expected: ScalarType) { #expect(type(text) == expected) }

  @Test(arguments: [
    "", " ", "a", "-", "+", ".", "1.", "1.5.", "1,5", "1e", "1e+", "1e3.5", "00", "01", "-01", "00.5", "01.5", "tru",
    "trues", "t", "9223372036854775808", "-9223372036854775809", "1 2", "1-", "0x1",
    "2026-10-32", "2026-00-01", "2026-13-01", "2026-10-00", "2026-02-29", "2026-04-31", "0000-01-01", "2026-1-31",
    "2026-10-3", "2026-10-311", "2026-10/31", "2026/10-31", "26-10-31", "2026 10 31", "2026-1a-01", "2026-10-1a",
    "31.10.26", "31.13.2026", "32.10.2026", "0.10.2026", "31..2026", "1.2.02026", "31.10-2026", "31-10.2026",
    "1-2-2026",
    "1/2/26", "32/1/2026", "13/13/2026", "0/1/2026", "1/0/2026", "29.02.2026", "1.2.0000", "1/2/0000", "111.2.2026",
    "2026-10-31T", "2026-10-31T1:00", "2026-10-31T10", "2026-10-31T10:0", "2026-10-31T24:00", "2026-10-31T10:60",
    "2026-10-31T10:00:", "2026-10-31T10:00:0", "2026-10-31T10:00:60", "2026-10-31T24:00:00", "2026-10-31T10:60:00",
    "2026-10-31T10:00:00.", "2026-10-31T10:00:00.x", "2026-10-31T10-00", "2026-10-31T10:00Y", "2026-10-31T10:00ZZ",
    "2026-10-31T10:00+2", "2026-10-31T10:00+24", "2026-10-31T10:00+02:60", "2026-10-31T10:00+02:3",
    "2026-10-31T10:00+02:300", "2026-10-31T10:00 02", "2026-10-31t10:00", "2026-10-31x10:00", "2026-10-3110:00:00",
    "13/2/2026 10:00+02", "10:00", "0001-01-01T00:00+02", "9999-12-31T23:00-02",
  ])
  func isText(_ text: String) { #expect(type(text) == .text) }

  @Test func aCommaMarksDecimalsWhereItDoesntSeparate() {
    var dialect = Dialect()
    dialect.delimiter = UInt8(ascii: ";")
    #expect(type("1,5", dialect) == .number && type("1.5", dialect) == .number && type("1,5.5", dialect) == .text)
    dialect.decimal = Ascii.comma
    #expect(type("1,5", dialect) == .number && type("1.5", dialect) == .text)
  }

  @Test func whatIsLongIsText() {
    #expect(type(String(repeating: " ", count: 63) + "1") == .int)
    #expect(type(String(repeating: " ", count: 64) + "1") == .text)
    #expect(type("0." + String(repeating: "1", count: 62)) == .number)
    #expect(type("0." + String(repeating: "1", count: 63)) == .text)
  }
}
