/// What people recorded about accounts: the phase of their life, and the managers' pulses.
enum Signals {
  /// A row of either file: a word that holds from a date on.
  struct Row {
    let accountID: Int
    let date: Int
    let word: String
  }

  /// Phases by account and date.
  static func lifecycle(of firm: Firm) -> [Row] {
    firm.accounts.flatMap { account in
      var random = RandomStream(firm.seed, .lifecycle, account.index)
      var phases = [(account.signup, "onboarding")]
      let adopted = account.signup + random.within(25...60)
      let silence = account.quiet?.lowerBound ?? .max
      if adopted < silence, !account.neverCame, random.chance(800) { phases.append((adopted, "adopted")) }
      if random.chance(140) { phases.append((account.signup + random.within(130...500), "expanding")) }
      if account.arr != nil { phases += renewals(account) }
      phases = phases.filter { $0.0 < silence }
      if let quiet = account.quiet {
        phases.append((quiet.lowerBound + 30, "dormant"))
        if quiet.upperBound < .max { phases.append((quiet.upperBound + 5, "adopted")) }
      }
      if account.story == .intoTheRed || account.story == .trendingDown, random.chance(600) {
        phases.append((DemoCalendar.now - random.within(1...8), "at-risk"))
      }
      phases = phases.filter { $0.0 <= account.lastDay }
      if let churned = account.churned, churned <= DemoCalendar.export { phases.append((churned, "churned")) }
      return phases.sorted { $0.0 < $1.0 }.map { Row(accountID: account.id, date: $0.0, word: $0.1) }
    }
  }

  /// Paid accounts are up for renewal in the six weeks before each anniversary.
  private static func renewals(_ account: Account) -> [(Int, String)] {
    stride(from: account.signup + 365, through: DemoCalendar.export + 45, by: 365).flatMap {
      [($0 - 45, "renewing"), ($0, "adopted")]
    }
  }

  /// Pulses in the order they were given: green, yellow or red, by feeling.
  static func pulses(of firm: Firm) -> [Row] {
    var rows: [Row] = []
    for account in firm.accounts where account.csm != nil {
      var random = RandomStream(firm.seed, .pulses, account.index)
      var day = max(account.signup + 20, DemoCalendar.firstPulse) + random.below(30)
      while day <= account.lastDay {
        // A manager hears of trouble late.
        let felt = account.scoreLevel(on: day - 14) - account.fading(on: day - 20) / 3 + random.bell(110)
        if DemoCalendar.weekday(day) < 5 {
          rows.append(
            Row(accountID: account.id, date: day, word: felt >= 620 ? "green" : felt >= 430 ? "yellow" : "red"))
        }
        day += random.within(25...50)
      }
      if account.story == .pulseDisagrees {
        rows.append(
          Row(
            accountID: account.id, date: DemoCalendar.export - random.within(7...20),
            word: random.chance(400) ? "red" : "yellow"))
        rows.removeAll { $0.accountID == account.id && $0.date > DemoCalendar.export - 7 }
      }
    }
    return rows.sorted { ($0.date, $0.accountID) < ($1.date, $1.accountID) }
  }
}
