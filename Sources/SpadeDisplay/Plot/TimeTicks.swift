import SpadeBase

/// Moments to name at a time axis, and their names.
enum TimeTicks {
  /// Ever fewer moments to choose from, the first choice first: those of the data where they are few, counted from the
  /// last, else those at which days, months or years begin.
  static func choices(_ moments: [Int64]) -> [[Int64]] {
    guard let first = moments.first, let last = moments.last, first < last else { return [moments] }
    var choices: [[Int64]] = []
    if moments.count <= 40 {
      for stride in 1..<moments.count {
        choices.append(
          moments.indices.filter { (moments.count - 1 - $0).isMultiple(of: stride) }.map { moments[$0] })
      }
    } else {
      choices = steps.compactMap { round(first...last, $0) }
    }
    return choices + [[first, last], [last], []]
  }

  /// What moments are called beside each other: no part that all have at its beginning.
  static func labels(_ moments: [Int64]) -> [String] {
    let days = moments.map { Calendar.day(ofMicros: $0) }
    let isMidnight = zip(moments, days).allSatisfy { $0 == Calendar.micros(ofDay: $1) }
    let dates = days.map(date)
    guard isMidnight else {
      let isOneDay = Set(days).count == 1 && days.count > 1
      return zip(zip(moments, days), dates).map { moment, date in
        let time = timeOfDay(moment.0 - Calendar.micros(ofDay: moment.1))
        return isOneDay ? time : "\(date.dropFirst(5)) \(time)"
      }
    }
    let parts = days.map { Calendar.civil($0) }
    guard moments.count > 1, parts.allSatisfy({ $0.day == 1 }) else { return dates }
    return dates.map { String($0.prefix(parts.allSatisfy { $0.month == 1 } ? 4 : 7)) }
  }

  /// `2026-10-31`
  private static func date(_ day: Int32) -> String {
    let (year, month, day) = Calendar.civil(day)
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }

  private static func timeOfDay(_ micros: Int64) -> String {
    let seconds = Int(micros / 1_000_000)
    let minutes = padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2)
    return seconds % 60 == 0 ? minutes : minutes + ":" + padded(seconds % 60, 2)
  }

  private static func padded(_ number: Int, _ count: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
  }

  // Distances from a second to a thousand years.
  private static let steps: [CalendarDuration] =
    [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800].map {
      CalendarDuration(micros: $0 * 1_000_000)
    }
    + [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000].map { CalendarDuration(months: $0) }

  // The moments within a range at multiples of a step; nil where they are too many to be named.
  private static func round(_ range: ClosedRange<Int64>, _ step: CalendarDuration) -> [Int64]? {
    let monthLength = 30 * Calendar.microsPerDay
    let length = step.months > 0 ? Int64(step.months) * monthLength : step.micros
    guard (range.upperBound - range.lowerBound) / length <= 40 else { return nil }
    var moments: [Int64] = []
    if step.months == 0 {
      // Weeks begin on Monday, as 1970-01-05 was one.
      let origin: Int64 = step.micros == 7 * Calendar.microsPerDay ? 4 * Calendar.microsPerDay : 0
      let over = (range.lowerBound - origin) % length
      var next = range.lowerBound - over + (over > 0 ? length : 0)
      while next <= range.upperBound {
        moments.append(next)
        next += length
      }
      return moments
    }
    let (year, month, _) = Calendar.civil(Calendar.day(ofMicros: range.lowerBound))
    let months = Int(step.months)
    var index = (year * 12 + month - 1) / months * months
    while index < 120_000 {
      let moment = Calendar.micros(ofDay: Calendar.civilToDay(index / 12, index % 12 + 1, 1))
      if moment > range.upperBound { break }
      if moment >= range.lowerBound { moments.append(moment) }
      index += months
    }
    return moments
  }
}
