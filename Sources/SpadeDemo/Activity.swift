/// What users did, as it fell into the product's event log.
struct Activity {
  /// One entry of the log.
  struct Event {
    /// Seconds since 1970-01-01, UTC.
    let time: Int
    let userID: Int
    let kind: Kind
  }

  /// An event's name and the feature it belongs to.
  typealias Kind = (name: String, feature: String?)

  /// All entries, oldest first.
  static func log(of firm: Firm) -> [Event] {
    var events: [Event] = []
    for (place, user) in firm.users.enumerated() where user.pace > 0 {
      let account = user.account.map { firm.accounts[$0] }
      if account?.neverCame == true { continue }
      var random = RandomStream(firm.seed, .activity, place)
      if let account { beginnings(of: user, account, &random, &events) }
      days(of: user, account, &random, &events)
    }
    // Events of a user whose row was deleted.
    for day in [-70, -41, -12] {
      events.append(Event(time: (DemoCalendar.now + day) * 86_400 + 33_300, userID: 19_998, kind: ("login", nil)))
    }
    return events.sorted { ($0.time, $0.userID, $0.kind.name) < ($1.time, $1.userID, $1.kind.name) }
  }

  /// The first steps in a new account: most create a project soon, fewer invite someone.
  private static func beginnings(
    of user: User, _ account: Account, _ random: inout RandomStream, _ events: inout [Event]
  ) {
    guard user.created == account.signup, user.role == "admin", user.created >= DemoCalendar.firstEvent else { return }
    let steps: [(Kind, Int)] = [(("login", nil), 950), (("create_project", "projects"), 720), (("invite", nil), 540)]
    for (kind, permille) in steps where random.chance(permille) {
      let day = user.created + random.below(kind.name == "login" ? 2 : 11)
      if isUsed(account, on: day) {
        events.append(Event(time: moment(day, account.region, &random), userID: user.id, kind: kind))
      }
    }
  }

  private static func days(of user: User, _ account: Account?, _ random: inout RandomStream, _ events: inout [Event]) {
    let first = max(user.created, DemoCalendar.firstEvent)
    let last = min(user.leaves - 1, DemoCalendar.export)
    for day in stride(from: first, through: last, by: 1) {
      let eagerness = day < user.created + 21 ? 1500 : 1000
      guard random.chance(user.pace * DemoCalendar.bustle(day) / 1000 * eagerness / 1000) else { continue }
      guard account.map({ isUsed($0, on: day) }) ?? (day < user.created + 90) else { continue }
      for _ in 0..<random.within(1...2) {
        guard let kind = random.pick(weighted: user.role == "viewer" ? forViewers : forAll) else { continue }
        let isTooEarly =
          kind.feature == "exports" && (day < DemoCalendar.exportsLaunch || account?.story == .neverExported)
        events.append(
          Event(
            time: moment(day, account?.region ?? "dach", &random), userID: user.id,
            kind: isTooEarly ? ("view_report", "reports") : kind))
      }
    }
  }

  private static func isUsed(_ account: Account, on day: Int) -> Bool {
    day <= account.lastDay && !(account.quiet?.contains(day) ?? false)
  }

  /// A second of a working day where the region is, mostly between 8 and 18 hours.
  private static func moment(_ day: Int, _ region: String, _ random: inout RandomStream) -> Int {
    let offset = ["dach": -1, "uk": 0, "nordics": -1, "us": 5, "apac": -7][region] ?? 0
    let hour = 8 + (random.below(11) + random.below(11)) / 2 + offset
    return day * 86_400 + min(max(hour, 0), 23) * 3600 + random.below(3600)
  }

  private static let forAll: [(Kind, Int)] = [
    (("login", nil), 26), (("complete_task", "tasks"), 19), (("view_report", "reports"), 9),
    (("comment", "comments"), 9),
    (("move_card", "boards"), 9), (("export", "exports"), 8), (("upload", "files"), 6),
    (("open_dashboard", "dashboards"), 6),
    (("create_project", "projects"), 4), (("invite", nil), 3), (("run_rule", "automations"), 3),
    (("connect_app", "integrations"), 2),
  ]
  private static let forViewers: [(Kind, Int)] = [
    (("login", nil), 40), (("view_report", "reports"), 28), (("open_dashboard", "dashboards"), 18),
    (("comment", "comments"), 14),
  ]
}
