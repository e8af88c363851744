/// Gives the planted stories to accounts that can play them.
struct Casting {
  let seed: UInt64

  /// How many of 600 accounts play each story, and of which tier if not any; at least one of any number.
  private static let parts: [(story: Account.Story, tier: Account.Tier?, count: Int)] = [
    (.intoTheRed, nil, 5), (.neverExported, nil, 6), (.wentQuiet, .enterprise, 2), (.wentQuiet, nil, 14),
    (.crossedSixty, nil, 9), (.pulseDisagrees, nil, 8), (.trendingDown, nil, 12),
  ]

  func assign(_ accounts: inout [Account]) {
    var random = RandomStream(seed, .stories)
    for (story, tier, count) in Self.parts {
      var candidates = random.shuffled(
        accounts.indices.filter { Self.fits(accounts[$0], story) && accounts[$0].tier == tier ?? accounts[$0].tier })
      if story == .neverExported { candidates.sort { (accounts[$0].arr ?? 0, $0) > (accounts[$1].arr ?? 0, $1) } }
      for index in candidates.prefix(max(1, count * accounts.count / 600)) {
        accounts[index].play(story, &random)
      }
    }
  }

  private static func fits(_ account: Account, _ story: Account.Story) -> Bool {
    let isSettled = account.signup < DemoCalendar.now - 150 && account.quiet == nil && account.churned == nil
    guard account.story == nil, isSettled, !account.neverCame, !account.unscored else { return false }
    // What befell the whole segment would hide a story of one's own.
    let stands = account.segment != Account.slidingSegment
    switch story {
    case .intoTheRed: return account.tier == .enterprise && stands
    case .wentQuiet: return account.tier != .free
    case .neverExported: return account.tier == .enterprise
    case .trendingDown: return account.tier != .free && stands
    case .crossedSixty: return account.tier != .free && stands
    case .pulseDisagrees: return account.csm != nil && stands
    }
  }
}

extension Account {
  /// Takes a story on: what it changes in the account itself.
  mutating func play(_ story: Story, _ random: inout RandomStream) {
    self.story = story
    switch story {
    case .intoTheRed:
      level = random.within(540...690)
      drop = level - random.within(230...345)
    case .wentQuiet:
      quiet = DemoCalendar.now - random.within(36...75)..<Int.max
    case .neverExported: break
    case .trendingDown:
      level = random.within(520...860)
      drop = random.within(95...180)
    case .crossedSixty:
      level = random.within(632...655)
      drop = random.within(70...100)
    case .pulseDisagrees: level = random.within(845...940)
    }
    if story != .wentQuiet && story != .neverExported { drift = 0 }
  }

  /// Tenths that stories take from the score on a day.
  func loss(on day: Int) -> Int {
    var loss = 0
    switch story {
    case .intoTheRed: loss = Self.ramp(day, DemoCalendar.now - 25...DemoCalendar.now - 9, drop)
    case .trendingDown: loss = Self.ramp(day, DemoCalendar.now - 21...DemoCalendar.export, drop)
    case .crossedSixty: loss = Self.ramp(day, DemoCalendar.now - 6...DemoCalendar.now - 2, drop)
    case .wentQuiet, .neverExported, .pulseDisagrees, nil: break
    }
    if segment == Self.slidingSegment, index % 5 != 0 { loss += Self.ramp(day, DemoCalendar.segmentSlide, 140) }
    return loss
  }

  /// 0 before a stretch of days, `height` after it, in even steps between.
  private static func ramp(_ day: Int, _ stretch: ClosedRange<Int>, _ height: Int) -> Int {
    let position = min(max(day - stretch.lowerBound, 0), stretch.upperBound - stretch.lowerBound)
    return height * position / max(1, stretch.upperBound - stretch.lowerBound)
  }
}
