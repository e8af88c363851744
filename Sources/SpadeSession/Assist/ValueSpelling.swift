import SpadeBase

/// Values as the language writes them.
enum ValueSpelling {
  /// `2026-10-31`; nil for years that a literal can't say.
  static func date(_ day: Int32) -> String? {
    let (year, month, dayOfMonth) = Calendar.civil(day)
    guard (1...9999).contains(year) else { return nil }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
  }

  /// `2026-10-31T14:05:00`, with a fraction only where there is one.
  static func time(_ micros: Int64) -> String? {
    guard let date = date(Calendar.day(ofMicros: micros)) else { return nil }
    var rest = micros % Calendar.microsPerDay
    if rest < 0 { rest += Calendar.microsPerDay }
    let (seconds, fraction) = (Int(rest / 1_000_000), Int(rest % 1_000_000))
    let clock = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return "\(date)T\(clock)" + (fraction == 0 ? "" : ".\(padded(fraction, 6))")
  }

  /// The shortest text that reads as this number.
  static func number(_ value: Double) -> String { "\(value)" }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}
