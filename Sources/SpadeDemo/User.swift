/// A person who uses the product, or was meant to.
struct User {
  let id: Int
  /// Names no account where the account was deleted.
  let accountID: Int
  /// The account's place in the firm's list; nil where it was deleted.
  let account: Int?
  let role: String
  let created: Int
  /// How likely an ordinary weekday is a day of use, in thousandths; 0 never came.
  let pace: Int
  /// The first day after the person left.
  let leaves: Int

  private static let firstID = 20_001

  /// The users of all accounts in the order they were created, with a few of accounts that are no more.
  static func all(of accounts: [Account], seed: UInt64) -> [User] {
    var drafts: [(created: Int, account: Int?, id: Int, order: Int)] = []
    for (index, account) in accounts.enumerated() {
      var random = RandomStream(seed, .users, account.index)
      // A few accounts were set up and no user was ever added.
      guard !(account.neverCame && random.chance(400)) else { continue }
      let count = max(1, account.seats * random.within(55...100) / 100)
      let last = min(account.lastDay, account.quiet?.lowerBound ?? .max)
      for order in 0..<count {
        let room = max(0, last - account.signup)
        // Most are invited early.
        let later = min(random.below(room + 1), random.below(room + 1), random.below(240))
        drafts.append((account.signup + (order == 0 ? 0 : later), index, account.id, order))
      }
    }
    for (order, id) in [9001, 9001, 9002, 9017].enumerated() {
      drafts.append((DemoCalendar.firstEvent + 40 * order, nil, id, order))
    }
    drafts.sort { ($0.created, $0.id, $0.order) < ($1.created, $1.id, $1.order) }
    return drafts.enumerated().map { place, draft in
      var random = RandomStream(seed, .users, -1 - place)
      let role = draft.order == 0 || random.chance(90) ? "admin" : random.chance(220) ? "viewer" : "member"
      return User(
        id: firstID + place, accountID: draft.id, account: draft.account, role: role, created: draft.created,
        pace: pace(role, isFirst: draft.order == 0, &random), leaves: leaves(draft.created, &random))
    }
  }

  private static func pace(_ role: String, isFirst: Bool, _ random: inout RandomStream) -> Int {
    guard isFirst || !random.chance(160) else { return 0 }
    let usual = role == "admin" ? 100 : role == "viewer" ? 40 : 68
    // Few use it a lot, many a little.
    return usual * (15 + min(random.below(230), random.below(300))) / 100
  }

  private static func leaves(_ created: Int, _ random: inout RandomStream) -> Int {
    random.chance(120) ? created + random.within(30...600) : .max
  }
}
