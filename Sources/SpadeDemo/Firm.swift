/// The firm's customers and their users, before anything happened.
struct Firm {
  let seed: UInt64
  private(set) var accounts: [Account]
  private(set) var users: [User]

  /// A firm of so many customers; the same seed gives the same firm.
  init(seed: UInt64, accounts count: Int) {
    self.seed = seed
    accounts = Self.signups(seed, count).enumerated().map { Self.account(seed, index: $0.offset, signup: $0.element) }
    Self.nameApart(&accounts, seed)
    for index in accounts.indices { accounts[index].meetFate(seed) }
    Casting(seed: seed).assign(&accounts)
    users = User.all(of: accounts, seed: seed)
  }

  /// The days of sign-up in order: almost half spread over the first years, the rest over the last one.
  private static func signups(_ seed: UInt64, _ count: Int) -> [Int] {
    var random = RandomStream(seed, .signups)
    let early = DemoCalendar.firstSignup...DemoCalendar.growth - 1
    let late = DemoCalendar.growth...DemoCalendar.export - 1
    return (0..<count).map { _ in
      let day = random.within(random.chance(440) ? early : late)
      return DemoCalendar.weekday(day) >= 5 && random.chance(700) ? day - 2 : day
    }.sorted()
  }

  private static func account(_ seed: UInt64, index: Int, signup: Int) -> Account {
    var random = RandomStream(seed, .account, index)
    let isOld = signup < DemoCalendar.growth
    let tiers: [(Account.Tier, Int)] = [
      (.free, isOld ? 30 : 38), (.starter, 30), (.business, 25), (.enterprise, isOld ? 15 : 7),
    ]
    let tier = random.pick(weighted: tiers) ?? .free
    let region = random.pick(weighted: [("dach", 28), ("uk", 22), ("us", 24), ("nordics", 15), ("apac", 11)]) ?? "dach"
    let (seats, arr) = size(tier, &random)
    let managers = ["Amélie", "Jonas", "Lucía", "Noor", "Priya", "Sam", "Wen"]
    let managed = [Account.Tier.free: 0, .starter: 350, .business: 900, .enterprise: 1000][tier] ?? 0
    let center = [Account.Tier.free: 570, .starter: 640, .business: 700, .enterprise: 760][tier] ?? 500
    return Account(
      id: Account.firstID + index, name: "", tier: tier, segment: random.pick(weighted: Account.segments) ?? nil,
      region: region,
      csm: random.chance(managed) ? random.pick(managers) : nil, seats: seats, arr: arr, signup: signup,
      level: min(max(center + random.bell(220) - (isOld ? 0 : 40), 60), 985), drift: random.bell(25))
  }

  /// Seats, and what they pay a year.
  private static func size(_ tier: Account.Tier, _ random: inout RandomStream) -> (seats: Int, arr: Int?) {
    switch tier {
    case .free: return (random.within(1...2), nil)
    case .starter:
      let seats = random.within(2...6)
      return (seats, seats * random.within(17...24) * 12)
    case .business:
      let seats = random.within(5...16)
      return (seats, seats * random.within(40...60) * 24)
    case .enterprise:
      let seats = 12 + min(random.below(34), random.below(60))
      return (seats, seats * random.within(62...98) * 40)
    }
  }

  /// Gives every account a name that, if it can be had, no other bears.
  private static func nameApart(_ accounts: inout [Account], _ seed: UInt64) {
    var taken: Set<String> = []
    for index in accounts.indices {
      var random = RandomStream(seed, .account, -1 - index)
      let (region, segment) = (accounts[index].region, accounts[index].segment)
      var name = AccountNames.draw(&random, region: region, segment: segment)
      for _ in 0..<20 where taken.contains(name) {
        name = AccountNames.draw(&random, region: region, segment: segment)
      }
      taken.insert(name)
      accounts[index].name = name
    }
  }
}
