/// Arithmetic of the proleptic Gregorian calendar in UTC: days and microseconds since 1970-01-01.
package enum Calendar {
  /// Microseconds in a day.
  package static let microsPerDay: Int64 = 86_400_000_000
  /// 0001-01-01 and 9999-12-31 as days: the dates that Spade knows.
  package static let dayRange: ClosedRange<Int32> = -719_162...2_932_896

  /// The day number of a date, or nil where the calendar has no such date.
  package static func day(year: Int, month: Int, day: Int) -> Int32? {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= length(year: year, month: month)
    else { return nil }
    return civilToDay(year, month, day)
  }

  /// Number of days of a month.
  package static func length(year: Int, month: Int) -> Int {
    switch month {
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  /// Year, month and day of a day number.
  @inlinable package static func civil(_ day: Int32) -> (year: Int, month: Int, day: Int) {
    // Eras of 400 years that begin on 1 March, after Howard Hinnant's published derivation.
    let z = Int(day) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
  }

  /// The day number of a date known to be valid.
  @inlinable package static func civilToDay(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(truncatingIfNeeded: era * 146_097 + dayOfEra - 719_468)
  }

  /// The day that holds a moment in microseconds.
  @inlinable package static func day(ofMicros micros: Int64) -> Int32 {
    let quotient = micros / microsPerDay
    return Int32(truncatingIfNeeded: micros % microsPerDay < 0 ? quotient - 1 : quotient)
  }

  /// Midnight at which a day begins, in microseconds.
  @inlinable package static func micros(ofDay day: Int32) -> Int64 { Int64(day) * microsPerDay }

  /// The same day of the month `months` later, clamped to the month's last day; nil outside the known dates.
  package static func addMonths(_ day: Int32, _ months: Int) -> Int32? {
    let (year, month, dayOfMonth) = civil(day)
    let (count, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow, count >= 12, count < 120_000 else { return nil }
    let newYear = count / 12
    let newMonth = count % 12 + 1
    return civilToDay(newYear, newMonth, min(dayOfMonth, length(year: newYear, month: newMonth)))
  }
}
