import SpadeBase
import SpadeDemo
import Testing

/// What the tour finds is there to be found, read from the files as any reader would.
@Suite struct StoryTests {
  private let firm: [String: [[String]]]
  private let live: [[String]]

  /// Made and read once for all tests.
  private static let tables = Result {
    var tables: [String: [[String]]] = [:]
    for file in try Demo.files() where file.name.hasSuffix(".csv") { tables[file.name] = rows(file.bytes) }
    return tables
  }

  init() throws {
    firm = try Self.tables.get()
    live = (firm["accounts.csv"] ?? []).filter { $0[8] <= "2026-10-31" && ($0[9].isEmpty || $0[9] > "2026-10-31") }
  }

  @Test func enterpriseAccountsFellIntoTheRed() {
    let (before, now) = (scores("2026-10-01"), scores("2026-10-31"))
    let fallen = live.filter { $0[2] == "enterprise" && (before[$0[0]] ?? 0) >= 40 && (now[$0[0]] ?? 100) < 40 }
    #expect((3...10).contains(fallen.count))
  }

  @Test func activeAccountsFellSilent() {
    let last = lastEvents(until: "2026-10-31T23:59:59")
    let silent = live.filter {
      $0[2] != "free" && (last[$0[0]] ?? "") > "2026-08" && (last[$0[0]] ?? "") < "2026-09-26"
    }
    #expect(silent.count >= 12)
    #expect(silent.contains { $0[2] == "enterprise" })
  }

  @Test func largeAccountsNeverExported() {
    let users = Set((firm["events.csv"] ?? []).filter { $0[3] == "exports" }.map { $0[1] })
    let exporting = Set((firm["users.csv"] ?? []).filter { users.contains($0[0]) }.map { $0[1] })
    let large = live.filter { $0[2] == "enterprise" }.sorted { (Int($0[7]) ?? 0) > (Int($1[7]) ?? 0) }.prefix(12)
    #expect((4...9).contains(large.filter { !exporting.contains($0[0]) }.count))
  }

  @Test func scoresSankAndCrossedSixty() {
    let (fortnight, week, now) = (scores("2026-10-17"), scores("2026-10-24"), scores("2026-10-31"))
    let sank = live.filter { (fortnight[$0[0]] ?? 0) - (now[$0[0]] ?? 1000) >= 5 }
    let crossed = live.filter { (week[$0[0]] ?? 0) >= 60 && (now[$0[0]] ?? 100) < 60 }
    #expect((15...60).contains(sank.count))
    #expect((9...30).contains(crossed.count))
  }

  @Test func oneSegmentPulledTheMeanDown() {
    let (before, now) = (scores("2026-10-01"), scores("2026-10-31"))
    func fall(_ accounts: [[String]]) -> Double {
      let both = accounts.compactMap { account in before[account[0]].flatMap { was in now[account[0]].map { was - $0 } }
      }
      return both.isEmpty ? 0 : both.reduce(0, +) / Double(both.count)
    }
    #expect(fall(live.filter { $0[3] == "logistics" }) > 8)
    #expect(fall(live.filter { $0[3] != "logistics" }) < 3)
  }

  @Test func greenScoresMeetWorriedManagers() {
    let now = scores("2026-10-31")
    let pulses = latest(firm["pulses.csv"] ?? [], until: "2026-10-31") { $0 }
    #expect(live.count { (now[$0[0]] ?? 0) >= 80 && ["yellow", "red"].contains(pulses[$0[0]] ?? "") } >= 5)
  }

  @Test func oneMonthOfSignupsLeftSooner() {
    let last = lastEvents(until: "2026-10-31T23:59:59")
    func stayed(_ month: String) -> Double {
      let cohort = (firm["accounts.csv"] ?? []).filter { $0[8].hasPrefix(month) }
      return Double(cohort.count { (last[$0[0]] ?? "") >= "2026-10" }) / Double(max(1, cohort.count))
    }
    for month in ["2025-12", "2026-01", "2026-02", "2026-05"] { #expect(stayed(month) > stayed("2026-03") + 0.15) }
  }

  @Test func theDataIsAwkwardWhereRealityIs() {
    let accounts = Set((firm["accounts.csv"] ?? []).map { $0[0] })
    let (scores, events) = (firm["scores.csv"] ?? [], firm["events.csv"] ?? [])
    #expect((firm["users.csv"] ?? []).count { !accounts.contains($0[1]) } == 4)
    #expect(events.contains { $0[0] > "2026-11-01" } && scores.contains { $0[1] > "2026-10-31" })
    #expect(scores.contains { $0[2].isEmpty })
    #expect(scores.count - Set(scores.map { "\($0[0]) \($0[1])" }).count > 20)
    let scored = Set(scores.map { $0[0] })
    #expect(live.contains { !scored.contains($0[0]) })
    let names = live.map { $0[1] }
    #expect(
      names.contains { $0.contains("\"") } && names.contains { $0.contains(",") } && names.contains { $0.contains("ö") }
    )
  }

  /// Scores as of a day, the later line first in doubt.
  private func scores(_ day: String) -> [String: Double] { latest(firm["scores.csv"] ?? [], until: day) { Double($0) } }

  private func latest<Value>(_ rows: [[String]], until day: String, _ read: (String) -> Value?) -> [String: Value] {
    var best: [String: (date: String, value: Value?)] = [:]
    for row in rows where row[1] <= day && row[1] >= best[row[0]]?.date ?? "" { best[row[0]] = (row[1], read(row[2])) }
    return best.compactMapValues(\.value)
  }

  private func lastEvents(until moment: String) -> [String: String] {
    let users = Dictionary((firm["users.csv"] ?? []).map { ($0[0], $0[1]) }) { $1 }
    var last: [String: String] = [:]
    for event in firm["events.csv"] ?? [] where event[0] <= moment {
      if let account = users[event[1]] { last[account] = max(last[account] ?? "", event[0]) }
    }
    return last
  }

  /// A reader of CSV of its own, so that the writer is tested too.
  private static func rows(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = [[]]
    var field: [UInt8] = []
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == 0x22 {
        if !isQuoted, index > 0, bytes[index - 1] == 0x22 { field.append(0x22) }
        isQuoted.toggle()
      } else if !isQuoted, byte == 0x2c || byte == 0x0a {
        rows[rows.count - 1].append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == 0x0a { rows.append([]) }
      } else {
        field.append(byte)
      }
    }
    return Array(rows.dropFirst().dropLast())
  }
}
