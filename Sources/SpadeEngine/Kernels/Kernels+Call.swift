import Glibc
import SpadeBase
import SpadePlan
import SpadeStore

extension Kernels {
  /// A function of one row's values; the arguments have the types that `ScalarFunction` says.
  static func call(
    _ function: ScalarFunction, _ arguments: [Vector], _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    if areConstant(arguments), !arguments.contains(where: { $0.type == .text && $0.constant == .null }) {
      // min and max look past nulls; nothing else can come of one.
      if arguments.contains(where: { $0.constant == .null }), function != .min, function != .max {
        return .nulls(resultType(function, arguments), arguments.first?.count ?? 0)
      }
      return try folded(arguments, resultType(function, arguments)) { (rows) throws(Diagnostic) in
        try apply(function, rows, context)
      }
    }
    if arguments.contains(where: { $0.constant == .null }), function != .min, function != .max {
      return .nulls(resultType(function, arguments), arguments.first?.count ?? 0)
    }
    // One column of text among constants is worked out on its dictionary.
    let rows = arguments.indices.filter { arguments[$0].constant == nil }
    guard rows.count == 1, let place = rows.first, arguments[place].type == .text, function != .text else {
      return try apply(function, arguments, context)
    }
    return try context.perText(arguments[place]) { (texts) throws(Diagnostic) in
      var replaced = arguments.map { $0.resized(texts.count) }
      replaced[place] = texts
      return try apply(function, replaced, context)
    }
  }

  private static func apply(
    _ function: ScalarFunction, _ arguments: [Vector], _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    let x = arguments[0]
    let count = x.count
    switch function {
    case .day, .week, .month, .quarter, .year: return truncate(x, function)
    case .days: return days(x, arguments[1])
    case .age: return age(x, arguments[1])
    case .decay: return decay(x, arguments[1], arguments[2])
    case .abs: return try abs(x, context)
    case .round: return try round(x, arguments.count > 1 ? arguments[1] : nil, context)
    case .floor: return try whole("floor", x, context) { $0.rounded(.down) }
    case .ceil: return try whole("ceil", x, context) { $0.rounded(.up) }
    // Below 0 a root is no number, and the logarithm of 0 infinite: both null.
    case .sqrt: return numbers(map(x.numbers, count) { $0.squareRoot() }, x.flags)
    case .ln: return numbers(map(x.numbers, count) { Glibc.log($0) }, x.flags)
    case .exp: return numbers(map(x.numbers, count) { Glibc.exp($0) }, x.flags)
    case .min: return try extreme(arguments, greatest: false, context)
    case .max: return try extreme(arguments, greatest: true, context)
    case .mod: return mod(x, arguments[1])
    case .lower: return try mapTexts(x, lower)
    case .upper: return try mapTexts(x, upper)
    case .trim: return try mapTexts(x, trim)
    case .length: return mapTexts(x, to: .int, length)
    case .concat: return try concat(arguments)
    case .bin: return try bin(x, arguments[1], context)
    case .text: return try text(x)
    case .number: return number(x)
    case .int: return try int(x, context)
    case .date: return date(x)
    }
  }

  /// The type a function gives for arguments of such types.
  private static func resultType(_ function: ScalarFunction, _ arguments: [Vector]) -> ScalarType {
    let known = arguments.first { $0.constant != .null } ?? arguments.first
    let allInts = arguments.allSatisfy { $0.type == .int || $0.constant == .null }
    return switch function {
    case .day, .week, .month, .quarter, .year, .date: .date
    case .days, .age: arguments.first?.type == .date ? .int : .number
    case .decay, .sqrt, .ln, .exp, .number: .number
    case .abs, .mod, .bin: allInts ? .int : .number
    case .round: arguments.first?.type == .int ? .int : .number
    case .min, .max: known?.type ?? .number
    case .floor, .ceil, .length, .int: .int
    case .lower, .upper, .trim, .concat, .text: .text
    }
  }

  /// `x in (…)`: true where an item equals x, else null where x or an item is null.
  static func inList(
    _ value: Vector, _ items: [Vector], negated: Bool, _ context: KernelContext
  ) throws(Diagnostic) -> Vector {
    if value.constant == .null { return .nulls(.bool, value.count) }
    func tested(_ value: Vector) throws(Diagnostic) -> Vector {
      var hits: [Vector] = []
      for item in items { hits.append(try compare(.equal, value, item.resized(value.count), context.inner)) }
      let found = or(hits).resized(value.count)
      return negated ? not(found) : found
    }
    guard areConstant(items) else { return try tested(value) }
    if value.type == .text { return try context.perText(value, tested) }
    guard items.count > 8, value.constant == nil else { return try tested(value) }
    return members(value, items.compactMap(\.constant), negated)
  }

  /// Membership in many constants by hashing.
  private static func members(_ value: Vector, _ items: [Value], _ negated: Bool) -> Vector {
    let hasNull = items.contains(.null)
    let values: [Bool]
    switch value.type {
    case .number:
      let set = Set(items.compactMap { Double($0) })
      values = map(value.numbers, value.count) { set.contains($0) }
    case .bool:
      let set = Set(items.compactMap { Bool($0) })
      values = map(value.bools, value.count) { set.contains($0) }
    default:
      let set = Set(items.compactMap { Int64($0) })
      values = map(value.ints, value.count) { set.contains($0) }
    }
    let validity = hasNull ? Validity.both(value.validity, values) : value.validity
    return Vector(
      type: .bool, values: .bools(negated ? values.map { !$0 } : values), validity: Validity.normalised(validity),
      count: value.count)
  }
}
