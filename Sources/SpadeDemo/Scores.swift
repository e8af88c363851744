/// The scores that a nightly job computed, with the job's failures and corrections.
struct Scores {
  /// A row of the file: the values of an account from `date` on, in tenths.
  struct Row {
    /// The day the job wrote it.
    let written: Int
    let accountID: Int
    let date: Int
    let score, product, relationship, business: Int?
  }

  /// Rows in the order they were written.
  static func history(of firm: Firm) -> [Row] {
    var rows: [Row] = []
    for account in firm.accounts where !account.unscored { add(account, firm.seed, &rows) }
    return rows.sorted { ($0.written, $0.accountID, $0.date) < ($1.written, $1.accountID, $1.date) }
  }

  private static func add(_ account: Account, _ seed: UInt64, _ rows: inout [Row]) {
    var random = RandomStream(seed, .scores, account.index)
    let spread = account.drop > 0 ? 25 : 90
    let offsets = Dimensions(
      product: random.bell(spread), relationship: random.bell(spread), business: random.bell(spread))
    let hasBusiness = account.arr != nil || random.chance(550)
    let gap = random.chance(60) && account.story == nil ? DemoCalendar.dailyScores + random.below(88) : .max
    let gapEnd = gap == .max ? .max : gap + random.within(10...40)
    let isLost = account.story == nil && random.chance(15)
    var noise = Dimensions(product: 0, relationship: 0, business: 0)
    for day in stride(from: max(account.signup + 2, DemoCalendar.weeklyScores), through: account.lastDay, by: 1) {
      let isDue = day < DemoCalendar.dailyScores ? DemoCalendar.weekday(day) == 0 : DemoCalendar.weekday(day) < 5
      // A row is written when a value moved enough; some nights the job did not run.
      guard isDue, !DemoCalendar.scoreOutage.contains(day), day < gap || day > gapEnd else { continue }
      guard random.chance(day < DemoCalendar.dailyScores ? 950 : 600) else { continue }
      noise.wander(&random)
      let level = account.scoreLevel(on: day)
      let product = clamp(level + offsets.product + noise.product - account.fading(on: day))
      let relationship = account.csm == nil ? nil : clamp(level + offsets.relationship + noise.relationship)
      let business = hasBusiness ? clamp(level + offsets.business + noise.business) : nil
      if isLost, day > DemoCalendar.now - 12 {
        rows.append(
          Row(
            written: day, accountID: account.id, date: day, score: nil, product: nil, relationship: nil, business: nil))
        break
      }
      let isMissing = account.story == nil && random.chance(5)
      let wrong = day == DemoCalendar.wrongScores && account.region == "uk" ? clamp(product - 180) : product
      func row(_ written: Int, _ product: Int) -> Row {
        Row(
          written: written, accountID: account.id, date: day,
          score: isMissing ? nil : total(product, relationship, business), product: isMissing ? nil : product,
          relationship: relationship, business: business)
      }
      rows.append(row(day, wrong))
      if wrong != product { rows.append(row(DemoCalendar.restatedScores, product)) }
    }
  }

  /// 40, 30 and 30 parts of those that are known, rounded half up.
  private static func total(_ product: Int, _ relationship: Int?, _ business: Int?) -> Int {
    let weight = 40 + (relationship == nil ? 0 : 30) + (business == nil ? 0 : 30)
    let sum = 40 * product + 30 * (relationship ?? 0) + 30 * (business ?? 0)
    return (2 * sum + weight) / (2 * weight)
  }

  private static func clamp(_ tenths: Int) -> Int { min(max(tenths, 0), 1000) }

  /// One number for each dimension of the score.
  private struct Dimensions {
    var product, relationship, business: Int

    /// A step of a walk that is drawn back to 0; usage moves faster than what people think.
    mutating func wander(_ random: inout RandomStream) {
      product += random.bell(13) - product / 12
      if random.chance(200) { relationship += random.bell(14) - relationship / 8 }
      if random.chance(150) { business += random.bell(12) - business / 8 }
    }
  }
}

extension Account {
  /// The score in tenths that all dimensions hover around on a day.
  func scoreLevel(on day: Int) -> Int {
    let isYoung = day < signup + 90
    return level + drift * (day - DemoCalendar.now) / 100 - (isYoung ? 50 : 0) - loss(on: day)
  }

  /// What silence takes from the product's score: a point every other day, up to 35.
  func fading(on day: Int) -> Int {
    if neverCame { return 250 }
    guard let quiet, quiet.contains(day) else { return 0 }
    return min(350, (day - quiet.lowerBound) * 5)
  }
}
