import SpadeBase

/// Reads moments: a date, then `T` or a space, `hh:mm`, `:ss`, a fraction, and `Z` or a distance from UTC.
struct TimeParser {
  private(set) var date: DateParser
  /// A time of day was seen; without one these are dates.
  private(set) var hasTimes = false
  /// A fraction of a second was seen.
  private(set) var hasFractions = false
  /// A fraction had more than six digits that matter.
  private(set) var isTruncated = false

  private static let microsPerSecond: Int64 = 1_000_000
  // A constant of another module would be asked for by a call.
  private static let microsPerDay = 86_400 * microsPerSecond

  init(_ format: DateFormat) { date = DateParser(format) }

  /// Microseconds since 1970 of the moment in a field; dates are their midnight.
  @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ field: FieldView.Field) -> Int64? {
    let count = field.count
    var dateEnd = field.start &+ 10
    if count < 16 || text[dateEnd] != 0x54 && text[dateEnd] != Ascii.space {
      guard let end = unusualDateEnd(text, field) else { return nil }
      dateEnd = end
    }
    guard let day = date.parse(text, field.start, dateEnd) else { return nil }
    let midnight = day &* Self.microsPerDay
    if dateEnd == field.end { return midnight }
    hasTimes = true
    if field.end &- dateEnd == 9 {
      // `00:00:00` taken away leaves the digits, and zeros for the colons.
      let word = UnsafeRawPointer(text + (dateEnd &+ 1)).loadUnaligned(as: UInt64.self) ^ 0x3030_3a30_303a_3030
      if Digits.areDigits(word), word & 0x0000_ff00_00ff_0000 == 0 {
        let hour = (word & 15) &* 10 &+ (word &>> 8 & 15)
        let minute = (word &>> 24 & 15) &* 10 &+ (word &>> 32 & 15)
        let second = (word &>> 48 & 15) &* 10 &+ (word &>> 56)
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return midnight &+ Int64(truncatingIfNeeded: hour &* 3600 &+ minute &* 60 &+ second) &* Self.microsPerSecond
      }
    }
    return general(text, dateEnd + 1, field.end, midnight)
  }

  /// Where a date shorter than ten bytes ends, or the whole field is a date.
  private func unusualDateEnd(_ text: UnsafePointer<UInt8>, _ field: FieldView.Field) -> Int? {
    guard field.count >= 8 else { return nil }
    var end = field.start
    while end < field.end, text[end] != 0x54, text[end] != Ascii.space { end += 1 }
    return end - field.start <= 10 ? end : nil
  }

  private mutating func general(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ midnight: Int64) -> Int64? {
    guard end - start >= 5, text[start + 2] == Ascii.colon,
      let hour = DateParser.digits(text, start, 2), let minute = DateParser.digits(text, start + 3, 2),
      hour < 24, minute < 60
    else { return nil }
    var micros = midnight + Int64(hour * 3600 + minute * 60) * Self.microsPerSecond
    var position = start + 5
    if position < end, text[position] == Ascii.colon {
      guard end - position >= 3, let second = DateParser.digits(text, position + 1, 2), second < 60 else { return nil }
      micros += Int64(second) * Self.microsPerSecond
      position += 3
      if position < end, text[position] == Ascii.point || text[position] == Ascii.comma {
        guard let fraction = fraction(text, &position, end) else { return nil }
        micros += fraction
      }
    }
    guard position < end else { return micros }
    guard date.format != .slash || Self.isZulu(text, position, end),
      let distance = Self.zone(text, position, end)
    else { return nil }
    let moved = micros - distance * Self.microsPerSecond
    let day = moved / Self.microsPerDay
    let range = Calendar.dayRange
    return date.format == .slash || day > Int64(range.lowerBound) && day < Int64(range.upperBound) ? moved : nil
  }

  private mutating func fraction(_ text: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) -> Int64? {
    position += 1
    let start = position
    var value: Int64 = 0
    while position < end, text[position] &- Ascii.zero < 10 {
      let digit = Int64(text[position] &- Ascii.zero)
      if position - start < 6 { value = value * 10 + digit } else if digit > 0 { isTruncated = true }
      position += 1
    }
    guard position > start else { return nil }
    for _ in 0..<max(0, 6 - (position - start)) { value *= 10 }
    if value > 0 { hasFractions = true }
    return value
  }

  private static func isZulu(_ text: UnsafePointer<UInt8>, _ position: Int, _ end: Int) -> Bool {
    end - position == 1 && text[position] | 0x20 == UInt8(ascii: "z")
  }

  /// Seconds east of UTC: `Z`, `+02`, `+0200`, `+02:00`.
  private static func zone(_ text: UnsafePointer<UInt8>, _ position: Int, _ end: Int) -> Int64? {
    if isZulu(text, position, end) { return 0 }
    let sign = text[position]
    guard sign == Ascii.plus || sign == Ascii.minus, end - position >= 3,
      let hours = DateParser.digits(text, position + 1, 2), hours < 24
    else { return nil }
    var minutes = 0
    if end - position > 3 {
      let start = text[position + 3] == Ascii.colon ? position + 4 : position + 3
      guard end - start == 2, let value = DateParser.digits(text, start, 2), value < 60 else { return nil }
      minutes = value
    }
    let seconds = Int64(hours * 3600 + minutes * 60)
    return sign == Ascii.minus ? -seconds : seconds
  }
}
