import SpadeBase

/// The days on which things happen in the demo's firm, as days since 1970-01-01.
enum DemoCalendar {
  /// The moment of the example workspace.
  static let now = day(2026, 10, 31)
  /// The day the files were exported: a few days after `now`, as happens.
  static let export = day(2026, 11, 4)
  static let firstSignup = day(2023, 1, 9)
  /// From here on the firm grows faster.
  static let growth = day(2025, 11, 1)
  static let firstEvent = day(2025, 9, 1)
  /// Scores are computed on Mondays from here on …
  static let weeklyScores = day(2026, 2, 2)
  /// … and each weekday from here on.
  static let dailyScores = day(2026, 8, 3)
  static let firstPulse = day(2026, 1, 12)
  /// The feature `exports` came out.
  static let exportsLaunch = day(2026, 9, 29)
  /// The nightly job did not run.
  static let scoreOutage = day(2026, 9, 7)...day(2026, 9, 9)
  /// The day whose scores of one region were wrong, and the day they were computed again.
  static let wrongScores = day(2026, 10, 14)
  static let restatedScores = day(2026, 10, 16)
  /// Between these days the scores of one segment sank.
  static let segmentSlide = day(2026, 10, 2)...day(2026, 10, 13)
  /// The sign-up month whose accounts left sooner than others.
  static let weakMonth = day(2026, 3, 1)..<day(2026, 4, 1)

  static func day(_ year: Int, _ month: Int, _ day: Int) -> Int { Int(Calendar.civilToDay(year, month, day)) }

  /// Monday is 0; 1970-01-01 was a Thursday.
  static func weekday(_ day: Int) -> Int { (day + 3) % 7 }

  /// How busy a day is, in thousandths of an ordinary weekday.
  static func bustle(_ day: Int) -> Int {
    if weekday(day) >= 5 { return 80 }
    let (_, month, dayOfMonth) = Calendar.civil(Int32(clamping: day))
    if (month == 12 && dayOfMonth >= 22) || (month == 1 && dayOfMonth <= 2) { return 250 }
    return month == 8 ? 800 : 1000
  }
}
