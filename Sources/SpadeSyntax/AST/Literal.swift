package import SpadeBase

/// A constant as it stands in a query, with its spelling so that the formatter can give it back.
package struct Literal: Hashable, Sendable {
  /// The value of a literal.
  package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case number(Double)
    case text(String)
    /// Days since 1970-01-01.
    case date(Int32)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case time(Int64)
    case duration(CalendarDuration)
  }

  package var value: Value
  /// The literal as typed, for example `2.5M`, `'text'` or `14d`.
  package var spelling: String

  package init(_ value: Value, spelling: String) {
    self.value = value
    self.spelling = spelling
  }
}
