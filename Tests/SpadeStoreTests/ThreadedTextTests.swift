import SpadeBase
import Testing

@testable import SpadeStore

@Suite struct ThreadedTextTests {
  /// The null bits of a piece lie before its values, so giving memory back up to the values took the bits away while
  /// they were still needed: rows became the first text at random.
  @Test func textsBesideNullsAreTheSameOnAnyNumberOfThreads() throws {
    let words = ["exports", "", "reports", "tasks", "", "projects", "seats"]
    var text = "id,name,day,feature\n"
    let expected = (0..<60_000).map { words[($0 &* 7 + $0 / 11) % words.count] }
    for row in 0..<60_000 { text += "\(row),name of row \(row % 977),2026-01-0\(row % 9 + 1),\(expected[row])\n" }
    for threads in [1, 2, 8] {
      for _ in 0..<4 {
        let table = try Loading(threads: threads).text(text).table
        let column = try #require(table.columns.last)
        var wrong = 0
        for row in 0..<table.rowCount {
          let value: Value = expected[row].isEmpty ? .null : .text(Array(expected[row].utf8))
          if column.value(at: row) != value { wrong += 1 }
        }
        #expect(wrong == 0, "\(threads) threads")
      }
    }
  }
}
