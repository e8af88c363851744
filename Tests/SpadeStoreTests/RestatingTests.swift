import SpadeBase
import Testing

@testable import SpadeStore

/// Files whose fields are told apart in other ways than the usual one, read as if they weren't.
@Suite struct RestatingTests {
  private static let ways: [(threads: Int, chunkSize: Int?)] = [(1, nil), (2, 7), (1, 1)]

  /// Loads in several ways, which must agree; what came of it, and what was noted.
  private func shown(_ text: String, _ set: (inout LoadRequest.Options) -> Void) throws -> (
    columns: [String], notes: [String]
  ) {
    var seen: [(columns: [String], notes: [String])] = []
    for way in Self.ways {
      var loading = Loading()
      set(&loading.options)
      (loading.threads, loading.chunkSize) = way
      let (table, report) = try loading.text(text)
      seen.append((table.shown, report.notes))
    }
    #expect(seen.allSatisfy { $0 == seen[0] }, "\(seen)")
    return seen[0]
  }

  @Test func anotherQuote() throws {
    let found = try shown("a;b\n1;'x;y'\n2;'it''s \"so\"'\n3;''\n4;\n5;\"q\"\n") {
      $0.quoting.quote = UInt8(ascii: "'")
    }
    #expect(found.columns == ["a int: 1, 2, 3, 4, 5", "b text: x;y, it's \"so\", , -, \"q\""])
    #expect(found.notes == [])
  }

  @Test func noQuoteAtAll() throws {
    let found = try shown("a,b\n\"1,x\n2\",5\"\n\"\",\"z\"\n") { $0.quoting.quote = nil }
    #expect(found.columns == ["a text: \"1, 2\", \"\"", "b text: x, 5\", \"z\""])
  }

  @Test func aBackslashEscapes() throws {
    let text = "a,b\n1,\"x\\\"y\"\n2,\"c:\\\\temp\\new\\\\\"\n3,\"p\"\"q\"\n4,a\\b\n"
    let found = try shown(text) { $0.quoting.escape = UInt8(ascii: "\\") }
    #expect(found.columns == ["a int: 1, 2, 3, 4", "b text: x\"y, c:\\temp\\new\\, p\"q, a\\b"])
  }

  @Test func aDelimiterOfSeveralBytes() throws {
    let found = try shown("a, b\n1, \"x, y\"\n2,5, 3\n") {
      ($0.delimiter, $0.quoting.delimiterTail) = (Ascii.comma, [Ascii.space])
    }
    #expect(found.columns == ["a text: 1, 2,5", "b text: x, y, 3"])
    let signs = try shown("a§b\n1§x\n2§y\n") {
      ($0.delimiter, $0.quoting.delimiterTail) = (0xc2, [0xa7])
    }
    #expect(signs.columns == ["a int: 1, 2", "b text: x, y"])
  }

  @Test func linesBeforeTheTable() throws {
    let text = "Report, of \"March\r\n\r\na,b\r\n1,x\r\n2,y,z\r\n"
    var loading = Loading()
    loading.options.skippedLines = 2
    #expect(loading.error(text)?.place?.line == 5)
    let found = try shown(text) { ($0.skippedLines, $0.fillsRagged) = (2, true) }
    #expect(found.columns == ["a int: 1, 2", "b text: x, y"])
    #expect(found.notes.contains { $0.contains("line 5") })
    let restated = try shown(text) { ($0.skippedLines, $0.fillsRagged, $0.quoting.isLoose) = (2, true, true) }
    #expect(restated.columns == found.columns && restated.notes == found.notes)
    loading.options.skippedLines = 5
    #expect(loading.error(text)?.message.contains("5 skipped lines") == true)
    loading.options.skippedLines = .max
    #expect(loading.error(text)?.code == .fileNotText)
  }

  @Test func namesGivenInTheStatement() throws {
    let text = "1,x\n2,y\n"
    #expect(try shown(text) { $0.names = ["n", "t"] }.columns == ["n int: 1, 2", "t text: x, y"])
    let headed = try shown("a,a\n1,x\n") { ($0.names, $0.header) = (["n", "t"], true) }
    #expect(headed.columns == ["n int: 1", "t text: x"])
    var loading = Loading()
    loading.options.names = ["n", "t", "u"]
    #expect(loading.error(text)?.code == .malformedRecord)
  }

  @Test func raggedLinesAreFilledAndCut() throws {
    let found = try shown("a,b,c\n1,x,2\n3\n4,\"y\"\n5,z,6,7,\"8\n8\"\n\n9,w,10\n") { $0.fillsRagged = true }
    #expect(found.columns == ["a int: 1, 3, 4, 5, 9", "b text: x, -, y, z, w", "c int: 2, -, -, 6, 10"])
    let note =
      "2 lines with too few fields were filled with nulls, 1 line with too many lost what is beyond 3: lines 3, 4, 5"
    #expect(found.notes == [note])
    // The last line, and many fields that aren't there.
    let names = (1...5_000).map { "c\($0)" }.joined(separator: ",")
    let wide = try shown("\(names)\n1") { $0.fillsRagged = true }
    #expect(wide.columns.first == "c1 int: 1" && wide.columns.last == "c5000 text: -")
  }

  @Test func raggedLinesAreRefusedUnlessTold() throws {
    let error = Loading().error("a,b\n1,2\n3\n4,5,6\n")
    #expect(error?.code == .malformedRecord && error?.place?.line == 3)
    #expect(error?.help?.contains("(ragged fill)") == true && error?.help?.contains("nothing was loaded") == true)
    #expect(Loading().error("Title\na,b\n1,2\n")?.help?.contains("(skip 1)") == true)
    #expect(Loading().error("a,b\n1,\"x\\\"y\"\n")?.help?.contains("(escape \"\\\\\")") == true)
    #expect(Loading().error("a,b\n1,\"x\"y\"\n")?.help?.contains("(quote loose)") == true)
    #expect(Loading().error("a,b\n1,\"x\n")?.help?.contains("(quote loose)") == true)
  }

  @Test func quotesThatCloseNothingAreText() throws {
    let samples = [
      ("a,b\n1,\"5\" pipe\"\n2,\"y\"\n", ["a int: 1, 2", "b text: 5\" pipe, y"]),
      ("a,b\n1,\"\"x\"\n2,y\n", ["a int: 1, 2", "b text: \"x, y"]),
      ("a,b\n\"1,x\n2,\"y\"\n", ["a text: \"1, 2", "b text: x, y"]),
      ("a,b\n1,\"\n2,\"y, z\"\n", ["a int: 1, 2", "b text: \", y, z"]),
      ("a,b,c\n1,\"x,2\n3,\"y\",\"4\"\n", ["a int: 1, 3", "b text: \"x, y", "c int: 2, 4"]),
      ("a,b\n1,x\n2,\"y", ["a int: 1, 2", "b text: x, \"y"]),
    ]
    for (text, columns) in samples {
      let found = try shown(text) { $0.quoting.isLoose = true }
      #expect(found.columns == columns, "\(text)")
      #expect(
        found.notes.contains { $0.hasPrefix("quotes that close nothing were taken as text in 1 line") }, "\(text)")
    }
  }

  /// What is enclosed as it should be is read the same, loosely or not.
  @Test func loosenessChangesNothingThatIsWellFormed() throws {
    let text = "a,b\n1,\"x,\"\"y\"\"\n\"\n\"\",\"\"\"\"\n3,\"p\nq\"\n4,5\" pipe\n"
    let usual = try shown(text) { _ in }
    let loose = try shown(text) { $0.quoting.isLoose = true }
    #expect(usual == loose)
  }

  @Test func otherEncodings() throws {
    let text = "a,b\n1,é€𝄞\n2,“x”\n"
    let little: [UInt8] = [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    let big: [UInt8] = [0xfe, 0xff] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    let scratch = Scratch()
    for bytes in [little, big] {
      for way in Self.ways {
        var loading = Loading()
        (loading.threads, loading.chunkSize) = way
        let table = try loading.load(scratch.file(bytes)).table
        #expect(table.shown == ["a int: 1, 2", "b text: é€𝄞, “x”"])
        // Without its mark it has to be said.
        let bare = scratch.file(Array(bytes.dropFirst(2)))
        #expect(throws: Diagnostic.self) { try loading.load(bare) }
        loading.options.encoding = .utf16
        #expect(try loading.load(bare).table.shown == table.shown)
      }
    }
    for broken in [little + [0x3d, 0xd8, 0x0a, 0x00], little + [0x31]] {
      let path = scratch.file(broken)
      do throws(Diagnostic) {
        _ = try Loading().load(path)
        Issue.record("half a character was read")
      } catch {
        #expect(error.message == LoadDiagnostics.brokenUTF16(path, offset: little.count).message)
      }
    }
    var loading = Loading()
    loading.options.encoding = .windows1252
    let signs = scratch.file(Array("a,b\n1,".utf8) + [0x93, 0xe9, 0x80, 0x94, 0x81, 0x0a])
    #expect(try loading.load(signs).table.shown == ["a int: 1", "b text: “é€”\u{81}"])
  }

  /// A file is read in pieces: a pair of units may lie in two.
  @Test(arguments: ["", "x"]) func pairsAcrossPieces(_ lead: String) throws {
    let text = "a\n" + lead + String(repeating: "𝄞", count: 50_000) + "\n"
    let bytes: [UInt8] = [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    let scratch = Scratch()
    let table = try Loading().load(scratch.file(bytes)).table
    #expect(table.shown == ["a text: " + lead + String(repeating: "𝄞", count: 50_000)])
  }

  /// Random tables, written in random ways, come back.
  @Test func whateverIsWrittenComesBack() throws {
    var random = SeededGenerator(seed: 21)
    let pieces = ["a", "bc", ",", ";", "'", "\"", "\\", "\n", "\r\n", " ", ", ", "''", "\"\"", "é"]
    for round in 0..<400 {
      let columns = Int.random(in: 1...4, using: &random)
      let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (0..<columns).map { _ in
          (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }
      }
      let delimiter = [",", ";", ", ", "||"].randomElement(using: &random) ?? ","
      let quote = ["'", "\""].randomElement(using: &random) ?? "\""
      let escape = [quote, "\\"].randomElement(using: &random) ?? quote
      var text = (1...columns).map { "c\($0)" }.joined(separator: delimiter) + "\n"
      for row in rows {
        let cells = row.map { cell in
          let inner = escape == quote ? cell : cell.replacing("\\", with: "\\\\")
          return quote + inner.replacing(quote, with: escape + quote) + quote
        }
        text += cells.joined(separator: delimiter) + "\n"
      }
      var loading = Loading()
      let bytes = Array(delimiter.utf8)
      loading.options.delimiter = bytes[0]
      loading.options.quoting.delimiterTail = Array(bytes.dropFirst())
      loading.options.quoting.quote = quote.utf8.first
      loading.options.quoting.escape = escape == quote ? nil : escape.utf8.first
      loading.options.header = true
      loading.options.types = (1...columns).map { ("c\($0)", .text) }
      loading.options.quoting.isLoose = round % 3 == 0 && escape == quote && !text.contains(quote + quote + quote)
      loading.chunkSize = [nil, 1, 16][round % 3]
      let table = try loading.text(text).table
      for (column, stored) in table.columns.enumerated() {
        let found = (0..<table.rowCount).map { stored.value(at: $0).shown }
        #expect(found == rows.map { $0[column] }, "round \(round): \(text.debugDescription)")
      }
    }
  }

  /// Strays before one quote that closes: each would look for it again.
  @Test func manyStrayQuotesAreQuick() throws {
    let text = "a,b\n" + String(repeating: "1,\"x\n", count: 60_000) + "2,\"y\"\n"
    var loading = Loading()
    loading.options.quoting.isLoose = true
    let clock = ContinuousClock()
    var rows = 0
    let elapsed = try clock.measure { rows = try loading.text(text).table.rowCount }
    #expect(rows == 60_001)
    #expect(elapsed < .seconds(20))
  }
}
