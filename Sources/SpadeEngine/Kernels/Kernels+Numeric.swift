import Glibc
import SpadeBase
import SpadePlan
import SpadeStore

extension Kernels {
  static func abs(_ operand: Vector, _ context: KernelContext) throws(Diagnostic) -> Vector {
    guard operand.type == .int else {
      return numbers(map(operand.numbers, operand.count) { $0.magnitude }, operand.flags)
    }
    return try checked("abs", operand.ints, .constant(0), operand.flags, operand.count, context) { value, _ in
      value < 0 ? Int64(0).subtractingReportingOverflow(value) : (value, false)
    }
  }

  /// Rounds to `digits` behind the point (before it where negative), halves away from zero.
  static func round(_ operand: Vector, _ digits: Vector?, _ context: KernelContext) throws(Diagnostic) -> Vector {
    let count = operand.count
    let digits = digits ?? .constant(.int(0), type: .int, count: count)
    let validity = Validity.both(operand.flags, digits.flags)
    guard operand.type == .int else {
      return numbers(zip(operand.numbers, digits.ints, count, round), validity)
    }
    return try checked("round", operand.ints, digits.ints, validity, count, context) { value, digits in
      guard digits < 0 else { return (value, false) }
      guard digits >= -18 else { return (0, false) }
      let unit = Int64(Column.powerOfTen(Int(-digits)))
      let rest = value % unit
      let down = value - rest
      guard rest.magnitude >= UInt64(unit / 2) else { return (down, false) }
      return down.addingReportingOverflow(value < 0 ? -unit : unit)
    }
  }

  private static func round(_ value: Double, _ digits: Int64) -> Double {
    if digits == 0 { return value.rounded(.toNearestOrAwayFromZero) }
    guard (-308...308).contains(digits) else { return digits < 0 ? 0 : value }
    let power = pow(10, Double(digits.magnitude))
    if digits < 0 { return (value / power).rounded(.toNearestOrAwayFromZero) * power }
    let scaled = value * power
    // Beyond 2^53 there are no decimals left to round.
    guard scaled.magnitude < 9_007_199_254_740_992 else { return value }
    return scaled.rounded(.toNearestOrAwayFromZero) / power
  }

  /// The remainder with the divisor's sign; null where the divisor is 0.
  static func mod(_ left: Vector, _ right: Vector) -> Vector {
    let count = left.count
    let validity = Validity.both(left.flags, right.flags)
    guard left.type == .int, right.type == .int else {
      let values = zip(left.numbers, right.numbers, count) { a, b in
        let rest = fmod(a, b)
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
      }
      return numbers(values, validity)
    }
    let values: [Int64] = zip(left.ints, right.ints, count) { a, b in
      // The least integer divided by -1 overflows; any integer leaves nothing over.
      guard b != 0, b != -1 else { return 0 }
      let rest = a % b
      return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
    }
    let divides = map(right.ints, count) { $0 != 0 }
    return Vector(
      type: .int, values: .ints(values), validity: Validity.normalised(Validity.both(validity, divides)),
      count: count)
  }

  /// The greatest multiple of the width that isn't above x; null where the width isn't positive.
  static func bin(_ operand: Vector, _ width: Vector, _ context: KernelContext) throws(Diagnostic) -> Vector {
    let count = operand.count
    let validity = Validity.both(operand.flags, width.flags)
    guard operand.type == .int, width.type == .int else {
      let positive = map(width.numbers, count) { $0 > 0 }
      var bins = Bins(width: 1)
      let values = zip(operand.numbers, width.numbers, count) { value, width in
        if width != bins.width { bins = Bins(width: width) }
        return width > 0 ? bins.start(of: value) : 0
      }
      return numbers(values, Validity.normalised(Validity.both(validity, positive)))
    }
    let positive = Validity.normalised(Validity.both(validity, map(width.ints, count) { $0 > 0 }))
    return try checked("bin", operand.ints, width.ints, positive, count, context) { value, width in
      guard width > 0 else { return (0, false) }
      let rest = value % width
      return value.subtractingReportingOverflow(rest < 0 ? rest + width : rest)
    }
  }

  /// The least or greatest of several operands of one type; nulls are skipped.
  static func extreme(_ operands: [Vector], greatest: Bool, _ context: KernelContext) throws(Diagnostic) -> Vector {
    guard var best = operands.first else { preconditionFailure("min and max take arguments") }
    for next in operands.dropFirst() {
      let better = try compare(greatest ? .greater : .less, next, best, context.inner)
      let unknown = isNull(best, negated: false)
      best = try conditional(or([better, unknown]), conditional(isNull(next, negated: true), next, best), best)
    }
    return best
  }
}

/// Stretches of one width from 0 on, each with its lower end.
///
/// A width such as 0.1 is no binary fraction: its multiples are taken in decimals, so that 0.3 begins a bin and the bin is
/// called 0.3.
private struct Bins {
  let width: Double
  /// The width is `units / unit`, both whole; 0 where it has more than fifteen decimals.
  private let units: Double
  private let unit: Double

  init(width: Double) {
    self.width = width
    var unit = 1.0
    while unit < 1e15, (width * unit).rounded() / unit != width { unit *= 10 }
    let units = (width * unit).rounded()
    self.unit = unit
    self.units = units / unit == width && abs(units) < 0x1p53 ? units : 0
  }

  func start(of value: Double) -> Double {
    let place = floor(value / width)
    guard place.isFinite else { return place }
    // The quotient is rounded, too, and may lie on the other side of a bin's end.
    if start(place) > value { return start(place - 1) }
    return start(place + 1) <= value ? start(place + 1) : start(place)
  }

  private func start(_ place: Double) -> Double { units > 0 ? place * units / unit : place * width }
}
