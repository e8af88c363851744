import SpadeBase
import SpadeStore

/// Makes small workspaces that are awkward on purpose: nulls, ties, gaps, orphans, lives that end and begin, rows after
/// now, midnights, month ends and leap days.
struct WorkspaceGenerator {
  var random: RandomSource
  private var center: Int32 = 0

  init(seed: UInt64) { random = RandomSource(seed: seed) }

  mutating func workspace() -> Workspace {
    let days = [(2026, 10, 31), (2024, 2, 29), (2024, 3, 1), (2025, 2, 28), (2026, 3, 31), (2026, 1, 1), (2026, 7, 15)]
    let (year, month, day) = random.one(of: days)
    center = Calendar.civilToDay(year, month, day)
    let accounts = accounts(random.within(0...8))
    let users = users(random.within(0...8), of: accounts.rows.count)
    var files = [
      accounts, users, scores(accounts.rows.count), lifecycles(accounts.rows.count), moods(users.rows.count),
      notes(accounts.rows.count), events(users.rows.count), targets(),
    ]
    for index in files.indices { files[index].rows.shuffle(using: &random) }
    return Workspace(files: files, now: random.chance(90) ? center : nil, definitions: [], center: center)
  }

  private mutating func accounts(_ count: Int) -> Workspace.File {
    let clause = "entity id" + (random.chance(80) ? " from signup" : "") + (random.chance(70) ? " until churned" : "")
    return Workspace.File(
      name: "accounts", clause: clause,
      columns: [
        ("id", .int), ("name", .text), ("tier", .text), ("seats", .int), ("arr", .number), ("signup", .date),
        ("churned", .date), ("vip", .bool),
      ],
      rows: (0..<count).map { key in
        [
          .int(Int64(key)), name(), text(["free", "pro", "enterprise", "Pro"]), int(0...20), number(0...4000),
          date(15, -120...15), date(60, -60...20), random.chance(15) ? .null : .bool(random.chance(50)),
        ]
      })
  }

  private mutating func users(_ count: Int, of accounts: Int) -> Workspace.File {
    let isTimed = random.chance(40)
    let clause =
      "entity uid of accounts by u_account" + (random.chance(85) ? " from created" : "")
      + (random.chance(40) ? " until gone" : "")
    return Workspace.File(
      name: "users", clause: clause,
      columns: [
        ("uid", .int), ("u_account", .int), ("role", .text), ("level", .int), ("created", isTimed ? .time : .date),
        ("gone", .date),
      ],
      rows: (0..<count).map { key in
        [
          .int(Int64(key)), parent(accounts), text(["admin", "member", "guest"]), int(1...5),
          isTimed ? time(10, -110...15) : date(10, -110...15), date(70, -60...20),
        ]
      })
  }

  private mutating func scores(_ accounts: Int) -> Workspace.File {
    Workspace.File(
      name: "scores", clause: "history of accounts by s_account at s_day",
      columns: [("s_account", .int), ("s_day", .date), ("score", .number), ("conf", .int)],
      rows: (0..<random.within(0...30)).map { _ in
        [parent(accounts), date(0, -70...12), random.chance(15) ? .null : score(), int(0...3)]
      })
  }

  private mutating func lifecycles(_ accounts: Int) -> Workspace.File {
    Workspace.File(
      name: "lifecycles", clause: "history of accounts by l_account at changed",
      columns: [("l_account", .int), ("changed", .time), ("lifecycle", .text)],
      rows: (0..<random.within(0...14)).map { _ in
        [parent(accounts), time(0, -70...12), text(["new", "adopted", "at-risk"])]
      })
  }

  private mutating func moods(_ users: Int) -> Workspace.File {
    Workspace.File(
      name: "moods", clause: "history of users by m_user at m_day",
      columns: [("m_user", .int), ("m_day", .date), ("mood", .int)],
      rows: (0..<random.within(0...16)).map { _ in [parent(users), date(0, -60...12), int(1...5)] })
  }

  private mutating func notes(_ accounts: Int) -> Workspace.File {
    Workspace.File(
      name: "notes", clause: "log of accounts by n_account at n_day",
      columns: [("n_account", .int), ("n_day", .date), ("kind", .text), ("points", .number)],
      rows: (0..<random.within(0...12)).map { _ in
        [parent(accounts), date(0, -60...12), text(["call", "mail"]), random.chance(20) ? .null : score()]
      })
  }

  private mutating func events(_ users: Int) -> Workspace.File {
    Workspace.File(
      name: "events", clause: "log of users by e_user at ts",
      columns: [("e_user", .int), ("ts", .time), ("event", .text), ("feature", .text), ("amount", .int)],
      rows: (0..<random.within(0...40)).map { _ in
        [
          parent(users), time(0, -70...12), text(["login", "invite", "export"]), text(["tasks", "exports", "täsks"]),
          int(-3...9),
        ]
      })
  }

  private mutating func targets() -> Workspace.File {
    Workspace.File(
      name: "targets", clause: "", columns: [("region", .text), ("goal", .int), ("due", .date)],
      rows: (0..<random.within(0...6)).map { _ in [text(["dach", "us"]), int(0...9), date(20, -40...40)] })
  }

  private mutating func parent(_ count: Int) -> Value {
    random.chance(5) ? .null : .int(Int64(random.chance(6) ? 99 : random.below(count)))
  }

  private mutating func name() -> Value {
    text([
      "Ännika GmbH", "zoë", "O'Neil, Co", "caf\u{e9}", "cafe\u{301}", "日本", "😀 co", "", " pad ", "say \"hi\"",
      "two\nlines",
    ])
  }

  private mutating func text(_ texts: [String]) -> Value {
    random.chance(15) ? .null : .text(Array(random.one(of: texts).utf8))
  }

  private mutating func int(_ range: ClosedRange<Int>) -> Value {
    random.chance(15) ? .null : .int(Int64(random.within(range)))
  }

  /// Quarters, so that sums are exact in any order.
  private mutating func number(_ quarters: ClosedRange<Int>) -> Value {
    random.chance(15) ? .null : .number(Double(random.within(quarters)) / 4)
  }

  private mutating func score() -> Value {
    .number(Double(random.chance(30) ? 20 * random.within(0...5) : random.within(0...200) / 2))
  }

  private mutating func date(_ nulls: Int, _ days: ClosedRange<Int>) -> Value {
    random.chance(nulls) ? .null : .date(day(days))
  }

  private mutating func time(_ nulls: Int, _ days: ClosedRange<Int>) -> Value {
    if random.chance(nulls) { return .null }
    let seconds = random.one(of: [0, 0, 43_200, 86_399, random.below(86_400)])
    let micros = Calendar.micros(ofDay: day(days)) + Int64(seconds) * 1_000_000
    return .time(random.chance(5) ? micros + 999_999 : micros)
  }

  /// Days cluster: near the center, at month ends, and anywhere.
  private mutating func day(_ days: ClosedRange<Int>) -> Int32 {
    if random.chance(20) { return center - Int32(random.one(of: [0, 1, 7, 14, 30])) }
    let day = center + Int32(random.within(days))
    if random.chance(10) { return Period.beginning("month", day) - Int32(random.below(2)) }
    return day
  }
}
