import Foundation
import FoundationXML
import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

/// Drawings and answers on pages: well-formed, self-contained, and no place for data to become markup.
@Suite struct PageTests {
  static let hostile = [
    "<script>alert(1)</script>", "\"><svg onload=x>", "a&b'c", "\u{1b}[31mred\u{7}", "\u{202e}live", "e\u{301}\u{301}",
    "名前 🇩🇪", "line\nbreak\ttab", "]]>", "\u{0}\u{fffe}\u{ffff}", "</style>", String(repeating: "w", count: 500),
  ]

  static func hostileTables() throws -> [(table: ResultTable, request: PlotRequest)] {
    let count = hostile.count
    let numbers = (0..<count).map { $0 == 3 ? nil : Double($0) - 4 }
    let days = (0..<Int32(count)).map { 20_000 + $0 }
    return [
      (
        Sample.table(try Sample.text(hostile[0], hostile), try Sample.number(hostile[1], numbers)), PlotRequest(dims: 1)
      ),
      (
        Sample.table(
          try Sample.date(hostile[2], days), try Sample.text(hostile[4], hostile),
          try Sample.number(hostile[0], numbers)), PlotRequest(dims: 2)
      ),
      (
        Sample.table(try Sample.number(hostile[3], numbers), try Sample.number(hostile[1], numbers)),
        PlotRequest(dims: 0)
      ),
      (Sample.table(try Sample.number(hostile[8], numbers)), PlotRequest(dims: 0)),
      (try PlotTests.cohorts(), PlotRequest(dims: 2)),
    ]
  }

  static func svg(_ table: ResultTable, _ request: PlotRequest?) throws -> String {
    var options = WriteOptions(plot: request)
    options.story.evidence = "as of <today> & \u{1b}[2J"
    return try Sample.written(table, .svg, .file, options)
  }

  @Test func imagesAreWellFormedWhateverTheData() throws {
    for (table, request) in try Self.hostileTables() {
      let text = try Self.svg(table, request)
      let parser = XMLParser(data: Data(text.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      Self.expectTame(text)
      #expect(text.contains("<title>") && text.contains("<desc>") && text.contains("role=\"img\""))
      #expect(try text == Self.svg(table, request), "the same bytes for the same answer")
    }
  }

  /// Points are marked while there are few of them.
  @Test func pointsAreMarkedWhileTheyAreFew() throws {
    for count in [59, 60, 61] {
      let values = (0..<count).map { Double($0 * $0 % 70) }
      let image = try Self.svg(PlotEdgeTests.series(values), PlotRequest(dims: 1))
      #expect(image.contains("class=\"p s") == (count <= 60), "\(count) points")
    }
  }

  /// The last tick stands at the edge of the plane, and what names it would reach beyond the image.
  @Test func namesOfTicksStayInTheImage() throws {
    for count in 2...40 {
      let image = try Self.svg(PlotEdgeTests.series((0..<count).map(Double.init)), PlotRequest(dims: 1))
      for label in image.matches(of: /<text x="([\d.]+)"[^>]* text-anchor="middle">([^<]*)</) {
        let center = Double(label.1) ?? -1
        let half = SVGImage.length(String(label.2)) / 2
        #expect(center - half >= -0.1 && center + half <= SVGImage.width, "\(label.2) of \(count)")
      }
    }
  }

  /// What isn't drawn is said, and what is drawn isn't.
  @Test func cohortsThatAreNotDrawnAreCounted() throws {
    let whole = try Self.svg(PlotTests.cohorts(), PlotRequest(dims: 2))
    #expect(!whole.contains("cohorts<") && !whole.contains("age<"))
    let many = 203
    let table = Sample.table(
      try Sample.date("cohort", (0..<Int32(many)).map { 10_000 + 31 * $0 }),
      try Sample.int("age", (0..<Int64(many)).map { $0 % 61 }),
      try Sample.int("size", (0..<many).map { _ in 10 }), try Sample.number("rate", (0..<many).map { _ in 0.5 }))
    let text = try Self.svg(table, PlotRequest(dims: 2))
    #expect(text.contains("not drawn: 3 earlier cohorts<") && text.contains("not drawn: 1 higher age<"))
  }

  /// No byte that moves a cursor, no mark that reorders, nothing that runs or comes from elsewhere.
  static func expectTame(_ text: String) {
    for scalar in text.unicodeScalars {
      #expect(scalar == "\n" || !VisibleText.isHidden(scalar, .unicode) && scalar.value | 1 != 0xffff)
    }
    for word in ["<script", "onload=x>", "href", "url(", "@import", "src="] { #expect(!text.contains(word)) }
    let sources = text.components(separatedBy: "http").count - 1
    let names = text.components(separatedBy: "http://www.w3.org/2000/svg").count - 1
    #expect(sources == names)
  }

  @Test func aPageHasAllSections() throws {
    let sink = ByteSink.memory()
    var options = WriteOptions()
    options.pageTitle = "a <b>"
    options.story = AnswerStory(
      remark: "What <i>happened</i>\nin two\nlines", query: "accounts\n\t| where name == \"<script>\"\u{202e}",
      evidence: "as of & on")
    for (table, request) in try Self.hostileTables() {
      for plot in [nil, request] {
        options.plot = plot
        try ResultWriter.write(table, mode: .html, profile: .file, options: options, to: sink)
        options.continuesPage = true
      }
    }
    let text = String(decoding: sink.bytes, as: UTF8.self)
    Self.expectTame(text)
    #expect(text.components(separatedBy: "<section>").count == 11)
    #expect(text.components(separatedBy: "<!doctype html>").count == 2)
    #expect(text.contains("<title>a &lt;b&gt;</title>") && text.contains("<h2>What &lt;i&gt;happened&lt;/i&gt;</h2>"))
    #expect(text.contains("where name == &quot;&lt;script&gt;&quot;\\u{202e}"))
    #expect(text.components(separatedBy: "<svg").count == 6 && text.components(separatedBy: "<table>").count == 6)
  }

  @Test func aTableOfAPageIsForReading() throws {
    let table = Sample.table(
      Sample.meaning(ColumnMeaning(.dim), try Sample.text("tier", ["green", nil])),
      Sample.meaning(ColumnMeaning(.measure, .count, isAdditive: true), try Sample.int("n", [12_345, 5])))
    let text = try Sample.written(table, .html, .file, WriteOptions())
    #expect(text.contains("<td class=\"green\">green</td><td class=\"num\">12,345</td>"))
    #expect(
      text.contains("<td class=\"null\">·</td>")
        && text.contains("<tfoot><tr><td>total</td><td class=\"num\">12,350</td>"))
    #expect(text.contains("<span style=\"width:100%\"></span>"))
  }

  @Test func aLongTableSaysWhatItLeavesOut() throws {
    let table = Sample.table(try Sample.int("n", (0..<5_000).map { $0 }))
    let text = try Sample.written(table, .html, .file, WriteOptions())
    #expect(text.contains("… 4,000 more rows") && text.components(separatedBy: "<tr>").count < 1_010)
  }

  @Test func manyPointsStaySmall() throws {
    let count = 200_000
    let table = Sample.table(
      try Sample.date("day", (0..<Int32(count)).map { $0 % 100_000 }),
      try Sample.number("x", (0..<count).map { Double($0 % 977) }))
    #expect(try Self.svg(table, PlotRequest(dims: 1)).utf8.count < 1_000_000)
    let scatter = Sample.table(
      try Sample.number("x", (0..<count).map { Double($0 % 977) }),
      try Sample.number("y", (0..<count).map { Double($0 % 1013) }))
    #expect(try Self.svg(scatter, PlotRequest(dims: 0)).utf8.count < 2_000_000)
  }

  @Test func nothingToDrawSaysWhere() throws {
    let table = Sample.table(try Sample.text("name", ["a"]))
    do {
      _ = try Self.svg(table, PlotRequest(dims: nil, place: Span(3, 7)))
      Issue.record("a text can't be drawn")
    } catch let error as Diagnostic {
      #expect(error.code == .nothingToPlot && error.labels.first?.span == Span(3, 7))
    }
  }

  @Test func aPivotIsDrawnWithALineAColumn() throws {
    var meaning = ColumnMeaning(.measure)
    meaning.family = ColumnMeaning.Family(measure: "n", dim: "tier")
    let table = Sample.table(
      Sample.meaning(ColumnMeaning(.dim), try Sample.date("as_of", [20_000, 20_007])),
      Sample.meaning(meaning, try Sample.int("free", [1, 2])), Sample.meaning(meaning, try Sample.int("paid", [3, 1])))
    let text = try PlotTests.drawn(table, dims: 1)
    #expect(text.hasPrefix("n by tier over as_of\n") && text.contains("● free 2   ○ paid 1"))
    let bars = Sample.table(
      Sample.meaning(ColumnMeaning(.dim), try Sample.text("region", ["uk", "us"])), table.columns[1], table.columns[2])
    #expect(try PlotTests.drawn(bars, dims: 1).contains("uk · paid │"))
    #expect(try Self.svg(table, PlotRequest(dims: 1)).components(separatedBy: "class=\"l s").count == 5)
  }
}
