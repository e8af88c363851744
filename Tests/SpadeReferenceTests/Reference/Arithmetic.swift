import SpadeBase
import SpadeStore
import SpadeSyntax

/// Three-valued logic.
enum Logic {
  static func not(_ a: Value) -> Value { if case .bool(let a) = a { .bool(!a) } else { .null } }

  static func and(_ a: Value, _ b: Value) -> Value {
    if a == .bool(false) || b == .bool(false) { return .bool(false) }
    return a == .null || b == .null ? .null : .bool(true)
  }

  static func or(_ a: Value, _ b: Value) -> Value { not(and(not(a), not(b))) }
}

/// Operators on numbers, dates, times and spans.
enum Arithmetic {
  static func add(_ a: Value, _ b: Value) throws -> Value {
    switch (a, b) {
    case (.date, .duration(let span)), (.time, .duration(let span)): return try move(a, span)
    default: return try reckon(a, b, { $0.addingReportingOverflow($1) }, +)
    }
  }

  static func subtract(_ a: Value, _ b: Value) throws -> Value {
    switch (a, b) {
    case (.date, .duration(let span)), (.time, .duration(let span)): return try move(a, span.negated)
    default: return try reckon(a, b, { $0.subtractingReportingOverflow($1) }, -)
    }
  }

  static func multiply(_ a: Value, _ b: Value) throws -> Value {
    try reckon(a, b, { $0.multipliedReportingOverflow(by: $1) }, *)
  }

  static func divide(_ a: Value, _ b: Value) throws -> Value {
    guard let a = Order.number(a), let b = Order.number(b), b != 0 else { return .null }
    return finite(a / b)
  }

  /// A number, or null where a double holds none.
  static func finite(_ number: Double) -> Value { number.isFinite ? .number(number) : .null }

  private static func reckon(
    _ a: Value, _ b: Value, _ whole: (Int64, Int64) -> (Int64, Bool), _ broken: (Double, Double) -> Double
  ) throws -> Value {
    if a == .null || b == .null { return .null }
    if case .int(let a) = a, case .int(let b) = b {
      let (result, overflow) = whole(a, b)
      if overflow { throw ReferenceFailure("overflow", isRange: true) }
      return .int(result)
    }
    guard let a = Order.number(a), let b = Order.number(b) else { throw ReferenceFailure("types that don't meet") }
    return finite(broken(a, b))
  }

  /// A date moved by whole days or months stays a date; all else is a time.
  private static func move(_ value: Value, _ span: CalendarDuration) throws -> Value {
    guard let start = Instant.beginning(value), let moved = span.added(to: start) else {
      throw ReferenceFailure("beyond the calendar", isRange: true)
    }
    if case .date = value, span.micros % Calendar.microsPerDay == 0 {
      return .date(Calendar.day(ofMicros: moved))
    }
    return .time(moved)
  }
}

/// Operators and functions on text, by Unicode scalar.
enum Texts {
  static func match(_ binary: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
    guard case .text(let text) = a, case .text(let part) = b else {
      if a == .null || b == .null { return .null }
      throw ReferenceFailure("no text")
    }
    switch binary {
    case .like: return .bool(glob(scalars(lower(text))[...], scalars(lower(part))[...]))
    case .startswith: return .bool(text.starts(with: part))
    case .endswith: return .bool(text.reversed().starts(with: part.reversed()))
    default: return .bool((0...text.count).contains { text.dropFirst($0).starts(with: part) })
    }
  }

  private static func glob(_ text: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      return (0...text.count).contains { glob(text.dropFirst($0), pattern.dropFirst()) }
    }
    guard let letter = text.first, first == "?" || first == letter else { return false }
    return glob(text.dropFirst(), pattern.dropFirst())
  }

  static func scalars(_ bytes: [UInt8]) -> [Unicode.Scalar] {
    Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
  }

  static func lower(_ bytes: [UInt8]) -> [UInt8] { mapped(bytes, \.properties.lowercaseMapping) }

  static func upper(_ bytes: [UInt8]) -> [UInt8] { mapped(bytes, \.properties.uppercaseMapping) }

  /// Each scalar by its mapping, where that is a single one.
  private static func mapped(_ bytes: [UInt8], _ mapping: (Unicode.Scalar) -> String) -> [UInt8] {
    scalars(bytes).flatMap { scalar in
      let to = mapping(scalar)
      return Array((to.unicodeScalars.count == 1 ? to : String(scalar)).utf8)
    }
  }

  static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    var scalars = scalars(bytes)[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return scalars.flatMap { Array(String($0).utf8) }
  }

  /// A value as an answer's file spells it; whole numbers are spelled without a fraction.
  static func spelled(_ value: Value) throws -> [UInt8]? {
    switch value {
    case .null: return nil
    case .text(let bytes): return bytes
    case .bool(let value): return Array((value ? "true" : "false").utf8)
    case .int(let value): return Array(String(value).utf8)
    case .date(let day):
      let (year, month, day) = Calendar.civil(day)
      return Array("\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))".utf8)
    default: throw ReferenceFailure("the reference doesn't spell numbers and times")
    }
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
  }
}
