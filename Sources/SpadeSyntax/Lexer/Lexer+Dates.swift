import SpadeBase

extension Lexer {
  /// Reads `2026-10-31` or `2026-10-31T14:05:00`; false where no date begins.
  mutating func dateOrTime() -> Bool {
    let start = position
    guard run(4, at: 0) == 4, peek(4) == UInt8(ascii: "-") else { return dottedDate() }
    let monthLength = run(3, at: 5)
    guard (1...2).contains(monthLength), peek(5 + monthLength) == UInt8(ascii: "-") else { return false }
    let dayLength = run(3, at: 6 + monthLength)
    guard (1...2).contains(dayLength) else { return false }
    let year = value(4, at: 0)
    let month = value(monthLength, at: 5)
    let day = value(dayLength, at: 6 + monthLength)
    position += 6 + monthLength + dayLength
    let dateEnd = position
    guard let days = Calendar.day(year: year, month: month, day: day) else {
      skipStuck()
      emitError(.badDate(year: year, month: month, day: day, at: Span(start, dateEnd)), from: start)
      return true
    }
    guard monthLength == 2, dayLength == 2 else {
      let written = Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
      emitError(.unpaddedDate(at: Span(start, position), written: written), from: start)
      return true
    }
    if peek() == UInt8(ascii: "T") || peek() == UInt8(ascii: "t") {
      time(on: days, from: start)
    } else if wordLength(at: position) > 0 || peek().map(Self.isDigit) == true {
      skipStuck()
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      emitError(.badTime(text, at: Span(start, position)), from: start)
    } else {
      emit(.date, from: start, value: .date(days))
    }
    return true
  }

  /// `31.10.2026`, which no number is, with the date that it means.
  private mutating func dottedDate() -> Bool {
    let dot = UInt8(ascii: ".")
    let dayLength = run(3, at: 0)
    guard (1...2).contains(dayLength), peek(dayLength) == dot else { return false }
    let monthLength = run(3, at: dayLength + 1)
    guard (1...2).contains(monthLength), peek(dayLength + monthLength + 1) == dot else { return false }
    let yearStart = dayLength + monthLength + 2
    guard run(5, at: yearStart) == 4 else { return false }
    let (day, month) = (value(dayLength, at: 0), value(monthLength, at: dayLength + 1))
    let year = value(4, at: yearStart)
    let start = position
    position += yearStart + 4
    guard Calendar.day(year: year, month: month, day: day) != nil else {
      emitError(.badDate(year: year, month: month, day: day, at: Span(start, position)), from: start)
      return true
    }
    let written = Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
    emitError(.dottedDate(at: Span(start, position), written: written), from: start)
    return true
  }

  /// Reads `T14:05`, `T14:05:00`, `T14:05:00.123456`, each with an optional `Z`.
  private mutating func time(on days: Int32, from start: Int) {
    var micros: Int64?
    if run(3, at: 1) == 2, peek(3) == UInt8(ascii: ":"), run(3, at: 4) == 2 {
      let (hour, minute) = (value(2, at: 1), value(2, at: 4))
      position += 6
      var second = 0
      var fraction = 0
      var fits = hour < 24 && minute < 60
      if peek() == UInt8(ascii: ":") {
        fits = fits && run(3, at: 1) == 2
        second = value(2, at: 1)
        fits = fits && second < 60
        position += 1 + run(3, at: 1)
        if peek() == UInt8(ascii: "."), case let length = run(7, at: 1), length > 0 {
          fits = fits && length <= 6
          fraction = value(min(length, 6), at: 1)
          for _ in 0..<max(0, 6 - length) { fraction *= 10 }
          position += 1 + length
        }
      }
      if peek() == UInt8(ascii: "Z") { position += 1 }
      if fits, wordLength(at: position) == 0, peek().map(Self.isDigit) != true, !offsetFollows {
        let seconds = Int64(hour * 3600 + minute * 60 + second)
        micros = Calendar.micros(ofDay: days) + seconds * 1_000_000 + Int64(fraction)
      }
    }
    guard let micros else {
      skipStuck()
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      return emitError(.badTime(text, at: Span(start, position)), from: start)
    }
    emit(.time, from: start, value: .time(micros))
  }

  /// True at `+02:00` or `-02:00`: times are UTC, and an offset must not be taken for arithmetic.
  private var offsetFollows: Bool {
    (peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-")) && run(3, at: 1) == 2
      && (peek(3) == UInt8(ascii: ":") || run(5, at: 1) == 4)
  }

  /// Skips what is stuck to a broken date or time: letters, digits, `:`, `.` and `+`.
  private mutating func skipStuck() {
    while let byte = peek(), Self.isDigit(byte) || Self.isLetter(byte) || [0x3a, 0x2e, 0x2b].contains(byte) {
      position += 1
    }
  }

  /// How many digits stand from `ahead` on, counted up to `limit`.
  private func run(_ limit: Int, at ahead: Int) -> Int {
    var length = 0
    while length < limit, peek(ahead + length).map(Self.isDigit) == true { length += 1 }
    return length
  }

  /// The value of at most six digits.
  private func value(_ length: Int, at ahead: Int) -> Int {
    (0..<length).reduce(0) { sum, index in sum * 10 + Int((peek(ahead + index) ?? 0x30) & 0x0f) }
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
