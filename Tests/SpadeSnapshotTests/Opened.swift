import SpadeBase
import SpadeSession

@testable import SpadeStore

/// A session that opened the folder's saved file.
struct Opened {
  let session = Session(options: SessionOptions(threads: 2), today: 20_000)
  private let folder: Folder

  /// Questions that go through every part of the engine, some of them of columns that aren't there.
  static let questions = [
    "accounts", "users", "all users", "t | take 3", "dated", "events", "scores",
    "accounts | slice n = count(), sum(id)", "users | slice count() by uid, since",
    "accounts | derive d = count(dated last 9000d), e = any(events), s = last(day of scores)",
    "users | derive n = count(events), l = last(day of events)", "scores | slice mean(id), max(day) by month(day)",
    "accounts | where became(id > 1, last 9000d)", "accounts | slice count() | over 4d every 1d",
    "t | sort -`c0 bool`, `c15 text` | take 5", "t | slice count() by `c15 text`, `c33 text`",
    "t | slice median(`c10 number`), sum(`c5 number`), distinct(`c16 text`)", "describe t", "describe users",
    "ü | take 2",
  ]

  init(_ folder: Folder) throws {
    self.folder = folder
    _ = try ask("open \"t.spadedb\"")
  }

  /// The table of the last answer, as text.
  @discardableResult func ask(_ text: String) throws -> [String] {
    var lines: [String] = []
    try session.run(SourceText(name: "test", text: text), folder: folder.path) { outcome throws(Diagnostic) in
      guard case .answer(let answer) = outcome else { return }
      lines = answer.table.columns.map { column in
        "\(column.name) \((0..<answer.table.rowCount).map { "\(column.value(at: $0))" })"
      }
    } failed: { error throws(Diagnostic) in
      throw error
    }
    return lines
  }
}
