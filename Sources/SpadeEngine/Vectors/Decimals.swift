import SpadePlan
import SpadeStore

/// Numbers of few decimals held as integers: half the work to read, exact to sum, and compared as integers.
enum Decimals {
  /// The numbers that integers stand for: the quotient of two exact doubles, rounded once.
  static func numbers(_ raw: [Int64], _ digits: Int) -> [Double] {
    let divisor = Column.powerOfTen(digits)
    return raw.withUnsafeBufferPointer { raw in [Double](count: raw.count) { Double(raw[$0]) / divisor } }
  }

  /// The digits that all vectors share, constant nulls aside; nil where one isn't of decimals.
  static func digits(of vectors: [Vector]) -> Int? {
    var shared: Int?
    for vector in vectors {
      if vector.constant == .null { continue }
      guard case .decimals(_, let digits) = vector.values, shared ?? digits == digits else { return nil }
      shared = digits
    }
    return shared
  }

  /// The integers as a lane; a constant null is 0.
  static func lane(_ vector: Vector) -> Lane<Int64> {
    if case .decimals(let raw, _) = vector.values { .values(raw) } else { .constant(nil) }
  }

  /// Compares decimals with a constant on the integers; nil where the sides are anything else.
  static func compare(_ op: ComparisonOperator, _ left: Vector, _ right: Vector) -> [Bool]? {
    guard case .decimals(let raw, let digits) = left.values, let constant = right.constant,
      let number = Double(constant), let border = Border(number, digits)
    else { return nil }
    let (first, last) = (border.first, border.after)
    return raw.withUnsafeBufferPointer { raw in
      switch op {
      case .less: [Bool](count: raw.count) { raw[$0] < first }
      case .greaterOrEqual: [Bool](count: raw.count) { raw[$0] >= first }
      case .lessOrEqual: [Bool](count: raw.count) { raw[$0] < last }
      case .greater: [Bool](count: raw.count) { raw[$0] >= last }
      case .equal: [Bool](count: raw.count) { raw[$0] >= first && raw[$0] < last }
      case .notEqual: [Bool](count: raw.count) { raw[$0] < first || raw[$0] >= last }
      }
    }
  }

  /// Where a number lies among the integers: the first whose quotient reaches it, and the first beyond it.
  struct Border {
    let first: Int64
    let after: Int64

    /// Nil where the number is too large for integers to be told apart there.
    init?(_ number: Double, _ digits: Int) {
      let divisor = Column.powerOfTen(digits)
      let scaled = (number * divisor).rounded()
      guard scaled.magnitude < 0x1p52 else { return nil }
      // Quotients ascend with the integers; rounding leaves the guess at most a step or two off.
      var border = Int64(scaled)
      while Double(border - 1) / divisor >= number { border -= 1 }
      while Double(border) / divisor < number { border += 1 }
      first = border
      while Double(border) / divisor <= number { border += 1 }
      after = border
    }
  }
}

extension Vector {
  /// The same with numbers in place of decimals.
  var undecimal: Vector {
    guard case .decimals(let raw, let digits) = values else { return self }
    return Vector(
      type: type, values: .numbers(Decimals.numbers(raw, digits)), validity: validity, count: count)
  }
}
