import SpadeBase
import Testing

@testable import SpadeStore

/// The index of days gives what counting a run's rows gives.
@Suite struct DayIndexTests {
  private func history(_ rows: [(id: Int, day: Int32)], entities: Int) throws -> Table {
    var loading = Loading(name: "accounts")
    loading.kind = .entity(key: "id", parent: nil, from: nil, until: nil)
    let accounts = try loading.text("id\n" + (0..<entities).map { "\($0)\n" }.joined()).table
    loading = Loading(name: "scores")
    loading.kind = .history(parent: accounts, key: "id", time: "date")
    let lines = rows.map { row in
      let (year, month, day) = Calendar.civil(row.day)
      return "\(row.id),\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day),\(row.day & 7)\n"
    }
    return try loading.text("id,date,score\n" + lines.joined()).table
  }

  /// The first row of a run behind a day, counted.
  private func counted(_ table: Table, _ run: Int, _ day: Int64) throws -> Int32 {
    let offsets = try #require(table.parent).offsets
    let (start, end) = (Int(offsets.pointer[run]), Int(offsets.pointer[run + 1]))
    var row = start
    while row < end, case .date(let date) = table.columns[1].value(at: row), Int64(date) <= day { row += 1 }
    return Int32(row)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6]) func agreesWithCounting(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let entities = Int.random(in: 1...40, using: &random)
    // Before and after 1970, where days are negative.
    let first = Int32.random(in: -40_000...20_000, using: &random)
    let length = Int32.random(in: 1...400, using: &random)
    var rows: [(id: Int, day: Int32)] = []
    for id in 0..<entities where Int.random(in: 0..<10, using: &random) > 0 {
      let begin = Int32.random(in: 0...length / 4, using: &random)
      for day in begin...length where Int.random(in: 0..<10, using: &random) > 1 { rows.append((id, first + day)) }
    }
    rows.append((0, first))
    rows.append((entities - 1, first + length))
    let table = try history(rows, entities: entities)
    let index = try #require(table.dayIndex())
    let numbers = [-1, Int32(entities), .max] + (0..<Int32(entities)).shuffled(using: &random)
    let days = (0..<40).map { _ in Int64(first) + Int64.random(in: -70...Int64(length) + 70, using: &random) }
    let all = days + [.min, .max, Int64(first) - 1, Int64(first), Int64(first + length), Int64(first + length) + 1]
    for day in all {
      let found = index.firstsAfter(day, numbers)
      #expect(found.prefix(3) == [0, 0, 0])
      for (number, row) in zip(numbers, found).dropFirst(3) {
        #expect(try row == counted(table, Int(number), day), "run \(number), day \(day)")
      }
    }
    var last = [Int32](repeating: -2, count: entities * all.count)
    index.writeLastRows(of: 0..<entities, upTo: all, to: &last)
    let offsets = try #require(table.parent).offsets
    for run in 0..<entities {
      for (place, day) in all.enumerated() {
        let after = try counted(table, run, day)
        let expected = after > Int32(offsets.pointer[run]) ? after - 1 : -1
        #expect(last[run * all.count + place] == expected, "run \(run), day \(day)")
      }
    }
  }

  @Test func fewRowsOverManyDaysHaveNone() throws {
    let sparse = try history((0..<40).map { (0, Int32($0) * 30) }, entities: 1)
    #expect(sparse.dayIndex() == nil)
    #expect(try history([], entities: 3).dayIndex() == nil)
    // One long run among many empty ones.
    #expect(try history((0..<64).map { (0, Int32($0)) }, entities: 20).dayIndex() == nil)
  }

  @Test func timesAndLogsHaveNone() throws {
    var loading = Loading(name: "accounts")
    loading.kind = .entity(key: "id", parent: nil, from: nil, until: nil)
    let accounts = try loading.text("id\n1\n").table
    let days = (1...28).map { "1,2026-01-\($0 < 10 ? "0" : "")\($0)" }
    loading = Loading(name: "t")
    loading.kind = .log(parent: accounts, key: "id", time: "at")
    #expect(try loading.text("id,at\n" + days.joined(separator: "\n") + "\n").table.dayIndex() == nil)
    loading.kind = .history(parent: accounts, key: "id", time: "at")
    #expect(try loading.text("id,at\n" + days.map { $0 + "T10:00:00\n" }.joined()).table.dayIndex() == nil)
    #expect(try loading.text("id,at\n" + days.joined(separator: "\n") + "\n").table.dayIndex() != nil)
  }
}
