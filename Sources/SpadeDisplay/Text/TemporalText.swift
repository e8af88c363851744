package import SpadeBase

/// Dates, times and spans of time as text.
package enum TemporalText {
  /// `2026-10-31`
  @inline(__always)
  package static func append(day: Int32, to buffer: inout ByteBuffer) throws(Diagnostic) {
    try buffer.put(atMost: 32) { end in write(day, at: end) }
  }

  /// `2026-10-31 14:05:00`, with a fraction only where there is one; `separator` stands before the hour.
  @inline(__always)
  package static func append(
    micros: Int64, separator: UInt8 = UInt8(ascii: " "), to buffer: inout ByteBuffer
  ) throws(Diagnostic) {
    try buffer.put(atMost: 64) { end in write(micros, separator, at: end) }
  }

  /// The largest units that it is whole in: `14d`, `36h`, `1y`; months before the fixed part.
  package static func append(_ duration: CalendarDuration, to buffer: inout ByteBuffer) throws(Diagnostic) {
    let months = Int64(duration.months)
    if months != 0 {
      let inYears = months % 12 == 0
      try NumberText.append(inYears ? months / 12 : months, to: &buffer)
      try buffer.append(inYears ? "y" : "mo")
      if duration.micros == 0 { return }
      try buffer.append(UInt8(ascii: " "))
    }
    for (size, unit) in [(Calendar.microsPerDay, "d"), (3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s")]
    where duration.micros % size == 0 && (duration.micros != 0 || unit == "d") {
      try NumberText.append(duration.micros / size, to: &buffer)
      return try buffer.append(unit)
    }
    try NumberText.append(Double(duration.micros) / 1e6, to: &buffer)
    try buffer.append("s")
  }

  @inline(__always)
  static func write(_ day: Int32, at end: UnsafeMutablePointer<UInt8>) -> Int {
    let (year, month, dayOfMonth) = Calendar.civil(day)
    var length = 4
    if year >= 0, year <= 9999 {
      NumberText.write(UInt64(year), count: 4, at: end)
    } else {
      length = NumberText.write(Int64(year), at: end)
    }
    end[length] = UInt8(ascii: "-")
    NumberText.write(UInt64(month), count: 2, at: end + length + 1)
    end[length + 3] = UInt8(ascii: "-")
    NumberText.write(UInt64(dayOfMonth), count: 2, at: end + length + 4)
    return length + 6
  }

  static func write(_ micros: Int64, _ separator: UInt8, at end: UnsafeMutablePointer<UInt8>) -> Int {
    let day = Calendar.day(ofMicros: micros)
    var rest = micros % Calendar.microsPerDay
    if rest < 0 { rest += Calendar.microsPerDay }
    var length = write(day, at: end)
    end[length] = separator
    let seconds = UInt64(rest / 1_000_000)
    NumberText.write(seconds / 3600, count: 2, at: end + length + 1)
    end[length + 3] = UInt8(ascii: ":")
    NumberText.write(seconds / 60 % 60, count: 2, at: end + length + 4)
    end[length + 6] = UInt8(ascii: ":")
    NumberText.write(seconds % 60, count: 2, at: end + length + 7)
    length += 9
    let fraction = UInt64(rest % 1_000_000)
    guard fraction != 0 else { return length }
    end[length] = NumberText.point
    NumberText.write(fraction, count: 6, at: end + length + 1)
    length += 7
    while end[length - 1] == NumberText.zero { length -= 1 }
    return length
  }
}
