/// Moments as people write them.
package enum MomentText {
  /// The date where it is the end of a day, else date and time.
  package static func of(_ moment: Int64?) -> String {
    guard let moment else { return "not set" }
    let (year, month, day) = Calendar.civil(Calendar.day(ofMicros: moment))
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    if (moment &+ 1) % Calendar.microsPerDay == 0 { return date }
    let seconds = Int((moment - Calendar.micros(ofDay: Calendar.day(ofMicros: moment))) / 1_000_000)
    return "\(date) \(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
