import Foundation
import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

/// Tables of a page show what those of a terminal do: trends, heat, bars, totals, bands, and what is left out.
@Suite struct PageTableTests {
  static func page(_ table: ResultTable, maxRows: Int? = nil) throws -> String {
    try Sample.written(table, .html, Sample.terminal(), WriteOptions(maxRows: maxRows))
  }

  /// A measure at two moments, with a group that has one value only and one that has none.
  static func moments() throws -> ResultTable {
    var meanings = [ColumnMeaning](repeating: ColumnMeaning(.measure, .count, isAdditive: true), count: 2)
    for (index, day) in [Int64(20_697), 20_727].enumerated() {
      meanings[index].family = ColumnMeaning.Family(measure: "n", dim: "as_of")
      meanings[index].moment = day * Calendar.microsPerDay
    }
    return Sample.table(
      Sample.meaning(ColumnMeaning(.dim), try Sample.text("tier", ["a", "b", "c"])),
      Sample.meaning(meanings[0], try Sample.int("2026-09-01", [0, 50, nil])),
      Sample.meaning(meanings[1], try Sample.int("2026-10-01", [100, nil, nil])))
  }

  @Test func momentsHaveATrendAndHeat() throws {
    let text = try Self.page(Self.moments())
    #expect(
      text.contains(
        "<th scope=\"col\">tier</th><th scope=\"col\">trend</th><th scope=\"col\" class=\"num\">2026-09-01</th>"))
    let empty = "<td class=\"null\">·</td>"
    #expect(
      text.contains(
        "<tr><td>a</td><td class=\"curve\">▁█</td><td class=\"num\" style=\"background:#eef3fa;color:#000\">0</td>"
          + "<td class=\"num\" style=\"background:#08306b;color:#fff\">100</td></tr>"), "\(text)")
    #expect(text.contains("<tr><td>c</td><td class=\"curve\"></td>"))
    #expect(text.components(separatedBy: empty.replacing("null", with: "num null")).count == 4)
    #expect(
      text.contains("<tfoot><tr><td>total</td><td></td><td class=\"num\">50</td><td class=\"num\">100</td></tr>"))
  }

  @Test func whatIsLeftOutSpansTheTable() throws {
    let left = try Self.page(Self.moments(), maxRows: 1)
    #expect(left.contains("</tr>\n<tr><td class=\"dim\" colspan=\"4\">… 2 more rows</td></tr>\n</tbody>"), "\(left)")
    let bars = Sample.table(
      Sample.meaning(ColumnMeaning(.dim), try Sample.int("place", (0..<20).map { $0 })),
      Sample.meaning(ColumnMeaning(.measure, .count), try Sample.int("n", (0..<20).map { $0 })))
    let middle = try Self.page(bars, maxRows: 8)
    #expect(middle.contains("colspan=\"3\">… 12 more rows</td></tr>\n<tr><td class=\"num\">18</td>"), "\(middle)")
  }

  @Test func totalsOfNumbersHaveTheirDecimals() throws {
    let table = Sample.table(
      Sample.meaning(ColumnMeaning(.dim), try Sample.text("tier", ["a", "b"])),
      Sample.meaning(ColumnMeaning(.measure, .number, isAdditive: true), try Sample.number("arr", [1.25, nil])))
    let text = try Self.page(table)
    #expect(text.contains("<td>total</td><td class=\"num\">1.25</td><td></td></tr>"), "\(text)")
    #expect(text.contains("<span style=\"width:100%\"></span>") && text.contains("<span style=\"width:0%\"></span>"))
  }

  @Test func cellsHaveTheClassOfWhatTheyTell() throws {
    let table = Sample.table(
      try Sample.text("band", ["green", "yellow", "orange", "red", "other"]),
      Sample.meaning(
        ColumnMeaning(.measure, .share, isChange: true), try Sample.number("change", [0.015, -0.02, 0, nil, 0.5])),
      Sample.meaning(ColumnMeaning(.attribute, .blocks), try Sample.text("shape", (0..<5).map { _ in "▁█" })))
    let text = try Self.page(table)
    for band in ["green", "yellow", "orange", "red"] { #expect(text.contains("<td class=\"\(band)\">\(band)</td>")) }
    #expect(text.contains("<td>other</td><td class=\"num rise\">+50.0pp</td>"), "\(text)")
    #expect(text.contains("<td class=\"num rise\">+1.5pp</td><td class=\"curve\">▁█</td>"))
    #expect(text.contains("<td class=\"num fall\">-2.0pp</td>") && text.contains("<td class=\"num\">0.0pp</td>"))
  }

  @Test func anEmptyTableSaysSo() throws {
    let text = try Self.page(Sample.table(try Sample.int("n", [])))
    #expect(text.contains("<tbody>\n</tbody>\n</table></div>\n<p class=\"more\">no rows</p>"))
  }

  /// Of many points a pixel keeps those that decide what is seen, and a gap stays a gap.
  @Test func longLinesKeepTheirPeaks() throws {
    let count = 20_000
    var values: [Double?] = (0..<count).map { Double($0 % 100) }
    (values[7_003], values[12_001], values[16_000]) = (900, -700, nil)
    let table = Sample.table(
      try Sample.date("day", (0..<Int32(count)).map { $0 }), try Sample.number("x", values))
    let text = try PageTests.svg(table, PlotRequest(dims: 1))
    let path = try #require(text.components(separatedBy: "<path class=\"l s0\" d=\"").dropFirst().first)
    let ends = path.components(separatedBy: "\"")[0]
    let points = ends.split { $0 == "M" || $0 == "L" }.map { $0.split(separator: " ").compactMap { Double($0) } }
    #expect(points.count > 1_000 && points.count < 4_000, "\(points.count)")
    #expect(ends.filter { $0 == "M" }.count == 2, "the gap")
    // From left to right, a pixel's points in any order, with one highest and one lowest point.
    #expect(zip(points, points.dropFirst()).allSatisfy { $0[0] <= $1[0] + 1 })
    let heights = points.map { $0[1] }.sorted()
    let ordinary = heights[20]
    #expect(heights[0] < ordinary - 30 && heights[1] >= ordinary - 1)
    #expect(heights[heights.count - 1] > heights[heights.count - 2] + 30)
  }

  @Test func numbersOfImagesHaveOneDecimal() {
    let numbers = [(-1.25, "-1.3"), (-0.04, "0"), (0.05, "0.1"), (12, "12"), (1e9, "1000000"), (-1e9, "-1000000")]
    for (number, text) in numbers { #expect(SVGImage.number(number) == text) }
  }
}

/// What a reader is spared is said, and who stops an answer stops it wherever it is.
@Suite struct CutTests {
  @Test func uprightRowsSayWhatTheyLeaveOut() throws {
    let table = Sample.table(try Sample.int("n", (0..<20).map { $0 }))
    let both = try Sample.written(table, .vertical, Sample.terminal(), WriteOptions(maxRows: 8))
    #expect(both.contains("n  5\n… 12 more rows\n── 19 ") && both.hasSuffix("n  19\n"), "\(both)")
    let first = try Sample.written(table, .vertical, Sample.terminal(), WriteOptions(maxRows: 2))
    #expect(first.hasSuffix("n  1\n… 18 more rows\n"), "\(first)")
    #expect(!(try Sample.written(table, .vertical)).contains("more row"))
  }

  /// What can't fit isn't looked at, and what is cut is whole characters.
  @Test func endlessCellsAreCutBetweenCharacters() {
    let accents = String(repeating: "é", count: 5_000)
    #expect(VisibleText.string(accents, maxWidth: 10) == String(repeating: "é", count: 9) + "…")
    #expect(VisibleText.string("a" + accents, maxWidth: 10) == "a" + String(repeating: "é", count: 8) + "…")
    #expect(VisibleText.string("a" + accents, charset: .ascii, maxWidth: 10) == "a\\u{e9}...")
  }

  /// Bytes that only continue a character have none to be cut behind.
  @Test func endlessCellsOfNoCharacterAreCut() throws {
    for byte in [0x80, 0xbf, 0xc3, 0xff] as [UInt8] {
      let bytes = [UInt8](repeating: byte, count: 5_000)
      for width in [0, 1, 2, 10] {
        var buffer = ByteBuffer()
        let shown = try bytes.withUnsafeBufferPointer { bytes throws(Diagnostic) in
          try VisibleText.append(bytes, maxWidth: width, to: &buffer)
        }
        let text = String(decoding: buffer.array, as: UTF8.self)
        #expect(shown <= width && shown == DisplayWidth.of(text))
        #expect(text.last == (width > 0 ? "…" : nil))
      }
    }
  }

  /// Cells of colour alone where the numbers have no room, with what they mean below.
  @Test func narrowCohortsAreColoured() throws {
    let ages = Array(Int64(0)..<12)
    let table = Sample.table(
      try Sample.date("cohort", ages.map { _ in 20_635 }), try Sample.int("age", ages),
      try Sample.number("rate", ages.map { 1 - Double($0) / 11 }))
    let text = try PlotTests.drawn(table, PlotTests.narrow(color: true))
    #expect(text.contains(PlotTests.heat(17, 231, "  ") + " " + PlotTests.heat(17, 231, "  ")), "\(text)")
    #expect(text.contains(PlotTests.heat(153, 16, "  ") + "\n") && text.contains("… 2 more ages"), "\(text)")
    let scale = [(255, 16), (153, 16), (117, 16), (74, 16), (67, 231), (25, 231), (17, 231)]
    #expect(
      text.contains(
        "\u{1b}[2m0% \u{1b}[0m" + scale.map { PlotTests.heat($0.0, $0.1, "  ") }.joined() + "\u{1b}[2m 100%\u{1b}[0m"))
  }

  /// Times in seconds lie where the same times in microseconds do.
  @Test func timesAreDrawnAlikeWhateverTheirUnit() throws {
    let seconds = (0..<9).map { Int64(1_790_000_000 + $0 * 4_000) }
    let numbers = try Sample.number("x", (0..<9).map { Double($0 * $0) })
    let all = seconds.map { _ in true }
    let short = try Sample.column("t", .time, .int64(Buffer(seconds)), scale: .seconds, all)
    let long = try Sample.column("t", .time, .int64(Buffer(seconds.map { $0 * 1_000_000 })), all)
    let drawn = try PlotTests.drawn(Sample.table(short, numbers))
    #expect(try drawn == PlotTests.drawn(Sample.table(long, numbers)) && drawn.contains("x over t"))
    for mode in [ResultMode.csv, .table, .json] {
      #expect(try Sample.written(Sample.table(short), mode) == Sample.written(Sample.table(long), mode))
    }
  }

  @Test func whoStopsAnAnswerStopsAllDrawings() throws {
    var stopped = WriteOptions(checkpoint: { Diagnostic(.memoryLimit, "enough") })
    for (table, request) in try PageTests.hostileTables() {
      for plot in [nil, request] {
        stopped.plot = plot
        for mode in ResultMode.allCases {
          let failure = #expect(throws: Diagnostic.self, "\(mode)") {
            try Sample.written(table, mode, Sample.terminal(), stopped)
          }
          #expect(failure?.message == "enough")
        }
      }
    }
  }
}
