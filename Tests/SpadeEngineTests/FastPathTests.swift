import Glibc
import SpadeBase
import SpadePlan
import SpadeSession
import SpadeStore
import Testing

@testable import SpadeEngine

/// What is read in another way must give the same answers, to the last bit.
@Suite struct FastPathTests {
  private static let questions = [
    "scores | slice mean(score), n = count(), sum(score), min(score), max(score) by tier",
    "scores | slice median(score), p90(score), median(points), sum(points), min(day) by tier",
    "scores | where tier == \"b\" and score < 60 | slice n = count(), mean(score) by tier",
    "scores | where points != 3 and tier != \"a\" | slice n = count(), max(points), distinct(tier) by account",
    "scores | where score >= 49.5 and score <= 50.5 | slice n = count() by tier",
    "scores | where day >= 2026-02-01 | slice stdev(score), mean(rate), n = count() by tier",
    "scores | at 2026-02-10 | slice mean(score), n = count() by tier",
    "accounts | slice mean(m), sum(n), min(l), max(h) by tier",
    "slice mean(score), median(points) by tier | over 6w every 1w",
    "accounts | where became(score < 50, last 20d) | slice n = count() by tier",
    "scores | where rate > 0.5 | slice share(score), first(score), last(points) by tier",
    "scores | slice mean(score), n = count(), sum(points), min(score), max(points), min(day) by week(day), tier",
    "scores | slice mean(rate), stdev(score), wmean(score, points) by month(day)",
    "scores | slice distinct(account), distinct(tier), distinct(points) by month(day)",
    "scores | where points in (1, 2, 3, null) or score < 20 | slice distinct(account), n = count() by tier",
    "scores | where note like \"*O*\" | slice n = count(), median(score), mean(points) by note",
    "scores | where note contains \"e\" and score < rate * 100 | slice n = count(), distinct(account) by tier, note",
    "scores | where note != \"red\" | slice mean(points), max(note), any(score > 50) by account",
    "scores | slice n = count(), mean(score) by if(points > 100, \"many\", \"few\"), is_low = score < 30",
    "scores | where note == \"absent\" | slice n = count() by tier",
    "scores | where note == \"absent\" | slice n = count(), mean(score)",
    "scores | where quarter(day) == 2026-01-01 | slice n = count() by account, note",
    "scores | slice n = count(), distinct(account) by month(day) | at 2026-02-10",
    "times | slice n = count(), mean(x), sum(y), last(y) by day(t), kind",
    "times | where year(t) >= 1970-01-01 and kind startswith \"a\" | slice n = count(), distinct(kind) by month(t)",
    "times | slice n = count() by flag, month(t)",
    "scores | slice n = count(), mean(score) by account",
    "scores | slice n = count(), distinct(tier) by account, tier",
    "scores | where score >= 30 | slice n = count(), sum(points) by account",
    "scores | sort -score, account, day | take 5",
    "scores | sort score, -points | take 3 | select account, day, score, points",
    "scores | sort note, day | take 7",
    "scores | sort -note | take 6",
    "scores | sort -tier, -rate | take 9",
    "scores | sort rate * 0, -(points ?? -1) | take 11",
    "times | sort -t, x | take 4",
    "scores | where score == null | sort -score, points | take 4",
    "accounts | select account, slope(score last 40d), slope(points of scores), slope(rate last 40d), slope(score of scores where points > 100)",
    "accounts | select account, count(scores last 20d), any(scores before 2026-01-20), none(scores last 5d), any(scores from 2026-02-01 to 2026-02-05)",
    "accounts | select account, sum(rate last 40d), mean(rate of scores where score > 30), stdev(score last 60d), wmean(score of scores, points)",
    "accounts | select account, sum(decay(day, 30d) of scores last 60d), sum(match(points, 1 -> 10, else 2) * decay(day, 7d) of scores)",
    "accounts | select account, first(rate of scores last 30d), last(points of scores before 2026-02-01), distinct(tier of scores last 50d)",
    "accounts | select account, became(score < 60, last 30d), became(score != 50, last 3d), became(points <= -500, last 30d), stayed(score >= 10, last 14d)",
    "accounts | select account, stayed(score > 20 and points < 250, last 9d), became(band(score) == \"red\", last 60d), stayed((score ?? 50) < 70, last 90d)",
    "accounts | select account, stayed(score == score, last 10d) @ 2026-02-11, became(score < 40 or tier == \"a\", last 30d) @ 2026-01-08",
    "slice mean(score), sum(points @ 7d ago), mean(rate) by tier | over 20w every 3d",
    "accounts | where score > 30 and change(score, 2w) < 0 | slice n = count(), max(points) by tier | over 8w every 2w",
    "slice mean(score) by tier | vs 2026-02-01",
    "scores | slice n = count() by note",
    "scores | where note like \"*e*\" | slice n = count() by note, tier",
    "scores | where note contains \"e\" | slice n = count(), share() by account",
    "scores | where note == null or note == \"red\" | slice n = count() by account, tier",
    "scores | slice n = count() by week(day), tier",
    "scores | where points in (1, 2, null) | slice n = count() by tier",
    "times | slice n = count() by flag",
    "times | slice share() by x",
    "times | slice n = count() by day(t)",
    "times | where x > 0 or x == null | slice n = count()",
    "times | where flag ?? true | slice n = count()",
    "times | where kind != \"a\" | slice n = count() by kind",
    "scores | where score >= 20 and points < 200 | slice n = count(), mean(score), sum(points), share(score) by tier",
    "scores | where points != 3 | slice n = count(), sum(points), mean(points), sum(score) by account",
    "scores | where day >= 2026-02-01 and day < 2026-03-01 | slice n = count(), sum(points), share() by tier",
    "scores | where score < -5 | slice n = count(), mean(score)",
    "scores | where score <= 1000000 and points >= -70000 | slice n = count(), mean(score), median(score), max(points) by tier",
    "scores | where points > 99999999 | slice n = count() by tier",
    "scores | where points != 99999999 | slice n = count(), mean(points) by tier",
    "scores | sort -points | take 5",
    "scores | sort points, -score, account, day | take 6",
    "scores | sort -day, score, account | take 5",
    "times | sort y | take 3",
    "times | sort -x, t, y | take 5",
    "clients | slice mean(mark), n = count(), sum(amount), share(mark) by plan | over 20w every 5d",
    "clients | where plan != \"a\" | slice mean(amount), sum(mark) by plan, month(begun) | over 10w every 1w",
    "all clients | slice mean(mark), n = count() | over 30w every 3w",
    "clients | slice m = mean(mark), sum(amount) by plan | where m > 40 | sort -m | take 2 | over 20w every 1w",
    "clients | slice m = mean(mark) by plan | slice n = count(), mean(m) | over 20w every 9h",
    "clients | where plan == \"none\" | slice mean(mark), n = count() | over 4w every 1w",
    "members | slice n = count() by plan | over 20w every 1w",
    "clients | slice mean(mark), median(amount) by plan, client | over 20w every 1w",
    "clients | select client, sum(decay(t, 30d) of hits last 60d), mean(decay(t, 7d) of hits), mean(decay(t, 1h) of hits)",
    "members | select member, sum(decay(t, 3d) of hits last 20d) @ 2026-02-11, mean(decay(t, 3d) of hits) @ 2019-02-11",
    "hits | slice n = count() by what",
    "hits | where what like \"*port\" | slice n = count() by what",
    "hits | where what contains \"port\" | slice n = count() by plan",
    "hits | where what != \"view\" | slice n = count(), share() by plan, client",
    "hits | where what == null or what == \"edit\" | slice n = count() by plan, what",
    "hits | where level in (-3, 0, null) | slice n = count() by level, plan",
    "hits | where level != 2 | slice n = count()",
    "hits | where level == null | slice n = count() by plan ?? \"none\"",
    "hits | where plan != \"a\" and what == \"edit\" | slice n = count() by client",
    "hits | slice n = count() by client",
    "hits | slice n = count(), sum(level) by member",
    "hits | slice n = count(), mean(level) by member, plan",
    "hits | slice n = count(), distinct(member), distinct(client) by plan",
    "hits | slice distinct(plan), distinct(client), sum(level) by week(t)",
    "hits | where level > 0 | slice n = count(), sum(level), distinct(what) by client",
    "hits | slice n = count(), mean(level), sum(level) by what, week(t)",
    "hits | slice n = count(), mean(level) by member | at 2026-02-10",
    "hits | where what contains \"port\" | slice n = count() by plan | at 2026-02-10",
    "members | slice n = count() by client, plan",
    "hits | sort -level, t, member | take 2 within what | select member, t, what, level",
    "scores | sort score, account, day | take 3 within note | select account, day, score, note",
    "scores | sort -points, account, day, score, rate | take 1 within tier, note | select account, day, points, tier",
    "accounts | select account, mean(decay(day, 30d) of scores last 60d), sum(decay(day, 1h) of scores)",
  ]

  /// A small portfolio with nulls, gaps, several rows a day and accounts without any row.
  private func workspace(_ seed: UInt64, in folder: String) throws {
    var dice = Dice(seed)
    var accounts = "account,tier\n"
    var scores = "account,day,score,points,rate,note\n"
    var times = "t,kind,x,y,flag\n"
    for _ in 0..<400 {
      func sometimes(_ text: String) -> String { Int.random(in: 0..<7, using: &dice) == 0 ? "" : text }
      let day = sometimes("19\(Int.random(in: 69...70, using: &dice))-0\(Int.random(in: 1...9, using: &dice))-1")
      let time = "\(Int.random(in: 0...9, using: &dice)) 2\(Int.random(in: 0...3, using: &dice)):59:5"
      let kind = sometimes(["a", "b", "äb", "A"][Int.random(in: 0..<4, using: &dice)])
      times += "\(day.isEmpty ? "" : day + time + "9"),\(kind),\(sometimes("\(Int.random(in: -9...9, using: &dice))")),"
      times += "\(Int.random(in: -4_000_000_000...4_000_000_000, using: &dice)),"
      times += "\(sometimes("\(Bool.random(using: &dice))"))\n"
    }
    try write(times, folder + "/times.csv")
    for account in 0..<40 {
      accounts += "\(account),\(["a", "b", "c", ""][Int.random(in: 0..<4, using: &dice)])\n"
      for _ in 0..<Int.random(in: 0...60, using: &dice) {
        let day = Int.random(in: 1...28, using: &dice)
        let month = Int.random(in: 1...3, using: &dice)
        func sometimes(_ text: String) -> String { Int.random(in: 0..<7, using: &dice) == 0 ? "" : text }
        let score = sometimes("\(Int.random(in: 0...99, using: &dice)).\(Int.random(in: 0...9, using: &dice))")
        let points = sometimes("\(Int.random(in: -3...300, using: &dice))")
        let rate = sometimes("\(Double.random(in: 0...1, using: &dice))")
        scores += "\(account),2026-0\(month)-\(day < 10 ? "0" : "")\(day),\(score),\(points),\(rate),"
        scores += "\(sometimes(["green", "yellow", "red", "ROT"][Int.random(in: 0..<4, using: &dice)]))\n"
      }
    }
    // Without strays an account is its rows' stretch; with them some rows have an account that nobody is.
    if seed == 3 { scores += "98,2026-01-05,40.5,7,0.5,red\n99,2026-01-05,3.5,7,,ROT\n99,2026-02-05,,1,0.5,\n" }
    try write(accounts, folder + "/accounts.csv")
    try lives(&dice, isFine: seed == 2, strays: seed == 3, in: folder)
    try write(scores, folder + "/scores.csv")
  }

  /// Entities that come and go, one with a history, one below it with a log.
  private func lives(_ dice: inout Dice, isFine: Bool, strays: Bool, in folder: String) throws {
    var clients = "client,plan,begun,ended\n"
    var marks = "client,day,mark,amount\n"
    var members = "member,client\n"
    var hits = "member,t,what,level\n"
    func day() -> String { "2026-0\(Int.random(in: 1...3, using: &dice))-1\(Int.random(in: 0...9, using: &dice))" }
    func sometimes(_ text: String) -> String { Int.random(in: 0..<4, using: &dice) == 0 ? "" : text }
    for client in 0..<70 {
      clients += "\(client),\(["a", "b", "c", ""][Int.random(in: 0..<4, using: &dice)]),"
      clients += "\(sometimes("2025-1\(Int.random(in: 0...2, using: &dice))-20")),\(sometimes(day()))\n"
      for _ in 0..<Int.random(in: 0...90, using: &dice) {
        let mark = sometimes("\(Int.random(in: 0...99, using: &dice)).\(Int.random(in: 1...9, using: &dice))")
        marks += "\(client),\(day()),\(mark),\(sometimes("\(Int.random(in: -5...70_000, using: &dice))"))\n"
      }
      for member in 0..<Int.random(in: 0...3, using: &dice) {
        members += "\(client * 10 + member),\(client)\n"
        for _ in 0..<Int.random(in: 0...60, using: &dice) {
          let fraction = isFine ? ".\(Int.random(in: 1...9, using: &dice))" : ""
          hits += "\(client * 10 + member),\(day()) 1\(Int.random(in: 0...9, using: &dice)):30:00\(fraction),"
          hits += "\(sometimes(["view", "edit", "export", "import"][Int.random(in: 0..<4, using: &dice)])),"
          hits += "\(sometimes("\(Int.random(in: -3...3, using: &dice))"))\n"
        }
      }
    }
    if strays {
      // Members of nobody, and hits of theirs and of nobody.
      members += "7001,701\n7002,702\n"
      for member in [7001, 7001, 7002, 8001, 8002, 8001] { hits += "\(member),\(day()) 08:00:00,view,1\n" }
    }
    try write(clients, folder + "/clients.csv")
    try write(marks, folder + "/marks.csv")
    try write(members, folder + "/members.csv")
    try write(hits, folder + "/hits.csv")
  }

  private func write(_ text: String, _ path: String) throws {
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)
  }

  private func answers(
    _ folder: String, _ questions: [String] = questions, _ change: (inout EngineOptions) -> Void
  ) throws -> [[[Value]]] {
    var options = SessionOptions(threads: 2)
    change(&options.engine)
    let session = Session(options: options, today: 20_600)
    let script =
      """
      load "accounts.csv" as accounts entity account
      load "scores.csv" as scores history of accounts by account at day
      load "times.csv" as times
      load "clients.csv" as clients entity client from begun until ended
      load "marks.csv" as marks history of clients by client at day
      load "members.csv" as members entity member of clients by client
      load "hits.csv" as hits log of members by member at t
      set now = 2026-03-20
      let m of accounts = mean(score of scores last 30d)
      let n of accounts = sum(points of scores)
      let l of accounts = last(score of scores before 2026-03-01)
      let h of accounts = max(points of scores last 10d)

      """ + questions.joined(separator: "\n")
    var tables: [[[Value]]] = []
    try session.run(SourceText(name: "test", text: script), folder: folder) { outcome in
      guard case .answer(let answer) = outcome else { return }
      tables.append(answer.table.columns.map { column in (0..<answer.table.rowCount).map(column.value) })
    } failed: { error throws(Diagnostic) in
      throw error
    }
    return tables
  }

  @Test func countedQuantilesAreThoseOfKeptValues() throws {
    var dice = Dice(5)
    let groups = (0..<900).map { _ in UInt32.random(in: 0..<5, using: &dice) }
    for spread in [3, 1_000, 1 << 40] as [Int64] {
      let raw = groups.map { _ in Int64.random(in: -spread...spread, using: &dice) }
      let validity = groups.map { _ in Bool.random(using: &dice) }
      let values = Vector(type: .number, values: .decimals(raw, digits: 1), validity: validity, count: raw.count)
      for part in [0, 0.1, 0.5, 0.9, 1] {
        var counted = QuantileState(part: part)
        var kept = QuantileState(part: part, counts: false)
        var merged = QuantileState(part: part)
        try groups.withUnsafeBufferPointer { groups in
          let rows = GroupedRows(groups: groups, groupCount: 6)
          try counted.update(rows, values, nil)
          try kept.update(rows, values, nil)
        }
        try merged.merge(counted, [0, 1, 2, 3, 4, 5], groupCount: 6)
        let expected = Samples.unbox(try kept.finish(groupCount: 6))
        #expect(Samples.unbox(try counted.finish(groupCount: 6)) == expected)
        #expect(Samples.unbox(try merged.finish(groupCount: 6)) == expected)
      }
    }
  }

  @Test func decimalsCompareAsTheirNumbers() throws {
    var dice = Dice(9)
    let raw = (0..<500).map { _ in Int64.random(in: -40...40, using: &dice) }
    let decimals = Vector(type: .number, values: .decimals(raw, digits: 1), count: raw.count)
    for bound in [-1.25, -0.3, 0, 0.1, 0.30000000000000004, 2, 1e300, 3.9] {
      let constant = Vector.constant(.number(bound), type: .number, count: raw.count)
      for op in [ComparisonOperator.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual] {
        for (left, right) in [(decimals, constant), (constant, decimals)] {
          let exact = try Kernels.compare(op, left, right, Samples.context)
          let widened = try Kernels.compare(op, left.undecimal, right.undecimal, Samples.context)
          #expect(Samples.unbox(exact) == Samples.unbox(widened), "\(op) \(bound)")
        }
      }
    }
  }

  @Test func timesAreFoundWhereverTheyLie() {
    var dice = Dice(4)
    for count in [0, 1, 2, 9, 300] {
      for spread in [3, 50, 1 << 50] as [Int64] {
        var times = (0..<count).map { _ in Int64.random(in: -spread...spread, using: &dice) }
        if count > 4 { times[0] = Int64.min / 4 }
        times.sort()
        for limit in times.flatMap({ [$0 - 1, $0, $0 + 1] }) + [.min, .max] {
          let expected = times.firstIndex { $0 > limit } ?? count
          times.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            #expect(TimeColumn.firstAfter(base, 0, count, limit) == expected)
          }
        }
      }
    }
  }

  /// Powers of two are worked out a block at a time: these are several blocks, and one row of them has more than one.
  @Test func decaysOfManyRows() throws {
    var template = Array("/tmp/spade-fast-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    try workspace(2, in: folder)
    var dice = Dice(11)
    var hits = "member,t,what,level\n"
    for row in 0..<15_000 {
      let member = row < 5_000 ? 10 : 10 * Int.random(in: 0..<70, using: &dice)
      let day = "2026-0\(Int.random(in: 1...3, using: &dice))-1\(Int.random(in: 0...9, using: &dice))"
      hits += "\(member),\(day) 1\(Int.random(in: 0...9, using: &dice)):30:00,view,1\n"
    }
    try write(hits, folder + "/hits.csv")
    let question = "clients | select client, sum(decay(t, 30d) of hits), mean(decay(t, 7d) of hits last 60d)"
    let slow = try answers(folder, [question]) { $0.fastPaths = [] }
    let fast = try answers(folder, [question]) { _ in }
    #expect(slow.count == 1 && fast == slow)
  }

  /// So many groups are put in order by an order of the keys that is kept.
  @Test func manyGroupsStandInTheOrderOfTheirKeys() throws {
    var template = Array("/tmp/spade-fast-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    try workspace(1, in: folder)
    var dice = Dice(12)
    let keys = Array(1...5_000).shuffled(using: &dice)
    try write("account,tier\n" + keys.map { "\($0),a\n" }.joined(), folder + "/accounts.csv")
    let rows = keys.dropLast(100).flatMap { key in
      (1...Int.random(in: 1...3, using: &dice)).map { "\(key),2026-01-0\($0),\(key % 90).5,\($0),,\n" }
    }
    try write("account,day,score,points,rate,note\n" + rows.joined(), folder + "/scores.csv")
    for question in [
      "scores | slice n = count(), sum(points) by account", "scores | where points > 1 | slice sum(score) by account",
      "scores | slice n = count() by account, points",
    ] {
      let slow = try answers(folder, [question]) { $0.fastPaths = [] }
      let fast = try answers(folder, [question]) { _ in }
      #expect(slow.count == 1 && fast == slow, "\(question)")
      let accounts = fast[0][0].compactMap { if case .int(let account) = $0 { account } else { nil } }
      #expect(accounts.count > 2_000 && accounts == accounts.sorted(), "\(question)")
    }
  }

  /// Without any path and with all of them every question is asked of every workspace; in each of the other ways one of as
  /// many, another one in each round and workspace: `SPADE_ROUNDS=11` asks all in all ways.
  @Test(arguments: [1, 2, 3]) func changeNoAnswer(seed: UInt64) throws {
    var template = Array("/tmp/spade-fast-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    try workspace(seed, in: folder)
    let slow = try answers(folder) { $0.fastPaths = [] }
    #expect(slow.count == Self.questions.count)
    let fast = try answers(folder) { _ in }
    for (number, question) in Self.questions.enumerated() {
      #expect(fast[number] == slow[number], "\(question)")
    }
    var ways: [(name: String, change: (inout EngineOptions) -> Void)] = FastPath.allCases.map { path in
      ("\(path) alone", { $0.fastPaths = [path] })
    }
    ways += [("one thread", { $0.threads = 1 }), ("small batches", { $0.batchRows = 37 })]
    for (place, way) in ways.enumerated() {
      // A prime number of ways and a step that doesn't divide it: each question meets one of them a round.
      let chosen = Self.questions.indices.filter { ($0 + 3 * place + 4 * Int(seed)) % ways.count < Samples.rounds }
      let found = try answers(folder, chosen.map { Self.questions[$0] }, way.change)
      #expect(found.count == chosen.count)
      for (number, answer) in zip(chosen, found) {
        #expect(answer == slow[number], "\(way.name): \(Self.questions[number])")
      }
    }
  }
}
