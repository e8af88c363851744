import SpadeStore

/// How values compare.
enum Order {
  /// -1, 0 or 1; nil where they don't meet.
  static func of(_ a: Value, _ b: Value) -> Int? {
    switch (a, b) {
    case (.bool(let a), .bool(let b)): sign(a ? 1 : 0, b ? 1 : 0)
    case (.int(let a), .int(let b)): sign(a, b)
    case (.text(let a), .text(let b)): a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    default:
      if let a = number(a), let b = number(b) {
        sign(a, b)
      } else if let a = Instant.beginning(a), let b = Instant.beginning(b) {
        sign(a, b)
      } else {
        nil
      }
    }
  }

  private static func sign<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a == b ? 0 : 1 }

  /// An int or number as a number.
  static func number(_ value: Value) -> Double? {
    switch value {
    case .int(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// One form for each value, so that equal ones are one group: 1 and 1.0, 0 and -0.
  static func canonical(_ value: Value) -> Value { number(value).map { .number($0 == 0 ? 0 : $0) } ?? value }

  /// Rows of keys in ascending order, nulls last.
  static func precedes(_ a: [Value], _ b: [Value]) -> Bool {
    for (a, b) in zip(a, b) {
      if a == .null || b == .null {
        if a == b { continue }
        return b == .null
      }
      if let order = of(a, b), order != 0 { return order < 0 }
    }
    return false
  }
}
