package import SpadeBase

/// One value, boxed: for literals, parameters and the edges of the program, never a row at a time in a kernel.
package enum Value: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case number(Double)
  /// Days since 1970-01-01.
  case date(Int32)
  /// Microseconds since 1970-01-01T00:00:00Z.
  case time(Int64)
  /// UTF-8 bytes as they came; compared by byte, which is by Unicode scalar.
  case text([UInt8])
  case duration(CalendarDuration)

  /// The moment that it names, a date by its beginning, in microseconds since 1970; nil for other values and beyond the
  /// calendar.
  package var moment: Int64? {
    switch self {
    case .time(let micros): micros
    case .date(let day) where Calendar.dayRange.contains(day): Calendar.micros(ofDay: day)
    default: nil
    }
  }

  /// Its type; nil for null.
  package var type: ScalarType? {
    switch self {
    case .null: nil
    case .bool: .bool
    case .int: .int
    case .number: .number
    case .date: .date
    case .time: .time
    case .text: .text
    case .duration: .duration
    }
  }
}
