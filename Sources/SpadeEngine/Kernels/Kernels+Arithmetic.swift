import Glibc
import SpadeBase
import SpadePlan
import SpadeStore

extension Kernels {
  /// Arithmetic on two ints or two numbers; `/` is on numbers alone. What is not finite, as x/0, is null.
  static func arithmetic(
    _ op: ArithmeticOperator, _ left: Vector, _ right: Vector, _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    let count = left.count
    let isInt = left.type == .int && right.type == .int && op != .divide
    let type: ScalarType = isInt ? .int : .number
    if left.constant == .null || right.constant == .null { return .nulls(type, count) }
    if areConstant([left, right]) {
      return try folded([left, right], type) { (rows) throws(Diagnostic) in
        try arithmetic(op, rows[0], rows[1], context)
      }
    }
    let validity = Validity.both(left.validity, right.validity)
    guard isInt else {
      let a = left.numbers
      let b = right.numbers
      return switch op {
      case .add: numbers(zip(a, b, count) { $0 + $1 }, validity)
      case .subtract: numbers(zip(a, b, count) { $0 - $1 }, validity)
      case .multiply: numbers(zip(a, b, count) { $0 * $1 }, validity)
      case .divide: numbers(zip(a, b, count) { $0 / $1 }, validity)
      }
    }
    let a = left.ints
    let b = right.ints
    return switch op {
    // Overflow shows in the signs: the result's differs from what both operands' demand.
    case .add:
      try checked("+", a, b, validity, count, context) {
        $0 &+ $1
      } overflow: { a, b in
        (a ^ (a &+ b)) & (b ^ (a &+ b)) < 0
      }
    case .subtract:
      try checked("-", a, b, validity, count, context) {
        $0 &- $1
      } overflow: { a, b in
        (a ^ b) & (a ^ (a &- b)) < 0
      }
    default:
      try checked("*", a, b, validity, count, context) {
        $0 &* $1
      } overflow: { a, b in
        a.multipliedReportingOverflow(by: b).overflow
      }
    }
  }

  /// Maps two lanes of ints with a function that wraps; where it did in a row that is valid is an error.
  @inline(__always)
  static func checked(
    _ operation: String, _ left: Lane<Int64>, _ right: Lane<Int64>, _ validity: [Bool]?, _ count: Int,
    _ context: KernelContext, _ body: (Int64, Int64) -> Int64, overflow: (Int64, Int64) -> Bool
  ) throws(Diagnostic) -> Vector {
    let values = zip(left, right, count, body)
    let overflows = zip(left, right, count, overflow)
    // A null's slot may hold anything, so only rows that have a value count.
    let failed = overflows.contains(true) && (0..<count).contains { overflows[$0] && validity?[$0] ?? true }
    if failed { throw Diagnostic.overflow(operation, at: context.span) }
    return Vector(type: .int, values: .ints(values), validity: validity, count: count)
  }

  /// The same for a function that tells of overflow itself.
  static func checked(
    _ operation: String, _ left: Lane<Int64>, _ right: Lane<Int64>, _ validity: [Bool]?, _ count: Int,
    _ context: KernelContext, _ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) throws(Diagnostic) -> Vector {
    try checked(operation, left, right, validity, count, context) {
      body($0, $1).partialValue
    } overflow: { a, b in
      body(a, b).overflow
    }
  }

  /// Unary minus.
  static func negate(_ operand: Vector, _ context: KernelContext) throws(Diagnostic) -> Vector {
    let zero: Value = operand.type == .int ? .int(0) : .number(-0.0)
    return try arithmetic(.subtract, .constant(zero, type: operand.type, count: operand.count), operand, context)
  }

  /// Dates or times moved by a span; null where that leaves the known dates.
  static func shift(_ operand: Vector, _ duration: CalendarDuration) -> Vector {
    let count = operand.count
    if case .constant(let value) = operand.values {
      let moved = Int64(value).flatMap { shifted($0, duration, operand.type) }
      return .constant(moved?.boxed(operand.type) ?? .null, type: operand.type, count: count)
    }
    guard case .values(let source) = operand.ints else { return operand }
    var values = source
    var validity = operand.validity ?? [Bool](repeating: true, count: count)
    for row in 0..<count {
      if validity[row], let moved = shifted(source[row], duration, operand.type) {
        values[row] = moved
      } else {
        values[row] = 0
        validity[row] = false
      }
    }
    return Vector(
      type: operand.type, values: .ints(values), validity: Validity.normalised(validity), count: count)
  }

  @inline(__always)
  private static func shifted(_ value: Int64, _ duration: CalendarDuration, _ type: ScalarType) -> Int64? {
    guard type == .date else { return duration.added(to: value) }
    let day = Int32(truncatingIfNeeded: value)
    return duration.added(to: Calendar.micros(ofDay: day)).map { Int64(Calendar.day(ofMicros: $0)) }
  }
}
