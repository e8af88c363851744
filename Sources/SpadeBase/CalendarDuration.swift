/// A span of time as one types it: whole calendar months, or a fixed number of microseconds.
package struct CalendarDuration: Hashable, Sendable {
  /// Calendar steps, clamped to the month's last day; a quarter is 3, a year 12.
  package var months: Int32
  /// Fixed part: seconds, minutes, hours, days and weeks, in microseconds.
  package var micros: Int64

  package init(months: Int32 = 0, micros: Int64 = 0) {
    self.months = months
    self.micros = micros
  }

  /// The units of the language, shortest first, with what one of them is.
  package static let units: [(name: String, one: CalendarDuration)] = [
    ("s", CalendarDuration(micros: 1_000_000)), ("min", CalendarDuration(micros: 60_000_000)),
    ("h", CalendarDuration(micros: 3_600_000_000)), ("d", CalendarDuration(micros: Calendar.microsPerDay)),
    ("w", CalendarDuration(micros: 7 * Calendar.microsPerDay)), ("mo", CalendarDuration(months: 1)),
    ("q", CalendarDuration(months: 3)), ("y", CalendarDuration(months: 12)),
  ]

  /// `count` of a unit, or nil for an unknown unit or one that overflows.
  package init?(count: Int64, unit: String) {
    guard let one = Self.units.first(where: { $0.name == unit })?.one else { return nil }
    let (micros, overflow) = one.micros.multipliedReportingOverflow(by: count)
    guard !overflow, let months = Int32(exactly: count).map({ $0.multipliedReportingOverflow(by: one.months) }),
      !months.overflow
    else { return nil }
    self.init(months: months.partialValue, micros: micros)
  }

  /// True where it moves nothing.
  package var isZero: Bool { months == 0 && micros == 0 }
  /// True where it moves backwards.
  package var isNegative: Bool { months < 0 || micros < 0 }
  /// The same span the other way.
  package var negated: CalendarDuration { CalendarDuration(months: -months, micros: -micros) }

  /// `moment` moved by this span (in microseconds since 1970), nil outside the known dates.
  package func added(to moment: Int64) -> Int64? {
    var moved = moment
    if months != 0 {
      let day = Calendar.day(ofMicros: moment)
      guard let newDay = Calendar.addMonths(day, Int(months)) else { return nil }
      moved += Calendar.micros(ofDay: newDay) - Calendar.micros(ofDay: day)
    }
    let (sum, overflow) = moved.addingReportingOverflow(micros)
    guard !overflow, Calendar.dayRange.contains(Calendar.day(ofMicros: sum)) else { return nil }
    return sum
  }
}
