import SpadeBase
import SpadePlan
import SpadeStore

extension Kernels {
  /// Compares rows of one type; null where either is null.
  static func compare(
    _ op: ComparisonOperator, _ left: Vector, _ right: Vector, _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    let count = left.count
    if left.constant == .null || right.constant == .null { return .nulls(.bool, count) }
    if areConstant([left, right]) {
      return try folded([left, right], .bool) { (rows) throws(Diagnostic) in
        try compare(op, rows[0], rows[1], context.inner)
      }
    }
    let values: [Bool]
    switch left.type {
    case .text:
      if right.constant != nil {
        return try context.perText(left) { (left) throws(Diagnostic) in compareTexts(op, left, right) }
      }
      if left.constant != nil {
        return try context.perText(right) { (right) throws(Diagnostic) in compareTexts(op.mirrored, right, left) }
      }
      return compareTexts(op, left, right)
    case .bool:
      values = compare(op, Lane<Int64>(left.bools, count), Lane<Int64>(right.bools, count), count)
    case .number:
      values =
        Decimals.compare(op, left, right) ?? Decimals.compare(op.mirrored, right, left)
        ?? compare(op, left.numbers, right.numbers, count)
    default:
      if right.type == .number {
        values = compare(op, left.numbers, right.numbers, count)
      } else {
        values = compare(op, left.ints, right.ints, count)
      }
    }
    return Vector(
      type: .bool, values: .bools(values), validity: Validity.both(left.validity, right.validity), count: count)
  }

  @inline(__always)
  private static func compare<Element: LaneElement & Comparable>(
    _ op: ComparisonOperator, _ left: Lane<Element>, _ right: Lane<Element>, _ count: Int
  ) -> [Bool] {
    switch op {
    case .equal: zip(left, right, count) { $0 == $1 }
    case .notEqual: zip(left, right, count) { $0 != $1 }
    case .less: zip(left, right, count) { $0 < $1 }
    case .lessOrEqual: zip(left, right, count) { $0 <= $1 }
    case .greater: zip(left, right, count) { $0 > $1 }
    case .greaterOrEqual: zip(left, right, count) { $0 >= $1 }
    }
  }

  private static func compareTexts(_ op: ComparisonOperator, _ left: Vector, _ right: Vector) -> Vector {
    let validity = Validity.both(left.flags, right.flags)
    let count = left.count
    let values: [Bool]
    if op == .equal || op == .notEqual {
      let wanted = op == .equal
      if case .codes(let a, let first) = left.texts, case .codes(let b, let second) = right.texts, first === second {
        values = [Bool](count: count) { (a[$0] == b[$0]) == wanted }
      } else {
        values = zipTexts(left, right, validity) { TextBytes.equal($0, $1) == wanted }
      }
    } else {
      values = zipTexts(left, right, validity) { a, b in
        let order = TextBytes.compare(a, b)
        return switch op {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        default: order >= 0
        }
      }
    }
    return Vector(type: .bool, values: .bools(values), validity: validity, count: count)
  }

  /// Tests the bytes of two text vectors row by row; false where not valid.
  static func zipTexts(
    _ left: Vector, _ right: Vector, _ validity: [Bool]?,
    _ test: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> [Bool] {
    TextRows.with(left) { left in
      TextRows.with(right) { right in
        [Bool](count: left.count) { validity?[$0] ?? true ? test(left[$0], right[$0]) : false }
      }
    }
  }
}

extension ComparisonOperator {
  /// The comparison that holds with the sides exchanged.
  var mirrored: ComparisonOperator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

extension Lane<Int64> {
  /// Bools as 0 and 1, which order as they do.
  init(_ lane: Lane<Bool>, _ count: Int) {
    switch lane {
    case .constant(let flag): self = .constant(flag.map { $0 ? 1 : 0 })
    case .values(let flags): self = .values(flags.map { $0 ? 1 : 0 })
    }
  }
}
