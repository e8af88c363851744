/// The types of columns and expressions.
package enum ScalarType: String, Sendable, CaseIterable {
  case bool, int, number, date, time, text
  /// Spans of time: only literals and parameters have it, never a column.
  case duration

  /// True for int and number.
  package var isNumeric: Bool { self == .int || self == .number }
  /// True for date and time.
  package var isTemporal: Bool { self == .date || self == .time }
}
