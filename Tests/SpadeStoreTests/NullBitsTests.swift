import SpadeBase
import Testing

@testable import SpadeStore

/// Memory is given back while a column is put together; what is still needed must stay.
@Suite struct NullBitsTests {
  @Test(arguments: [1, 2, 4], [64, 700, 9_000]) func nullsStayWhereTheyWere(threads: Int, chunkSize: Int) throws {
    var random = SeededGenerator(seed: 7)
    var lines = ["text,int,number,date,flag"]
    var wanted: [[String]] = [[], [], [], [], []]
    for row in 0..<6_000 {
      let fields = [
        "t\(row % 5)", "\(row % 900)", "\(row).5", "2024-01-0\(row % 9 + 1)", row % 2 == 0 ? "true" : "false",
      ].map { Bool.random(using: &random) ? $0 : "" }
      lines.append(fields.joined(separator: ","))
      for column in fields.indices { wanted[column].append(fields[column]) }
    }
    let loading = Loading(threads: threads, chunkSize: chunkSize)
    let table = try loading.text(lines.joined(separator: "\n") + "\n").table
    for column in table.columns.indices {
      let shown = (0..<table.rowCount).map { row in
        let value = table.columns[column].value(at: row).shown
        return value == "-" ? "" : column == 3 ? String(value.prefix(5)) + "01-0" + String(value.suffix(1)) : value
      }
      #expect(shown == wanted[column])
    }
  }
}
