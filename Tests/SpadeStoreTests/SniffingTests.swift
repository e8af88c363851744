import SpadeBase
import Testing

@testable import SpadeStore

@Suite struct SniffingTests {
  @Test(arguments: [",", ";", "\t", "|"]) func delimitersAreFound(_ delimiter: String) throws {
    let text = "a,b,c\n1,x,2.5\n2,y,3.5\n".replacing(",", with: delimiter)
    let table = try Loading().text(text).table
    #expect(table.shown == ["a int: 1, 2", "b text: x, y", "c number: 2.5, 3.5"])
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func lineEndsAreFound(_ end: String) throws {
    let text = "a,b\n1,x\n\n2,\"y\nz\"\n".replacing("\n", with: end)
    let table = try Loading().text(text).table
    #expect(table.shown == ["a int: 1, 2", "b text: x, y\(end)z"])
  }

  @Test func theLastLineEndMayBeMissing() throws {
    #expect(try Loading().text("a,b\n1,2").table.shown == ["a int: 1", "b int: 2"])
    #expect(try Loading().text("a,b\n1,\"2\"").table.shown == ["a int: 1", "b int: 2"])
    #expect(try Loading().text("a,b\n1,").table.shown == ["a int: 1", "b text: -"])
  }

  @Test func quotesFollowTheStandard() throws {
    let table = try Loading().text("a,b\n\"x\"\"y\",5\" pipe\n\"\",\n\"1,2\",\"q\"\n").table
    #expect(table.shown == ["a text: x\"y, , 1,2", "b text: 5\" pipe, -, q"])
  }

  @Test func aByteOrderMarkIsSkipped() throws {
    #expect(try Loading().text("\u{feff}a,b\n1,2\n").table.shown == ["a int: 1", "b int: 2"])
  }

  @Test func aFileWithoutHeaderIsNoticed() throws {
    let (table, report) = try Loading().text("1,x,2026-01-01\n2,y,2026-01-02\n")
    #expect(table.shown == ["column1 int: 1, 2", "column2 text: x, y", "column3 date: 2026-1-1, 2026-1-2"])
    #expect(report.notes.contains { $0.contains("column1") && $0.contains("header yes") })
  }

  @Test func optionsOverrideWhatIsSniffed() throws {
    var loading = Loading()
    loading.options.header = false
    #expect(try loading.text("a,b\nc,d\n").table.shown == ["column1 text: a, c", "column2 text: b, d"])
    loading.options.header = true
    #expect(try loading.text("1,2\n3,4\n").table.shown == ["1 int: 3", "2 int: 4"])
    loading.options.delimiter = UInt8(ascii: ";")
    #expect(try loading.text("a,b\n1,2\n").table.shown == ["a,b number: 1.2"])
    loading = Loading()
    loading.options.nulls = [Array("NA".utf8), Array("-1".utf8)]
    #expect(try loading.text("a,b\n1,NA\nNA,x\n-1,y\n").table.shown == ["a int: 1, -, -", "b text: -, x, y"])
  }

  @Test func aHeaderAloneIsATableWithoutRows() throws {
    let (table, report) = try Loading().text("a,b\n")
    #expect(table.rowCount == 0 && report.rows == 0)
    #expect(table.columns.map(\.type) == [.text, .text])
  }

  @Test func namesAreTrimmedAndFilledIn() throws {
    #expect(try Loading().text("a, b,,\"c d\"\n1,2,3,4\n").table.columns.map(\.name) == ["a", "b", "column3", "c d"])
  }

  @Test func tabsWinInTsvFiles() throws {
    let scratch = Scratch()
    let path = scratch.file("a\tb,c\n1\t2,3\n", "x.tsv")
    #expect(try Loading().load(path).table.columns.map(\.name) == ["a", "b,c"])
  }

  @Test func onlyFieldsOfOneColumnMayLookLikeNothing() throws {
    let (table, report) = try Loading().text("a\n1\n\n2\n")
    #expect(table.shown == ["a int: 1, 2"])
    #expect(report.notes.contains { $0.contains("1 blank line was skipped") })
  }
}
