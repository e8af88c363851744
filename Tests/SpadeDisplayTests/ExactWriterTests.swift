import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

@Suite struct ExactWriterTests {
  static let day = Calendar.civilToDay(2026, 10, 31)

  func everything() throws -> ResultTable {
    let noon = Calendar.micros(ofDay: Self.day) / 1_000_000 + 14 * 3600 + 5 * 60
    return Sample.table(
      try Sample.text("name", ["Müller, \"A\"", "", nil, "NULL"]), try Sample.int("n", [1, nil, -4812, .max]),
      try Sample.number("score", [62.325, 60, nil, 1e-7]), try Sample.bool("ok", [true, false, nil, true]),
      try Sample.date("day", [Self.day, nil, 0, -1]),
      try Sample.column("ts", .time, .int64(Buffer([noon, noon, 0, 1])), scale: .seconds, [true, false, true, true]),
      try Sample.column(
        "rate", .number, .int16(Buffer([25, 100, 0, -5])), scale: .decimal(2), [true, true, true, true]))
  }

  @Test func csvIsExact() throws {
    #expect(
      try Sample.written(everything(), .csv) == """
        name,n,score,ok,day,ts,rate
        "Müller, ""A""\",1,62.325,true,2026-10-31,2026-10-31 14:05:00,0.25
        "",,60.0,false,,,1.0
        ,-4812,,,1970-01-01,1970-01-01 00:00:00,0.0
        NULL,9223372036854775807,1e-07,true,1969-12-31,1970-01-01 00:00:01,-0.05

        """)
  }

  @Test func nullsAreApartFromTextsInEveryMode() throws {
    let alike: [String?] = [nil, "", "NULL", "null", "·", "\"\""]
    for mode in ResultMode.allCases where mode != .svg {
      for profile in [TerminalProfile.file, Sample.terminal(), Sample.terminal(utf8: false)] {
        let written = try alike.map { try Sample.written(Sample.table(Sample.text("t", ["x", $0])), mode, profile) }
        // Two quotes in a form for reading are the empty text, in quotes; what they stand for decides nothing.
        let told = mode.isForReading || mode == .markdown || mode == .html ? written.dropLast() : written[...]
        #expect(Set(told.map { Array($0.utf8) }).count == told.count, "\(mode.name): \(told)")
      }
    }
  }

  @Test func jsonIsValidAndTellsNullsApart() throws {
    #expect(
      try Sample.written(everything(), .json) == #"""
        [{"name":"Müller, \"A\"","n":1,"score":62.325,"ok":true,"day":"2026-10-31","ts":"2026-10-31T14:05:00","rate":0.25},
        {"name":"","n":null,"score":60.0,"ok":false,"day":null,"ts":null,"rate":1.0},
        {"name":null,"n":-4812,"score":null,"ok":null,"day":"1970-01-01","ts":"1970-01-01T00:00:00","rate":0.0},
        {"name":"NULL","n":9223372036854775807,"score":1e-07,"ok":true,"day":"1969-12-31","ts":"1970-01-01T00:00:01","rate":-0.05}]

        """#)
    let none = try Sample.table(Sample.int("n", []))
    #expect(try Sample.written(none, .json) == "[]\n")
    #expect(try Sample.written(none, .ndjson) == "")
    #expect(try Sample.written(none, .csv) == "n\n")
    let odd = try Sample.table(
      Sample.number("x", [.nan, .infinity, -0.0]), Sample.text("t", bytes: [[0xff, 0x41], [0, 0x1b], [0x7f]]))
    #expect(
      try Sample.written(odd, .ndjson) == """
        {"x":null,"t":"\u{fffd}A"}
        {"x":null,"t":"\\u0000\\u001b"}
        {"x":-0.0,"t":"\\u007f"}

        """)
  }

  @Test func tsvEscapesWhatItMust() throws {
    let table = try Sample.table(
      Sample.text("a\tb", ["x\ty", "l\n\\r\r", "", nil, "\"\"", "NULL"]), Sample.int("n", [1, 2, 3, 4, 5, 6]))
    #expect(
      try Sample.written(table, .tsv)
        == "a\\tb\tn\nx\\ty\t1\nl\\n\\\\r\\r\t2\n\"\"\t3\n\t4\n\\\"\"\t5\nNULL\t6\n")
  }

  @Test func markdownKeepsItsCells() throws {
    let table = try Sample.table(
      Sample.text("a|b", ["x|y", "a\nb", nil, "", "  ", "<b>*`\\"]), Sample.number("x", [1, 2, 3, 4, 5, nil]))
    #expect(
      try Sample.written(table, .markdown) == #"""
        | a\|b | x |
        | --- | ---: |
        | x\|y | 1.0 |
        | a⏎b | 2.0 |
        |  | 3.0 |
        | "" | 4.0 |
        | "  " | 5.0 |
        | \<b>\*\`\\ |  |

        """#)
  }

  @Test func formulasAreGuardedOnlyWhenAsked() throws {
    let leads = ["=1", "+1", "-1", "@x", "\tx", "\rx", "'x", "x=1"]
    let table = try Sample.table(Sample.text("=t", leads.map { $0 }), Sample.int("n", leads.map { _ in -1 }))
    #expect(try Sample.written(table, .csv).hasPrefix("=t,n\n=1,-1\n"))
    let guarded = try Sample.written(table, .csv, .file, WriteOptions(guardsFormulas: true))
    #expect(guarded == "'=t,n\n'=1,-1\n'+1,-1\n'-1,-1\n'@x,-1\n\"'\tx\",-1\n\"'\rx\",-1\n''x,-1\nx=1,-1\n")
  }

  @Test func rowsAreSeenThroughTheirList() throws {
    let stored = try Sample.text("t", ["a", "b", nil])
    let column = ResultColumn(name: "t", column: stored.column, rows: try Buffer([2, 1, .max, 0, 0]))
    #expect(try Sample.written(ResultTable(columns: [column], rowCount: 5), .csv) == "t\n\nb\n\na\na\n")
  }

  @Test func csvReadsBackByteForByte() throws {
    var random = SystemRandomNumberGenerator()
    let alphabet: [UInt8] = Array("\",\n\r\t a'=\\".utf8) + [0, 0x1b, 0x7f, 0x80, 0xff, 0xc3, 0xa4]
    for round in 0..<200 {
      // Both ways of rendering: once a text, and once a cell.
      let distinct = round % 2 == 0 ? 3 : 400
      let pool: [[UInt8]?] = (0..<distinct).map { _ in
        if Int.random(in: 0..<9, using: &random) == 0 { return nil }
        return (0..<Int.random(in: 0..<8, using: &random)).map { _ in
          Bool.random() ? alphabet[Int.random(in: 0..<alphabet.count, using: &random)] : UInt8.random(in: 0...255)
        }
      }
      let cells = (0..<100).map { _ in (0..<3).map { _ in pool[Int.random(in: 0..<distinct, using: &random)] } }
      let columns = try (0..<3).map { index in try Sample.text("c\(index)", bytes: cells.map { $0[index] }) }
      let rows = try #require(ReferenceCSV.rows(Sample.bytes(Sample.table(columns), .csv)))
      #expect(rows.first == [Array("c0".utf8), Array("c1".utf8), Array("c2".utf8)])
      #expect(Array(rows.dropFirst()) == cells)
    }
  }

  @Test func manyChunksStayInOrder() throws {
    let count = 200_000
    let column = try Sample.int("n", (0..<count).map { Int64($0) })
    let expected = "n\n" + (0..<count).map { "\($0)\n" }.joined()
    for threads in [1, 2, 8] {
      #expect(try Sample.written(Sample.table(column), .csv, .file, WriteOptions(threads: threads)) == expected)
    }
  }

  @Test func longCellsSpillBeforeTheirChunkEnds() throws {
    let long = [UInt8](repeating: 0x61, count: 1 << 20)
    let table = try Sample.table(Sample.text("t", bytes: [[UInt8]?](repeating: long, count: 40)))
    let before = MemoryLedger.shared.inUse
    let bytes = try Sample.bytes(table, .csv)
    #expect(bytes.count == 2 + 40 * (long.count + 1))
    #expect(MemoryLedger.shared.inUse - before < 16 << 20)
  }

  @Test func checkpointsStopTheWork() throws {
    let table = try Sample.table(Sample.int("n", [Int64?](repeating: 1, count: 100_000)))
    let stop = Diagnostic(DiagnosticCode("stopped", "Stopped."), "stopped")
    #expect(throws: Diagnostic.self) {
      try Sample.bytes(table, .csv, .file, WriteOptions(checkpoint: { stop }))
    }
  }

  @Test func controlsNeverReachATerminal() throws {
    let hostile =
      (0...0xa0).compactMap { Unicode.Scalar($0 as UInt32) } + [
        "\u{202e}", "\u{2066}", "\u{61c}", "\u{200f}", "\u{2028}",
      ]
    let text = String(String.UnicodeScalarView(hostile))
    let table = try Sample.table(Sample.text(text, [text, "a\u{1b}[31m", nil]))
    // A drawing needs numbers and has tests of its own.
    for mode in ResultMode.allCases where mode != .svg {
      for profile in [Sample.terminal(width: 60), Sample.terminal(width: 400), Sample.terminal(width: 60, utf8: false)]
      {
        for scalar in try Sample.written(table, mode, profile).unicodeScalars {
          #expect(scalar == "\n" || !VisibleText.isHidden(scalar, .unicode), "\(mode): \(scalar.value)")
        }
      }
    }
  }
}

/// A reader of RFC 4180 that knows nothing of the writer; null is an empty field without quotes.
enum ReferenceCSV {
  static func rows(_ bytes: [UInt8]) -> [[[UInt8]?]]? {
    var rows: [[[UInt8]?]] = []
    var row: [[UInt8]?] = []
    var next = 0
    while next < bytes.count {
      var field: [UInt8] = []
      var isQuoted = false
      if bytes[next] == 0x22 {
        isQuoted = true
        next += 1
        while true {
          guard next < bytes.count else { return nil }
          if bytes[next] != 0x22 {
            field.append(bytes[next])
          } else if next + 1 < bytes.count, bytes[next + 1] == 0x22 {
            field.append(0x22)
            next += 1
          } else {
            break
          }
          next += 1
        }
        next += 1
      } else {
        while next < bytes.count, bytes[next] != 0x2c, bytes[next] != 0x0a {
          if bytes[next] == 0x22 || bytes[next] == 0x0d { return nil }
          field.append(bytes[next])
          next += 1
        }
      }
      row.append(isQuoted || !field.isEmpty ? field : nil)
      guard next < bytes.count else { return nil }
      if bytes[next] == 0x0a {
        rows.append(row)
        row = []
      } else if bytes[next] != 0x2c {
        return nil
      }
      next += 1
    }
    return rows
  }
}
