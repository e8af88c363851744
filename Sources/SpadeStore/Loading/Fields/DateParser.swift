import SpadeBase

/// Reads dates of one format; remembers the last month seen, since neighbours mostly share it.
///
/// Dates with slashes are kept as they stand, `year << 10 | first << 5 | second`, until the whole column has shown
/// which of the two is the day.
struct DateParser {
  let format: DateFormat
  /// What slashed dates seen so far can be.
  var canBeDayFirst = true
  var canBeMonthFirst = true
  private var monthWord: UInt64 = 0
  private var monthStart: Int64 = 0
  private var monthLength = 0

  init(_ format: DateFormat) { self.format = format }

  /// The day number of the date in `start ..< end`, nil where there is none.
  @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    switch format {
    case .yearDash, .yearSlash:
      guard end &- start == 10 else { return nil }
      let word = UnsafeRawPointer(text + start).loadUnaligned(as: UInt64.self)
      if word != monthWord || monthLength == 0 {
        guard enterMonth(text, word, year: start, month: start + 5, marks: (start + 4, start + 7)) else { return nil }
      }
      return day(text, start &+ 8)
    case .dot, .dash:
      guard end &- start == 10 else { return short(text, start, end) }
      let word = UnsafeRawPointer(text + (start &+ 2)).loadUnaligned(as: UInt64.self)
      if word != monthWord || monthLength == 0 {
        guard enterMonth(text, word, year: start + 6, month: start + 3, marks: (start + 2, start + 5)) else {
          return nil
        }
      }
      return day(text, start)
    case .slash:
      return slashed(text, start, end)
    }
  }

  private var separator: UInt8 {
    switch format {
    case .yearDash, .dash: Ascii.minus
    case .yearSlash, .slash: Ascii.slash
    case .dot: Ascii.point
    }
  }

  @inline(__always) private func day(_ text: UnsafePointer<UInt8>, _ position: Int) -> Int64? {
    let tens = text[position] &- Ascii.zero
    let ones = text[position &+ 1] &- Ascii.zero
    let day = Int(tens) &* 10 &+ Int(ones)
    guard tens < 10, ones < 10, day >= 1, day <= monthLength else { return nil }
    return monthStart &+ Int64(day &- 1)
  }

  /// Reads year and month and keeps them under `word`.
  private mutating func enterMonth(
    _ text: UnsafePointer<UInt8>, _ word: UInt64, year: Int, month: Int, marks: (Int, Int)
  ) -> Bool {
    guard text[marks.0] == separator, text[marks.1] == separator,
      let years = Self.digits(text, year, 4), let months = Self.digits(text, month, 2),
      years >= 1, (1...12).contains(months)
    else { return false }
    monthWord = word
    monthStart = Int64(Calendar.civilToDay(years, months, 1))
    monthLength = Calendar.length(year: years, month: months)
    return true
  }

  /// `1.2.2026`: day and month of one or two digits.
  private func short(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    guard format == .dot, let (day, month, year) = parts(text, start, end),
      let date = Calendar.day(year: year, month: month, day: day)
    else { return nil }
    return Int64(date)
  }

  private mutating func slashed(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    guard let (first, second, year) = parts(text, start, end) else { return nil }
    canBeDayFirst = canBeDayFirst && Calendar.day(year: year, month: second, day: first) != nil
    canBeMonthFirst = canBeMonthFirst && Calendar.day(year: year, month: first, day: second) != nil
    guard canBeDayFirst || canBeMonthFirst else { return nil }
    return Int64(year << 10 | first << 5 | second)
  }

  /// What a slashed date stands for once the order is known.
  static func resolve(slashed: Int64, isDayFirst: Bool) -> Int64 {
    let year = Int(slashed >> 10)
    let first = Int(slashed >> 5 & 31)
    let second = Int(slashed & 31)
    return Int64(Calendar.civilToDay(year, isDayFirst ? second : first, isDayFirst ? first : second))
  }

  /// Two numbers of one or two digits and a year of four, between separators.
  private func parts(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> (Int, Int, Int)? {
    guard end - start >= 8, end - start <= 10 else { return nil }
    let firstLength = text[start + 1] == separator ? 1 : 2
    guard text[start + firstLength] == separator, let first = Self.digits(text, start, firstLength) else { return nil }
    let next = start + firstLength + 1
    let secondLength = text[next + 1] == separator ? 1 : 2
    guard text[next + secondLength] == separator, let second = Self.digits(text, next, secondLength) else { return nil }
    let yearStart = next + secondLength + 1
    guard end - yearStart == 4, let year = Self.digits(text, yearStart, 4), year >= 1, first <= 31, second <= 31
    else { return nil }
    return (first, second, year)
  }

  static func digits(_ text: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for position in start..<start + count {
      let digit = text[position] &- Ascii.zero
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
