import SpadeBase
import SpadeSession
import SpadeStore
import Testing

@testable import SpadeEngine

/// Columns are stored as narrow as their values allow, and read as they are stored: whatever the width, the ways that do so
/// give what the general one gives.
@Suite struct WidthTests {
  /// Where the days lie: those of early 1970 take a byte, those of today two, those of 2100 four.
  enum Epoch: String, CaseIterable {
    case byte = "1970"
    case word = "2026"
    case long = "2100"
  }

  /// Whole numbers of each width, decimals of each, one that is neither.
  private static let columns = ["tiny", "short", "long", "vast", "tenth", "hundredth", "thousandth", "rate"]

  /// What is asked of one of these columns, with a value from its middle.
  private static func questions(_ x: String, _ year: String) -> [String] {
    let (middle, edge) = (middles[x] ?? "0", edges[x] ?? "0")
    return [
      "marks | slice sum(\(x)), mean(\(x)), min(\(x)), max(\(x)), median(\(x)), p90(\(x)), n = count(\(x)) by tier",
      "marks | slice stdev(\(x)), distinct(\(x)), first(\(x)), last(\(x)), share(\(x)), rate(\(x) > \(middle)) by tier",
      "marks | slice sum(\(x)), mean(\(x)), min(\(x)), max(\(x)), median(\(x)), n = count() by note",
      "marks | slice distinct(\(x)), p10(\(x)), n = count(\(x)) by note, tier",
      "marks | where \(x) > \(middle) | slice n = count(), sum(\(x)), max(\(x)), a = sum(tiny), b = mean(thousandth) by tier",
      "marks | where \(x) != \(edge) and short <= 250 | slice n = count(), sum(\(x)), a = sum(short), median(\(x)) by tier",
      "marks | where \(edge) <= \(x) | slice n = count(), mean(\(x)), a = sum(long) by tier",
      "marks | where \(x) >= \(middle) and rate < 0.7 | slice n = count(), sum(\(x)) by tier",
      "marks | where \(x) == null or \(x) in (\(middle), \(edge)) | slice n = count() by note, \(x)",
      "marks | sort -\(x), account, day | take 5 | select account, day, \(x)",
      "marks | sort \(x), -account, day | take 4 | select account, day, \(x)",
      "marks | where \(x) == null | sort -\(x), account, day | take 3 | select account, day, \(x)",
      "accounts | select account, slope(\(x) last 40d), sum(\(x) of marks last 30d), mean(\(x) last 9d), \(x) @ \(year)-02-20",
      "accounts | select account, median(\(x) of marks), min(\(x) of marks), max(\(x) of marks last 50d), distinct(\(x) of marks)",
      "accounts | select account, sum(\(x) of marks where \(x) > \(middle)), count(marks where \(x) == \(edge) last 60d), change(\(x), 2w)",
      "accounts | where became(\(x) > \(middle), last 20d) or stayed(\(x) <= \(edge), last 9d) | select account, since(\(x))",
      "slice sum(\(x)), mean(\(x)), n = count(), n_known = count(\(x)) by tier | over 9w every 4d",
      "marks | slice sum(\(x)), n = count() by account | sort -n, account | take 9",
    ]
  }

  private static let middles = [
    "tiny": "3", "short": "120", "long": "90000", "vast": "4000000000", "tenth": "1.5", "hundredth": "12.25",
    "thousandth": "812.5", "rate": "0.5",
  ]
  /// The greatest of each.
  private static let edges = [
    "tiny": "127", "short": "300", "long": "200000", "vast": "9000000000", "tenth": "12.7", "hundredth": "300.25",
    "thousandth": "90000.125", "rate": "1",
  ]

  private static func others(_ year: String) -> [String] {
    [
      "marks | where day >= \(year)-02-01 and day < \(year)-03-01 | slice n = count(), max(day), min(day) by tier",
      "marks | slice n = count(), max(day), distinct(day) by note",
      "marks | sort -day, account, tiny | take 5 | select account, day",
      "marks | slice n = count(), sum(tiny) by week(day)",
      "accounts | select account, count(marks last 20d), any(marks before \(year)-02-01), none(marks last 5d), last(day of marks)",
      "accounts | select account, sum(decay(day, 30d) of marks last 60d), mean(decay(day, 7d) of marks)",
      "accounts | select account, min(day of marks last 40d), max(day of marks before \(year)-03-01)",
      "hits | slice n = count(), max(at), min(at) by kind",
      "hits | where at >= \(year)-01-01T00:00:40 | slice n = count(), distinct(kind) by account",
      "hits | sort -at, account, level | take 7",
      "hits | slice n = count(), sum(level) by label",
      "hits | where label > \"n3\" | slice n = count() by label, kind",
      "hits | sort label, at, account | take 3 within kind | select account, at, label",
      "accounts | select account, count(hits from \(year)-01-01T00:00:30 to \(year)-01-01T00:01:10), last(at of hits), first(label of hits)",
      "accounts | select account, count(hits where level > 0), sum(level of hits last 90d), min(at of hits), any(hits where label == \"n7\")",
    ]
  }

  private static func files(_ year: String, accounts count: Int, rows most: Int) -> [(name: String, text: String)] {
    var dice = Dice(41)
    func some(_ text: String) -> String { Int.random(in: 0..<9, using: &dice) == 0 ? "" : text }
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &dice) }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var (accounts, marks) = (
      "account,tier\n", "account,day,tiny,short,long,vast,tenth,hundredth,thousandth,rate,note\n"
    )
    var hits = "account,at,kind,label,level\n"
    for number in 0..<count {
      // Not in the order of the keys.
      let account = number * 7_919 % count
      accounts += "\(account),\(some(["a", "b", "c"][pick(0...2)]))\n"
      for _ in 0..<pick(0...most) {
        let isLast = pick(0...19) == 0
        marks += "\(account),\(year)-0\(pick(1...3))-\(two(pick(1...28))),"
        marks += "\(some(isLast ? "127" : "\(pick(-5...9))")),\(some(isLast ? "300" : "\(pick(-5...250))")),"
        marks += "\(some(isLast ? "200000" : "\(pick(-70_000...190_000))")),"
        marks += "\(some(isLast ? "9000000000" : "\(pick(-5...5) * 1_000_000_000)")),"
        marks += "\(some(isLast ? "12.7" : "\(pick(0...9)).\(pick(0...9))")),"
        marks += "\(some(isLast ? "300.25" : "\(pick(-99...99)).\(two(pick(0...99)))")),"
        marks += "\(some(isLast ? "90000.125" : "\(pick(0...9_999)).\(pick(100...999))")),"
        marks +=
          "\(some("\(isLast ? 1 : Double.random(in: 0...1, using: &dice))")),\(some(["x", "y", "z"][pick(0...2)]))\n"
      }
      for _ in 0..<pick(0...2) {
        // In a byte where the year is 1970, with more labels than a byte can number.
        hits += "\(account),\(year)-01-01T00:0\(pick(0...1)):\(two(pick(0...59))),\(some(["p", "q"][pick(0...1)])),"
        hits += "\(some("n\(pick(0...400))")),\(some("\(pick(-3...3))"))\n"
      }
    }
    return [("accounts.csv", accounts), ("marks.csv", marks), ("hits.csv", hits)]
  }

  private func answers(
    _ folder: String, _ year: String, _ questions: [String], _ change: (inout EngineOptions) -> Void = { _ in }
  ) throws -> [[[Value]]] {
    var options = SessionOptions(threads: 2)
    change(&options.engine)
    let script =
      """
      load "accounts.csv" as accounts entity account
      load "marks.csv" as marks history of accounts by account at day
      load "hits.csv" as hits log of accounts by account at at
      set now = \(year)-03-20

      """ + questions.joined(separator: "\n")
    var tables: [[[Value]]] = []
    try Session(options: options, today: 20_600).run(SourceText(name: "test", text: script), folder: folder) {
      outcome in
      guard case .answer(let answer) = outcome else { return }
      tables.append(answer.table.columns.map { column in (0..<answer.table.rowCount).map(column.value) })
    } failed: { error throws(Diagnostic) in
      throw error
    }
    return tables
  }

  private func expectSameAnswers(
    _ files: [(name: String, text: String)], _ year: String, _ questions: [String]
  ) throws {
    let folder = try TestFolder(files)
    let slow = try answers(folder.path, year, questions) { $0.fastPaths = [] }
    let fast = try answers(folder.path, year, questions)
    #expect(slow.count == questions.count && fast.count == questions.count)
    for (number, question) in questions.enumerated() {
      #expect(slow[number].first?.isEmpty == false, "nothing is left of \(question)")
      #expect(fast[number] == slow[number], "\(question)")
    }
  }

  @Test(arguments: Epoch.allCases) func areNotSeenInAnswers(_ epoch: Epoch) throws {
    let year = epoch.rawValue
    // The days' width matters to few of the questions about numbers.
    let columns = epoch == .word ? Self.columns : epoch == .byte ? ["long"] : ["tiny", "short", "long"]
    let questions = columns.flatMap { Self.questions($0, year) } + Self.others(year)
    try expectSameAnswers(Self.files(year, accounts: 150, rows: 9), year, questions)
  }

  /// More entities than a thread takes at a time, more groups than are counted side by side or sorted by themselves.
  @Test func norAreManyGroups() throws {
    let sums = "n = count(), sum(tiny), sum(short), sum(long), sum(vast), max(tenth), count(rate)"
    try expectSameAnswers(
      Self.files("2026", accounts: 4_500, rows: 3), "2026",
      [
        "marks | slice \(sums) by account",
        "marks | slice \(sums) by account, note",
        "marks | where short > 20 | slice \(sums) by account",
        "marks | slice n = count() by account | sort -n, account | take 9",
        "marks | where note == \"x\" | slice \(sums), median(tiny) by account",
        "slice sum(tiny), mean(short), mean(hundredth), n = count(), n_long = count(long) by tier | over 9w every 2w",
        "slice sum(tiny), n = count() by tier, big = account > 2000 | over 30d every 9d",
        "marks | slice \(sums), median(tiny), p90(long), distinct(account) by tier",
        "hits | slice n = count(), distinct(label), distinct(account) by account",
      ])
  }
}
