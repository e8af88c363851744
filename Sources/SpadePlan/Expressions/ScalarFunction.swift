/// Functions of one row's values. Arguments are bound and cast to what each line says.
package enum ScalarFunction: String, Sendable, CaseIterable {
  /// date|time -> date: the beginning of the day, week (Monday), month, quarter, year
  case day, week, month, quarter, year
  /// (date|time, date|time) -> number or int: days from the first to the second; whole days between dates (int),
  /// with fractions where one is a time (number, both cast to time)
  case days
  /// (t, now: time) -> int for a date: whole days to now's day; number for a time: days with fractions
  case age
  /// (t: date|time, now: time, half-life in days: number) -> number: 0.5^(age/half)
  case decay
  /// int -> int (overflow is an error), number -> number
  case abs
  /// number -> number; (number, int digits) -> number; int stays int. Halves go away from zero.
  case round
  /// number -> int where it fits, else an error; int stays int
  case floor, ceil
  /// number -> number; null below 0
  case sqrt
  /// number -> number; null at or below 0
  case ln
  /// number -> number; null where the result is not finite
  case exp
  /// several arguments of one type; nulls are skipped, null where all are null
  case min, max
  /// (int, int) -> int, (number, number) -> number: the remainder with the divisor's sign; null where the divisor is 0
  case mod
  /// text -> text, by Unicode scalar's simple mapping
  case lower, upper
  /// text -> text without leading and trailing white space
  case trim
  /// text -> int: Unicode scalars
  case length
  /// (any, …) -> text: each as `text` gives it; null where one is null
  case concat
  /// (number, width: number) -> number: width * floor(x / width); int where both are int; null where width <= 0
  case bin
  /// any -> text: as the CSV writer gives it
  case text
  /// bool|int|text -> number; text that is no number is null
  case number
  /// number -> int (towards zero), text -> int, null where it is none; out of range is an error
  case int
  /// time|text -> date; text that is no ISO date is null
  case date
}
