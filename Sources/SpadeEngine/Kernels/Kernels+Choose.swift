import SpadeBase
import SpadePlan
import SpadeStore

extension Kernels {
  /// For each row the value of the source its choice names; null where that is -1.
  static func choose(
    _ choices: [Int32], from sources: [Vector], type: ScalarType
  ) throws(Diagnostic) -> Vector {
    let count = choices.count
    if sources.allSatisfy({ $0.constant == .null }) { return .nulls(type, count) }
    var validity: [Bool]?
    if choices.contains(where: { $0 < 0 }) || sources.contains(where: \.mayHaveNulls) {
      let flags = sources.map { Lane<Bool>($0.flags) }
      validity = pick(choices, flags, count)
    }
    let values: Vector.Values
    switch type {
    case .bool: values = .bools(pick(choices, sources.map(\.bools), count))
    case .number: values = .numbers(pick(choices, sources.map(\.numbers), count))
    case .text:
      var unifier = TextUnifier()
      let codes = sources.map { source -> Lane<Int64> in
        switch source.texts {
        case .constant(let text): .constant(text.map { Int64(unifier.code($0)) })
        case .codes(let own, let dictionary):
          .values(unifier.translate(own, source.validity, dictionary).map { Int64($0) })
        }
      }
      values = .texts(pick(choices, codes, count).map { Int32(truncatingIfNeeded: $0) }, try unifier.dictionary())
    default: values = .ints(pick(choices, sources.map(\.ints), count))
    }
    return Vector(type: type, values: values, validity: Validity.normalised(validity), count: count)
  }

  private static func pick<Element: LaneElement>(
    _ choices: [Int32], _ lanes: [Lane<Element>], _ count: Int
  ) -> [Element] {
    var result = [Element](repeating: .zero, count: count)
    // One pass a source: few sources, and each loop is plain.
    for (number, lane) in lanes.enumerated() {
      let wanted = Int32(truncatingIfNeeded: number)
      lane.read { row in
        for index in 0..<count where choices[index] == wanted { result[index] = row(index) }
      }
    }
    return result
  }

  /// The type of the first source that isn't a bare null.
  private static func type(of sources: [Vector]) -> ScalarType {
    (sources.first { $0.constant != .null } ?? sources.first)?.type ?? .int
  }

  /// `a ?? b`
  static func coalesce(_ left: Vector, _ right: Vector) throws(Diagnostic) -> Vector {
    if left.constant == .null { return right }
    guard let validity = left.validity else { return left }
    return try choose(validity.map { $0 ? 0 : 1 }, from: [left, right], type: left.type)
  }

  /// `if(c, a, b)`: b where c is false or null.
  static func conditional(_ condition: Vector, _ yes: Vector, _ no: Vector) throws(Diagnostic) -> Vector {
    if let constant = condition.constant { return constant == .bool(true) ? yes : no }
    var choices = [Int32](repeating: 1, count: condition.count)
    for row in condition.select() { choices[Int(row)] = 0 }
    return try choose(choices, from: [yes, no], type: type(of: [yes, no]))
  }

  /// `match(x, v -> r, …, else r)`: the first case equal to x; a constant null case is met by null.
  static func match(
    _ value: Vector, cases: [(Vector, Vector)], otherwise: Vector?, _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    let count = value.count
    let results = cases.map(\.1) + (otherwise.map { [$0] } ?? [])
    guard areConstant(cases.map(\.0) + results) else {
      return try matchRows(value, cases, results, context)
    }
    if value.constant != nil {
      return try folded([value], type(of: results)) { (rows) throws(Diagnostic) in
        try matchRows(
          rows[0], cases.map { ($0.0.resized(1), $0.1.resized(1)) }, results.map { $0.resized(1) }, context)
      }
    }
    return try context.perText(value) { (value) throws(Diagnostic) in
      guard value.count != count else { return try matchRows(value, cases, results, context) }
      return try matchRows(
        value, cases.map { ($0.0.resized(value.count), $0.1.resized(value.count)) },
        results.map { $0.resized(value.count) }, context)
    }
  }

  private static func matchRows(
    _ value: Vector, _ cases: [(Vector, Vector)], _ results: [Vector], _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    var choices = [Int32](repeating: results.count > cases.count ? Int32(cases.count) : -1, count: value.count)
    for (number, pair) in cases.enumerated().reversed() {
      let met =
        pair.0.constant == .null
        ? isNull(value, negated: false) : try compare(.equal, value, pair.0, context.inner)
      for row in met.select() { choices[Int(row)] = Int32(number) }
    }
    return try choose(choices, from: results, type: type(of: results))
  }

  /// `step(x, 80 -> r, …, else r)`: the first bound that x reaches; null where x is.
  static func step(
    _ value: Vector, bounds: [(Vector, Vector)], otherwise: Vector?, _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    let results = bounds.map(\.1) + (otherwise.map { [$0] } ?? [])
    var choices = [Int32](repeating: results.count > bounds.count ? Int32(bounds.count) : -1, count: value.count)
    for (number, pair) in bounds.enumerated().reversed() {
      let reached = try compare(.greaterOrEqual, value, pair.0, context.inner)
      for row in reached.select() { choices[Int(row)] = Int32(number) }
    }
    if let flags = value.flags { for row in 0..<value.count where !flags[row] { choices[row] = -1 } }
    return try choose(choices, from: results, type: type(of: results))
  }
}

extension Lane<Bool> {
  /// Validity as a lane.
  init(_ validity: [Bool]?) { self = validity.map { .values($0) } ?? .constant(true) }
}

extension Vector {
  /// A constant for another number of rows; any other vector as it is.
  func resized(_ count: Int) -> Vector {
    constant.map { .constant($0, type: type, count: count) } ?? self
  }
}
