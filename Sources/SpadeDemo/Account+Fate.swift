extension Account {
  /// Decides whether and when the account falls silent, comes back or leaves.
  mutating func meetFate(_ seed: UInt64) {
    var random = RandomStream(seed, .fate, index)
    neverCame = tier == .free ? random.chance(40) : random.chance(5)
    unscored = signup > DemoCalendar.export - 8 || random.chance(tier == .free ? 50 : 10)
    guard let silence = silence(&random) else { return }
    let isGone = !random.chance(tier == .enterprise ? 700 : 180)
    guard isGone else {
      quiet = silence..<silence + random.within(35...80)
      return
    }
    quiet = silence..<Int.max
    let leaves = tier == .free ? random.chance(450) : random.chance(800)
    let leaving = silence + (tier == .free ? random.within(60...150) : random.within(25...75))
    // Cancellations are known a little ahead: some dates lie beyond the export.
    if leaves, leaving <= DemoCalendar.export + 27 { churned = leaving }
  }

  /// The first day of silence, drawn month by month; the risk sinks with age.
  private func silence(_ random: inout RandomStream) -> Int? {
    let risk = [Tier.free: 75, .starter: 42, .business: 16, .enterprise: 5][tier] ?? 0
    let isWeak = DemoCalendar.weakMonth.contains(signup) && tier != .enterprise
    var month = signup + 30
    var age = 1
    while month < DemoCalendar.export {
      let permille = isWeak && age <= 3 ? 330 : age <= 3 ? risk : age <= 12 ? risk / 2 : risk / 4
      if random.chance(permille) { return month + random.below(30) }
      month += 30
      age += 1
    }
    return nil
  }
}
