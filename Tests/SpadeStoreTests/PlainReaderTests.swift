import Foundation
import SpadeBase
import Testing

@testable import SpadeStore

/// Random columns become what a plain reader makes of them, however they are cut.
@Suite struct PlainReaderTests {
  /// Fields of one kind, each spelled in one of the ways that the kind has.
  private static func field(_ kind: Int, _ random: inout SeededGenerator) -> String {
    func some(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    func two(_ range: ClosedRange<Int>) -> String {
      let value = number(range)
      return value < 10 ? "0\(value)" : "\(value)"
    }
    func date() -> String { "\(some(["1969", "1970", "2000", "2025", "2026"]))-\(two(1...12))-\(two(1...28))" }
    func digits(_ count: Int) -> String { (0..<count).map { _ in "\(number(0...9))" }.joined() }
    let width = some(["100", "127", "200", "30000", "33000", "2000000000", "3000000000", "4000000000000000000"])
    let whole = "\(number(0...(Int(width) ?? 0)))"
    switch kind {
    case 0: return some(["true", "false", "TRUE", "False"])
    case 1: return "\(number(-20...20))"
    case 2: return some(["", "-", "+"]) + whole
    case 3: return some(["", "-"]) + "\(number(0...999)).\(digits(2))"
    case 4: return some(["", "-", "+"]) + some([whole, "", "0"]) + "." + digits(number(1...17))
    case 5:
      return "\(number(1...9)).\(digits(number(1...15)))\(some(["e", "E"]))\(some(["", "-", "+"]))\(number(0...30))"
    case 6: return date()
    case 7: return "\(number(1...28)).\(number(1...12)).\(number(1960...2030))"
    case 8: return "\(two(1...28))-\(two(1...12))-\(number(1960...2030))"
    case 9: return "\(number(1960...2030))/\(two(1...12))/\(two(1...28))"
    case 10: return "\(date())T\(two(0...23)):\(two(0...59)):\(two(0...59))"
    case 11:
      let seconds = some(["", ":\(two(0...59))", ":\(two(0...59)).\(digits(number(1...6)))"])
      let zone = some(["", "Z", "+02:00", "-0130", "+14:00", "-11:45"])
      return date() + some(["T", " "]) + "\(two(0...23)):\(two(0...59))\(seconds)\(zone)"
    default: return some(["alpha", "beta", "gamma delta", "株式会社", "x,y", "a \"b\"", "two\nlines", "e\u{301}"])
    }
  }

  /// What looks like a value and mostly is none.
  private static let odd = [
    "-", "+", ".", "1.", "-.", "1e", "1e+", "e5", "1e400", "--1", "+-1", "1-", "1 2", "0x10", "nan", "inf", "007",
    "-07",
    "00", "-0", "+0", "0.5", "-.5", "00.5", "1..2", "1.2.3", "1,5", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775809", "12345678901234567890", "12345678901234567890.5",
    "9007199254740993",
    "0.1234567890123456789", "tru", "truee", "2026-02-29", "2024-02-29", "2026-13-01", "2026-00-10", "0000-01-01",
    "0001-01-01", "9999-12-31", "2026-1-1", "31.04.2026", "2026-01-01T", "2026-01-01T24:00", "2026-01-01T10:60",
    "2026-01-01T10:00:60", "2026-01-01 10:00:00.", "2026-01-01T10:00+24:00", "", " ", "a", ":", "/", "T", "Z",
  ]

  private static func column(_ rows: Int, _ random: inout SeededGenerator) -> [String?] {
    let kinds = [Int.random(in: 0...12, using: &random), Int.random(in: 0...12, using: &random)]
    let isMixed = Int.random(in: 0..<6, using: &random) == 0
    let nulls = [0, 0, 5, 60].randomElement(using: &random) ?? 0
    var fields: [String?] = []
    for _ in 0..<rows {
      let isNull = Int.random(in: 0..<100, using: &random) < nulls
      fields.append(isNull ? nil : field(kinds[isMixed ? Int.random(in: 0...1, using: &random) : 0], &random))
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      fields[Int.random(in: 0..<rows, using: &random)] = odd.randomElement(using: &random)
    }
    return fields
  }

  private static func spelled(_ field: String?, _ random: inout SeededGenerator) -> String {
    guard var text = field else { return "" }
    let mustQuote = text.isEmpty || text.contains { ",\"\n".contains($0) }
    guard mustQuote || Int.random(in: 0..<8, using: &random) == 0 else { return text }
    text = text.replacing("\"", with: "\"\"")
    return "\"\(text)\""
  }

  @Test func columnsAreWhatTheirFieldsSay() throws {
    var random = SeededGenerator(seed: 20_260)
    let scratch = Scratch()
    var types: [ScalarType: Int] = [:]
    let rounds = ProcessInfo.processInfo.environment["SPADE_ROUNDS"].flatMap { Int($0) } ?? 80
    for _ in 0..<rounds {
      let rows = [1, 2, 7, 64, 65, 130, 300].randomElement(using: &random) ?? 1
      // A column of its own keeps lines from being empty.
      var columns = [(0..<rows).map { Optional("k\($0)") }]
      for _ in 0..<Int.random(in: 1...4, using: &random) { columns.append(Self.column(rows, &random)) }
      let end = ["\n", "\r\n"].randomElement(using: &random) ?? "\n"
      var text = columns.indices.map { "c\($0)" }.joined(separator: ",") + end
      for row in 0..<rows {
        var line: [String] = []
        for column in columns { line.append(Self.spelled(column[row], &random)) }
        text += line.joined(separator: ",") + end
      }
      var loading = Loading()
      loading.options.header = true
      loading.options.delimiter = Ascii.comma
      let path = scratch.file(text)
      for (threads, chunk) in [(1, nil), (2, 97), (1, 11)] as [(Int, Int?)] {
        (loading.threads, loading.chunkSize) = (threads, chunk)
        let table = try loading.load(path).table
        try #require(table.rowCount == rows && table.columns.count == columns.count, "\(text)")
        for (column, fields) in zip(table.columns, columns) {
          let expected = PlainReader.column(fields)
          types[column.type, default: 0] += 1
          try #require(column.type == expected.type, "\(column.name) of \(text)")
          for row in 0..<rows {
            try #require(column.value(at: row) == expected.values[row], "line \(row + 2), \(column.name) of \(text)")
          }
        }
      }
    }
    // Each type was met, or nothing was shown.
    #expect(types.count == 6 && types.values.allSatisfy { $0 > 6 }, "\(types)")
  }
}
