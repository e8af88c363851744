import SpadeBase
import Testing

@testable import SpadeStore

/// One clean file polluted in one place after the other: how much of it is read as it is meant? `make messy` does the same
/// with two thousand files; here fewer, so that each change of loading is measured.
@Suite struct MessyTests {
  /// A polluted file, what it means, and what one would tell of it.
  private struct File {
    var name: String
    var text: String
    var header = MessyTests.names
    var rows = MessyTests.rows
    var describe: @Sendable (inout LoadRequest.Options) -> Void = { _ in }
  }

  private static let names = ["day", "seats", "account", "plan", "note", "remark"]
  private static let rows = (0..<12).map { number in
    [
      "\(number + 10) March", "\(number * 7 % 40)", "AC-\(1000 + number)", number % 3 == 0 ? "Team, yearly" : "Desk",
      number % 4 == 1 ? "asked for \"more\", then called" : "called, twice", "",
    ]
  }

  private static func cell(_ text: String, isStray: Bool = false) -> String {
    let stray = isStray ? "\"" : ""
    return text.contains(",") || text.contains("\"")
      ? "\"" + stray + text.replacing("\"", with: "\"\"") + "\"" : stray + text
  }

  private static func line(_ row: [String], stray: Int? = nil, delimiter: String = ",") -> String {
    row.enumerated().map { cell($0.element, isStray: $0.offset == stray) }.joined(separator: delimiter) + "\r\n"
  }

  private static func files() -> [File] {
    let table = [names] + rows
    let lines = table.map { line($0) }
    let text = lines.joined()
    var files = [
      File(name: "clean", text: text), File(name: "nothing", text: "", header: [], rows: []),
      File(name: "no last line end", text: String(text.unicodeScalars.dropLast(2))),
      File(name: "a header alone", text: lines[0], rows: []),
      File(name: "one row", text: lines[0] + lines[1], rows: [rows[0]]),
      File(name: "LF", text: text.replacing("\r\n", with: "\n")),
      File(name: "CR", text: text.replacing("\r\n", with: "\r")),
      File(name: "no header", text: lines.dropFirst().joined(), header: [], describe: { $0.header = false }),
      File(name: "two headers", text: lines[0] + text, describe: { $0.skippedLines = 1 }),
      File(name: "a title", text: "Report\r\n\r\n" + text, describe: { $0.skippedLines = 2 }),
      File(name: "a total", text: text + "Total\r\n", rows: rows + [["Total"]]),
    ]
    for (number, row) in table.enumerated() {
      func with(_ other: String) -> String { (lines[..<number] + [other] + lines[(number + 1)...]).joined() }
      let cells = row.map { cell($0) }
      for at in row.indices {
        let more = cells[..<at] + [""] + cells[at...]
        files.append(File(name: "more \(number) \(at)", text: with(more.joined(separator: ",") + "\r\n")))
        var meant = table
        meant[number][at] = "\"" + row[at]
        files.append(
          File(
            name: "stray \(number) \(at)", text: with(line(row, stray: at)), header: meant[0],
            rows: Array(meant.dropFirst())))
        guard at > 0 else { continue }
        let fewer = cells[..<at].joined(separator: ",") + cells[at...].joined(separator: ",") + "\r\n"
        files.append(File(name: "fewer \(number) \(at)", text: with(fewer)))
      }
      files.append(File(name: "spaces \(number)", text: with(line(row, delimiter: " "))))
    }
    return files
  }

  /// Precision, recall and F1.
  private static func measures<Item: Hashable>(_ expected: [Item], _ found: [Item]) -> Double {
    if expected.isEmpty { return 3 }
    var left: [Item: Int] = [:]
    for item in found { left[item, default: 0] += 1 }
    var common = 0.0
    for item in expected {
      guard let count = left[item], count > 0 else { continue }
      left[item] = count - 1
      common += 1
    }
    guard common > 0 else { return 0 }
    let (precision, recall) = (common / Double(found.count), common / Double(expected.count))
    return precision + recall + 2 * precision * recall / (precision + recall)
  }

  /// The ten measures; nil for a refused file.
  private static func score(_ file: File, _ loading: Loading) throws -> Double? {
    guard let (table, report) = try? loading.text(file.text) else { return nil }
    let found = (0..<table.rowCount).map { row in
      table.columns.map { column in
        let value = column.value(at: row)
        return value == .null ? "" : value.shown
      }
    }
    let expected = file.rows.map { $0 + [String](repeating: "", count: names.count - $0.count) }
    #expect(found.count >= expected.count || !report.notes.isEmpty, "\(file.name): rows are missing without a word")
    return 1 + measures(file.header, table.columns.map(\.name)) + measures(expected, found)
      + measures(expected.flatMap(\.self), found.flatMap(\.self))
  }

  @Test func whatIsDescribedIsRead() throws {
    let files = Self.files()
    var (sum, refused) = (0.0, [String]())
    for file in files {
      var loading = Loading(threads: 1)
      loading.options.fillsRagged = true
      loading.options.quoting.isLoose = true
      loading.options.header = true
      loading.options.names = file.header.isEmpty ? nil : file.header
      // Values as they are written.
      loading.options.types = (file.header.isEmpty ? (1...6).map { "column\($0)" } : file.header).map { ($0, .text) }
      file.describe(&loading.options)
      if let score = try Self.score(file, loading) { sum += score } else { refused.append(file.name) }
    }
    #expect(refused == ["nothing"])
    #expect(sum / Double(files.count) > 9.81, "\(sum / Double(files.count)) of 10 in \(files.count) files")
  }

  /// What is told nothing is refused, or noted, or is a table in every way: two cells that lost the delimiter between them
  /// may be three in another way.
  @Test func whatIsNotDescribedIsReadOrRefused() throws {
    let files = Self.files()
    let read = try files.compactMap { file in try Self.score(file, Loading(threads: 1)).map { (file.name, $0) } }
    let wrong = read.filter { $0.1 < 9 }.map(\.0)
    #expect(wrong == [], "read, and not as it is meant")
    #expect(read.count >= 8)
  }
}
