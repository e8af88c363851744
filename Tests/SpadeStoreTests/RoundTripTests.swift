import SpadeBase
import Testing

@testable import SpadeStore

/// Random tables written in random dialects come back as they were, however they are cut.
@Suite struct RoundTripTests {
  /// A table of texts and how it is written.
  private struct Sample {
    var names: [String]
    var rows: [[String?]]
    var text: [UInt8]
    var options: LoadRequest.Options
  }

  private static let words = [
    "a", "Größe", "株式会社", "x,y", "p;q", "say \"hi\"", "\"", "line\nbreak", "r\r\nn", "\r", "tab\there", "a|b", " lead",
    "trail ",
    "-", "null", "0x1", "ünïcödé with many words in it", "é", "e\u{301}", "'", "#", "\u{1b}[31m",
  ]

  private static func sample(_ generator: inout SeededGenerator) -> Sample {
    let columns = Int.random(in: 1...6, using: &generator)
    let rowCount = Int.random(in: 1...30, using: &generator)
    let delimiter: Character = [",", ";", "\t", "|"].randomElement(using: &generator) ?? ","
    let end = ["\n", "\r\n", "\r"].randomElement(using: &generator) ?? "\n"
    let quotesAll = Bool.random(using: &generator)
    let names = (0..<columns).map { "name \($0)" }
    func spelled(_ value: String?, _ generator: inout SeededGenerator) -> String {
      guard let value else { return "" }
      let scalars = value.unicodeScalars
      let mustQuote =
        value.isEmpty || scalars.contains { "\"\r\n".unicodeScalars.contains($0) || String($0) == String(delimiter) }
      guard mustQuote || quotesAll || Int.random(in: 0..<5, using: &generator) == 0 else { return value }
      return "\"" + value.replacing("\"", with: "\"\"") + "\""
    }
    var rows: [[String?]] = []
    var lines = [names.joined(separator: String(delimiter))]
    for _ in 0..<rowCount {
      var row = (0..<columns).map { _ -> String? in
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: nil
        case 1: ""
        default: words.randomElement(using: &generator)
        }
      }
      // A record of one empty field would be a blank line.
      if columns == 1, row[0] == nil { row[0] = "z" }
      rows.append(row)
      var fields: [String] = []
      for value in row { fields.append(spelled(value, &generator)) }
      lines.append(fields.joined(separator: String(delimiter)))
      if Int.random(in: 0..<8, using: &generator) == 0 { lines.append("") }
    }
    let isEnded = Bool.random(using: &generator)
    var options = LoadRequest.Options()
    options.delimiter = delimiter.asciiValue
    options.header = true
    options.types = names.map { ($0, .text) }
    let text = lines.joined(separator: end) + (isEnded ? end : "")
    return Sample(names: names, rows: rows, text: Array(text.utf8), options: options)
  }

  @Test func randomTablesComeBack() throws {
    var generator = SeededGenerator(seed: 42)
    let scratch = Scratch()
    for _ in 0..<150 {
      let sample = Self.sample(&generator)
      let path = scratch.file(sample.text)
      for (chunkSize, threads) in [(1, 1), (3, 2), (7, 8), (64, 2), (1 << 20, 2)] {
        let loading = Loading(options: sample.options, threads: threads, chunkSize: chunkSize)
        let table = try loading.load(path).table
        let context = "\(String(decoding: sample.text, as: UTF8.self).debugDescription) \(chunkSize)"
        #expect(table.columns.map(\.name) == sample.names, "\(context)")
        try #require(table.rowCount == sample.rows.count, "\(context)")
        for (row, values) in sample.rows.enumerated() {
          for (column, value) in values.enumerated() {
            let expected = value.map { Value.text(Array($0.utf8)) } ?? .null
            #expect(table.columns[column].value(at: row) == expected, "\(context)")
          }
        }
      }
    }
  }

  /// Every kind of field, so that chunks disagree about a column's type in every possible way.
  private static let fields = [
    "1", "-7", "300", "70000", "5000000000", "1.5", "2.25", "1e3", "0.000000001", "123456789.123", "true", "false", "",
    "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04:05.5", "01/02/2026", "13/02/2026", "31.12.2025",
    "1.2.2026 10:00",
    "007", "word", "9007199254740993", "12345678901234567890", "\"\"", " 5 ",
  ]

  @Test func chunksAndThreadsChangeNothing() throws {
    var generator = SeededGenerator(seed: 3)
    let scratch = Scratch()
    for _ in 0..<200 {
      let few = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
        Self.fields.randomElement(using: &generator) ?? ""
      }
      let rows = (0..<Int.random(in: 1...40, using: &generator)).map { row in
        "\(row),\(few.randomElement(using: &generator) ?? ""),\(Self.fields[row % 3])"
      }
      let path = scratch.file("a,b,c\n" + rows.joined(separator: "\n") + "\n")
      let (whole, wholeReport) = try Loading(threads: 1).load(path)
      for (chunkSize, threads) in [(1, 1), (3, 2), (7, 8), (40, 2)] {
        let (table, report) = try Loading(threads: threads, chunkSize: chunkSize).load(path)
        #expect(table.shown == whole.shown)
        #expect(report.notes == wholeReport.notes)
        for (column, other) in zip(table.columns, whole.columns) {
          #expect(column.layout == other.layout, "\(rows)")
        }
      }
    }
  }

  /// Damaged files end with a table or an error, the same on any number of threads, and leave no memory behind.
  @Test func damagedFilesNeverCrash() throws {
    var generator = SeededGenerator(seed: 99)
    let scratch = Scratch()
    let seed = Array(
      "id,date,score,note\n1,2026-01-01,5.5,\"a \"\"b\"\" c\"\n2,2026-01-02T10:00:00Z,1e5,\n3,31.12.2026,true,\"x\ny\"\r\n"
        .utf8)
    let bytes: [UInt8] = [
      0, 0x0a, 0x0d, 0x22, 0x2c, 0x3b, 0x2e, 0x2d, 0x2f, 0x30, 0x39, 0x65, 0x2b, 0x80, 0xc3, 0xff, 0x20,
    ]
    for _ in 0..<1500 {
      var text = seed
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text[place] = bytes.randomElement(using: &generator) ?? 0
        case 1: text.insert(bytes.randomElement(using: &generator) ?? 0, at: place)
        case 2: text.removeSubrange(place..<min(place + 3, text.count))
        default: text.append(contentsOf: text[place...])
        }
      }
      let path = scratch.file(text)
      var outcomes: Set<String> = []
      for (chunkSize, threads) in [(1, 1), (5, 2), (1 << 16, 2)] {
        do throws(Diagnostic) {
          let (table, report) = try Loading(threads: threads, chunkSize: chunkSize).load(path)
          outcomes.insert("\(table.shown) \(report.notes)")
        } catch {
          outcomes.insert("\(error.code.id) \(error.message) \(error.place?.line ?? 0)")
        }
      }
      #expect(outcomes.count == 1, "\(String(decoding: text, as: UTF8.self).debugDescription): \(outcomes)")
    }
  }
}

extension Column {
  /// How it is stored, for comparing.
  var layout: String {
    let width =
      switch storage {
      case .bits: "bits"
      case .int8: "8"
      case .int16: "16"
      case .int32: "32"
      case .int64: "64"
      case .double: "double"
      case .text(let codes, let texts): "\(texts.count) texts \(codes[0])"
      }
    return "\(type) \(width) \(scale) \(validity != nil)"
  }
}
