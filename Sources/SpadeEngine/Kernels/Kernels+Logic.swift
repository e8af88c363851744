import SpadeBase
import SpadeStore

extension Kernels {
  /// Three-valued `and`: false where one is false, else null where one is null.
  static func and(_ operands: [Vector]) -> Vector { combine(operands, neutral: true) }

  /// Three-valued `or`: true where one is true, else null where one is null.
  static func or(_ operands: [Vector]) -> Vector { combine(operands, neutral: false) }

  /// `neutral` changes nothing, its opposite decides, null stays where nothing decides.
  private static func combine(_ operands: [Vector], neutral: Bool) -> Vector {
    let count = operands.first?.count ?? 0
    let deciding = Value.bool(!neutral)
    if operands.contains(where: { $0.constant == deciding }) { return .constant(deciding, type: .bool, count: count) }
    let rest = operands.filter { $0.constant != .bool(neutral) }
    guard var result = rest.first else { return .constant(.bool(neutral), type: .bool, count: count) }
    for next in rest.dropFirst() { result = combine(result, next, neutral) }
    return result
  }

  private static func combine(_ left: Vector, _ right: Vector, _ neutral: Bool) -> Vector {
    let count = left.count
    if left.constant == .null, right.constant == .null { return left }
    guard left.mayHaveNulls || right.mayHaveNulls else {
      let values =
        neutral
        ? zip(left.bools, right.bools, count) { $0 && $1 } : zip(left.bools, right.bools, count) { $0 || $1 }
      return Vector(type: .bool, values: .bools(values), count: count)
    }
    // Whether some operand decides, and whether all are known.
    let decides = zip(decided(left, neutral), decided(right, neutral), count) { $0 || $1 }
    let known = Validity.both(left.flags, right.flags) ?? [Bool](repeating: true, count: count)
    let values = neutral ? decides.map { !$0 } : decides
    let validity = zip(.values(known), .values(decides), count) { $0 || $1 }
    return Vector(type: .bool, values: .bools(values), validity: Validity.normalised(validity), count: count)
  }

  private static func decided(_ vector: Vector, _ neutral: Bool) -> Lane<Bool> {
    guard let flags = vector.flags else {
      return .values(map(vector.bools, vector.count) { $0 != neutral })
    }
    return .values(zip(vector.bools, .values(flags), vector.count) { $0 != neutral && $1 })
  }

  /// Three-valued `not`.
  static func not(_ operand: Vector) -> Vector {
    if let constant = operand.constant {
      return .constant(Bool(constant).map { .bool(!$0) } ?? .null, type: .bool, count: operand.count)
    }
    return Vector(
      type: .bool, values: .bools(map(operand.bools, operand.count) { !$0 }), validity: operand.validity,
      count: operand.count)
  }

  /// Whether a row is null, or is not where negated.
  static func isNull(_ operand: Vector, negated: Bool) -> Vector {
    if let constant = operand.constant {
      return .constant(.bool((constant == .null) != negated), type: .bool, count: operand.count)
    }
    guard let validity = operand.validity else {
      return .constant(.bool(negated), type: .bool, count: operand.count)
    }
    return Vector(
      type: .bool, values: .bools(map(.values(validity), operand.count) { $0 == negated }), count: operand.count)
  }
}
