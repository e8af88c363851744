import SpadeBase
import Testing

@testable import SpadeStore

@Suite struct InferenceTests {
  /// Type and values of one column with these fields.
  private func column(_ fields: [String], delimiter: String = ",") throws -> String {
    let text = "k\(delimiter)v\n" + fields.map { "x\(delimiter)\($0)\n" }.joined()
    let table = try Loading().text(text).table
    return "\(table.type("v")?.rawValue ?? "?"): \(table.shown("v"))"
  }

  @Test func eachTypeIsRecognised() throws {
    #expect(try column(["true", "FALSE", "", "True"]) == "bool: true, false, -, true")
    #expect(try column(["1", "-5", "+7", "", "9223372036854775807"]) == "int: 1, -5, 7, -, 9223372036854775807")
    #expect(try column(["-9223372036854775808", "0"]) == "int: -9223372036854775808, 0")
    #expect(try column(["1.5", "2", "-.25", ""]) == "number: 1.5, 2.0, -0.25, -")
    #expect(try column(["1e3", "2.5E-2"]) == "number: 1000.0, 0.025")
    #expect(try column(["2026-10-31", ""]) == "date: 2026-10-31, -")
    #expect(try column(["31.10.2026", "1.2.2026"]) == "date: 2026-10-31, 2026-2-1")
    #expect(try column(["31-10-2026"]) == "date: 2026-10-31")
    #expect(try column(["2026/10/31"]) == "date: 2026-10-31")
    #expect(try column(["1970-01-01T00:00:01", "1970-01-01 00:01"]) == "time: 1000000us, 60000000us")
    #expect(try column(["1970-01-01T00:00:00.25Z", "1970-01-02"]) == "time: 250000us, 86400000000us")
    #expect(try column(["1970-01-01T02:00+02:00", "1970-01-01T00:00:00-0130"]) == "time: 0us, 5400000000us")
    #expect(try column(["01-01-1970 00:00", "02.01.1970 00:00"]) == "text: 01-01-1970 00:00, 02.01.1970 00:00")
    #expect(try column(["02.01.1970 00:00:05"]) == "time: 86405000000us")
    #expect(try column(["abc", "1"]) == "text: abc, 1")
    #expect(try column([" 1", "2 "]) == "int: 1, 2")
  }

  @Test(arguments: [
    "007", "nan", "inf", "Infinity", "0x10", "1.", ".", "-", "+", "1e", "1e400", "12345678901234567890", "1_000",
    "1,000", "2026-02-30", "2026-13-01", "2026-1-1", "31.10.26", "24:00", "2026-01-01T25:00:00", "2026-01-01T",
    "2026-01-01T10:00:00+99:00", "--1", "1-", "tru", "1 2", "0001-00-01",
  ]) func theseStayText(_ field: String) throws {
    #expect(try column(["\"\(field)\"", "\"\(field)\""]) == "text: \(field), \(field)")
  }

  @Test func quotedFieldsAreTypedToo() throws {
    #expect(try column(["\"1\"", "\"2\""]) == "int: 1, 2")
    #expect(try column(["\"1\"", "\"\""]) == "text: 1, ")
  }

  @Test func slashedDatesNeedAWitness() throws {
    #expect(try column(["13/02/2026", "01/02/2026"]) == "date: 2026-2-13, 2026-2-1")
    #expect(try column(["02/13/2026", "01/02/2026", ""]) == "date: 2026-2-13, 2026-1-2, -")
    #expect(try column(["13/02/2026", "02/13/2026"]) == "text: 13/02/2026, 02/13/2026")
    let (table, report) = try Loading().text("k,v\nx,01/02/2026\ny,03/04/2026\n")
    #expect(table.type("v") == .text)
    #expect(report.notes.contains { $0.contains("dd/mm/yyyy") && $0.contains("v") })
    #expect(try column(["02/01/1970 00:00:01", "13/01/1970 00:00:00"]) == "time: 86401000000us, 1036800000000us")
  }

  @Test func decimalCommasAreReadWhereCommasDontSeparate() throws {
    #expect(try column(["1,5", "2", "-0,25"], delimiter: ";") == "number: 1.5, 2.0, -0.25")
    #expect(try column(["1,5", "2.5"], delimiter: ";") == "text: 1,5, 2.5")
    var loading = Loading()
    loading.options.decimal = Ascii.comma
    #expect(try loading.text("a,b\n\"1,5\",x\n").table.shown("a") == "1.5")
    #expect(try loading.text("a,b\n1.5,x\n").table.columns[0].type == .text)
  }

  @Test func oneWordFarBelowMakesText() throws {
    var rows = (0..<5000).map { "\($0),\($0).5,2026-01-01" }
    rows[4321] = "4321,n/a,2026-01-01"
    var loading = Loading()
    loading.chunkSize = 512
    let (table, report) = try loading.text("a,b,c\n" + rows.joined(separator: "\n") + "\n")
    #expect(table.columns.map(\.type) == [.int, .text, .date])
    let note =
      "column b stays text: \"n/a\" in line 4,323 is no number; if it stands for nothing, say so: (null \"n/a\")"
    #expect(report.notes == [note])
    #expect(table.columns[1].value(at: 0) == .text(Array("0.5".utf8)))
    #expect(table.columns[1].value(at: 4321) == .text(Array("n/a".utf8)))
  }

  @Test func whatKeepsAColumnTextIsCounted() throws {
    let text = "k,v\nx,2026-01-01\n\"y\nz\",soon\nz,2026-01-02\nz,2026-01-03\nz,later\n"
    let report = try Loading().text(text).report
    #expect(report.notes == ["column v stays text: \"soon\" in line 3 is no date, nor is 1 other"])
    #expect(try Loading().text("k,v\nx,a\ny,b\nz,3\n").report.notes.isEmpty)
    let marks = try Loading().text("k;v\n1,5;1.5\n").report.notes
    #expect(marks.count == 1 && marks[0].contains("column k") && marks[0].contains("column v"))
  }

  @Test func storageIsAsNarrowAsValuesAllow() throws {
    let table = try Loading().text("a,b,c,d,e\n1,300,70000,5000000000,1.25\n2,3,4,5,6.5\n").table
    let shapes = table.columns.map { column in
      switch column.storage {
      case .int8: "8"
      case .int16: "16"
      case .int32: "32"
      case .int64: "64"
      default: "?"
      }
    }
    #expect(shapes == ["8", "16", "32", "64", "16"])
    #expect(table.columns[4].scale == .decimal(2))
  }

  @Test func doublesAreTheNearestOnes() throws {
    var generator = SeededGenerator(seed: 1)
    var spelled: [String] = ["0.1", "123456789.123456789", "9007199254740993.5", "5e-324", "1.7976931348623157e308"]
    for _ in 0..<2000 {
      let digits = Int.random(in: 1...19, using: &generator)
      var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      text = String(Int.random(in: 1...9, using: &generator)) + text
      let point = text.index(text.startIndex, offsetBy: Int.random(in: 1..<text.count, using: &generator))
      spelled.append(text[..<point] + "." + text[point...])
    }
    let table = try Loading().text("v,k\n" + spelled.map { "\($0),x\n" }.joined()).table
    for (row, text) in spelled.enumerated() {
      let expected = try #require(Double(text))
      #expect(table.columns[0].value(at: row) == .number(expected), "\(text)")
    }
  }

  @Test func typesCanBeForced() throws {
    var loading = Loading()
    loading.options.types = [("zip", .text), ("n", .number)]
    let table = try loading.text("zip,n\n1234,007\n5678,12345678901234567890\n").table
    #expect(table.shown == ["zip text: 1234, 5678", "n number: 7.0, 1.2345678901234567e+19"])
    loading.options.types = [("v", .int)]
    let error = try #require(loading.error("k,v\nx,1\ny,2\nz,three\nw,4\n"))
    #expect(error.code == .valueDoesNotFit && error.place?.line == 4)
    loading.options.types = [("nope", .int)]
    #expect(loading.error("k,v\nx,1\n")?.code == .unknownLoadColumn)
  }
}
