import Glibc
import SpadeBase

@testable import SpadeStore

/// What a column of fields becomes, worked out field by field and as plainly as can be: nil is an empty field without
/// quotes. Dates with slashes, whose order of day and month a whole column tells, are left to other tests.
enum PlainReader {
  static func column(_ fields: [String?]) -> (type: ScalarType, values: [Value]) {
    let known = fields.compactMap { $0 }
    for (type, reader) in readers where !known.isEmpty {
      let values = fields.map { $0.map(reader) ?? .some(.null) }
      if !values.contains(nil) { return (type, values.compactMap { $0 }) }
    }
    return (.text, fields.map { $0.map { .text(Array($0.utf8)) } ?? .null })
  }

  /// In the order in which they are tried; a column of dates has one form.
  private static let readers: [(ScalarType, @Sendable (String) -> Value?)] =
    [(.bool, bool), (.int, int), (.number, number)]
    + ["y-m-d", "d.m.y", "d-m-y", "y/m/d"].map { form in
      (.date, { @Sendable field in day(field, form).map { .date($0) } })
    }
    + [(.time, time)]

  private static func trimmed(_ field: String) -> String {
    let text = field.drop { $0 == " " }
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  private static func bool(_ field: String) -> Value? {
    switch trimmed(field).lowercased() {
    case "true": .bool(true)
    case "false": .bool(false)
    default: nil
    }
  }

  private static func isDigits(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.allSatisfy { "0123456789".contains($0) }
  }

  /// Digits without a zero in front.
  private static func isWhole(_ text: some StringProtocol) -> Bool {
    isDigits(text) && (text == "0" || !text.hasPrefix("0"))
  }

  private static func withoutSign(_ text: String) -> Substring {
    text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
  }

  private static func int(_ field: String) -> Value? {
    let text = trimmed(field)
    guard isWhole(withoutSign(text)) else { return nil }
    return Int64(text).map { .int($0) }
  }

  private static func number(_ field: String) -> Value? {
    if case .int(let value) = int(field) { return .number(Double(value)) }
    let text = trimmed(field)
    let parts = withoutSign(text.lowercased()).split(separator: "e", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2 else { return nil }
    if parts.count == 2, !isDigits(withoutSign(String(parts[1]))) { return nil }
    let digits = first.split(separator: ".", omittingEmptySubsequences: false)
    guard digits.count <= 2, parts.count == 2 || digits.count == 2 else { return nil }
    guard digits[0].isEmpty && digits.count == 2 || isWhole(digits[0]) else { return nil }
    if digits.count == 2, !isDigits(digits[1]) { return nil }
    let value = strtod(text, nil)
    return value.isFinite ? .number(value) : nil
  }

  /// The day number of a date in that form.
  private static func day(_ field: String, _ form: String) -> Int32? {
    let text = trimmed(field)
    guard let separator = form.first(where: { !$0.isLetter }) else { return nil }
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ isDigits($0) }) else { return nil }
    let yearFirst = form.hasPrefix("y")
    let (year, day) = yearFirst ? (parts[0], parts[2]) : (parts[2], parts[0])
    // Only behind a point may a day and a month have one digit.
    let widths = separator == "." ? 1...2 : 2...2
    guard year.count == 4, widths.contains(day.count), widths.contains(parts[1].count), let y = Int(year),
      let m = Int(parts[1]), let d = Int(day), y >= 1, (1...12).contains(m), d >= 1, d <= days(in: m, of: y)
    else { return nil }
    var number = (1..<m).reduce(d - 1) { $0 + days(in: $1, of: y) }
    if y >= 1970 {
      for other in 1970..<y { number += isLeap(other) ? 366 : 365 }
    } else {
      for other in y..<1970 { number -= isLeap(other) ? 366 : 365 }
    }
    return Int32(number)
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && year % 100 != 0 || year % 400 == 0 }

  private static func days(in month: Int, of year: Int) -> Int {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  private static func time(_ field: String) -> Value? {
    let text = trimmed(field)
    if let day = day(text, "y-m-d") { return .time(Int64(day) * 86_400_000_000) }
    guard text.count > 11, let day = day(String(text.prefix(10)), "y-m-d") else { return nil }
    let separator = text.dropFirst(10).prefix(1)
    guard separator == "T" || separator == " " else { return nil }
    var clock = text.dropFirst(11)
    var offset = 0
    if clock.hasSuffix("Z") {
      clock = clock.dropLast()
    } else if let sign = clock.firstIndex(where: { $0 == "+" || $0 == "-" }) {
      let zone = clock[clock.index(after: sign)...].filter { $0 != ":" }
      guard zone.count == 4, isDigits(zone), let number = Int(zone), number / 100 < 24, number % 100 < 60 else {
        return nil
      }
      offset = (number / 100 * 60 + number % 100) * (clock[sign] == "-" ? -60 : 60)
      clock = clock[..<sign]
    }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts[0].count == 2, parts[1].count == 2, isDigits(parts[0]),
      isDigits(parts[1]),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    var micros = 0
    if parts.count == 3 {
      let second = parts[2].split(separator: ".", omittingEmptySubsequences: false)
      guard second.count <= 2, second[0].count == 2, isDigits(second[0]), let whole = Int(second[0]), whole < 60 else {
        return nil
      }
      micros = whole * 1_000_000
      if second.count == 2 {
        guard isDigits(second[1]), second[1].count <= 6 else { return nil }
        micros += Int(second[1] + String(repeating: "0", count: 6 - second[1].count)) ?? 0
      }
    }
    let seconds = Int(day) * 86_400 + hour * 3_600 + minute * 60 - offset
    return .time(Int64(seconds) * 1_000_000 + Int64(micros))
  }
}
