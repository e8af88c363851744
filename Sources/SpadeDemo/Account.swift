/// A customer of the demo's firm, with the fate that its numbers follow.
struct Account {
  /// What an account pays for.
  enum Tier: String, CaseIterable {
    case free, starter, business, enterprise
  }

  /// Something planted for the tour to find.
  enum Story: CaseIterable {
    /// Enterprise, and its score sank below 40 within the last four weeks.
    case intoTheRed
    /// Active until some weeks ago, then silent.
    case wentQuiet
    /// Large, and never used the feature that is new.
    case neverExported
    /// Its score has been sinking for three weeks.
    case trendingDown
    /// Its score passed below 60 in the last days.
    case crossedSixty
    /// Its score is green, its manager says otherwise.
    case pulseDisagrees
  }

  let id: Int
  var name: String
  let tier: Tier
  let segment: String?
  let region: String
  var csm: String?
  let seats: Int
  /// Recurring revenue a year, whole euros; free accounts have none.
  let arr: Int?
  let signup: Int
  var churned: Int?
  /// A stretch of days without any event.
  var quiet: Range<Int>?
  /// Signed up, and nobody ever came.
  var neverCame = false
  /// The score's level in tenths before any story, without noise.
  var level: Int
  /// Tenths the level gains or loses in a hundred days.
  var drift: Int
  /// No score is ever computed.
  var unscored = false
  var story: Story?
  /// Tenths that its story takes from the score.
  var drop = 0

  /// The last day on which anything can happen to it.
  var lastDay: Int { min(churned.map { $0 - 1 } ?? .max, DemoCalendar.export) }

  /// True where it is a customer on that day.
  func isThere(on day: Int) -> Bool { signup <= day && (churned ?? .max) > day }

  /// The account's place in the list of the firm's accounts, from which its random streams are drawn.
  var index: Int { id - Self.firstID }

  static let firstID = 1001
  /// The segment whose scores sank, and with it the total.
  static let slidingSegment = "logistics"
  static let segments: [(String?, Int)] = [
    ("retail", 20), (slidingSegment, 16), ("health", 14), ("education", 13), ("finance", 13), ("media", 11),
    ("manufacturing", 10), (nil, 3),
  ]
}
