import SpadeBase
import SpadeStore

extension Kernels {
  /// A change of type that keeps the value: int to number, date to time; bools count 0 and 1.
  static func cast(_ operand: Vector, to type: ScalarType) -> Vector {
    let count = operand.count
    if operand.type == type { return operand }
    if operand.constant == .null { return .nulls(type, count) }
    switch (operand.type, type) {
    case (.int, .number):
      if let constant = operand.constant {
        return .constant(.number(Double(constant) ?? 0), type: type, count: count)
      }
      return Vector(
        type: type, values: .numbers(map(operand.ints, count) { Double($0) }), validity: operand.validity, count: count)
    case (.bool, .number): return cast(cast(operand, to: .int), to: .number)
    case (.bool, .int):
      return Vector(
        type: type, values: .ints(map(operand.bools, count) { $0 ? 1 : 0 }), validity: operand.validity, count: count)
    case (.date, .time): return temporal(operand, .time) { $0 &* Calendar.microsPerDay }
    case (.time, .date): return temporal(operand, .date) { Int64(Calendar.day(ofMicros: $0)) }
    default: preconditionFailure("no cast from \(operand.type) to \(type)")
    }
  }

  /// Maps dates or times to another such type, or to ints.
  @inline(__always)
  static func temporal(_ operand: Vector, _ type: ScalarType, _ body: (Int64) -> Int64) -> Vector {
    if let constant = operand.constant {
      let value = Int64(constant).map { body($0).boxed(type) }
      return .constant(value ?? .null, type: type, count: operand.count)
    }
    return Vector(
      type: type, values: .ints(map(operand.ints, operand.count, body)), validity: operand.validity,
      count: operand.count)
  }

  /// `text`: what the CSV writer gives.
  static func text(_ operand: Vector) throws(Diagnostic) -> Vector {
    if operand.type == .text { return operand }
    return try buildTexts(operand.count, operand.flags, textWriter(operand))
  }

  /// Appends a row's value as text; the row must be valid.
  static func textWriter(_ operand: Vector) -> (Int, inout [UInt8]) -> Bool {
    let type = operand.type
    switch operand.values {
    case .bools(let values):
      return { row, bytes in
        bytes.append(contentsOf: (values[row] ? "true" : "false").utf8)
        return true
      }
    case .decimals: return textWriter(operand.undecimal)
    case .numbers(let values):
      return { row, bytes in
        ValueText.append(values[row], to: &bytes)
        return true
      }
    case .ints(let values):
      return { row, bytes in
        switch type {
        case .date: ValueText.append(day: Int32(truncatingIfNeeded: values[row]), to: &bytes)
        case .time: ValueText.append(micros: values[row], to: &bytes)
        default: ValueText.append(values[row], to: &bytes)
        }
        return true
      }
    case .texts(let codes, let dictionary):
      return { row, bytes in
        bytes.append(contentsOf: dictionary[Int(codes[row])])
        return true
      }
    case .constant(let value):
      var constant: [UInt8] = []
      switch value {
      case .null, .duration: break
      case .bool(let flag): constant = Array((flag ? "true" : "false").utf8)
      case .int(let number): ValueText.append(number, to: &constant)
      case .number(let number): ValueText.append(number, to: &constant)
      case .date(let day): ValueText.append(day: day, to: &constant)
      case .time(let micros): ValueText.append(micros: micros, to: &constant)
      case .text(let bytes): constant = bytes
      }
      let spelled = constant
      return { _, bytes in
        bytes.append(contentsOf: spelled)
        return true
      }
    }
  }

  /// `concat`: each as `text` gives it; null where one is null.
  static func concat(_ operands: [Vector]) throws(Diagnostic) -> Vector {
    if let joined = try concatCombinations(operands) { return joined }
    return try concatRows(operands)
  }

  /// Texts of few different values are joined once for each combination of these; nil where there are too many.
  private static func concatCombinations(_ operands: [Vector]) throws(Diagnostic) -> Vector? {
    let count = operands.first?.count ?? 0
    // Each text's place in the number of a combination; the last of its values is null.
    var combinations = 1
    var steps: [Int] = []
    for operand in operands {
      steps.append(combinations)
      guard operand.constant == nil else { continue }
      guard case .texts(_, let dictionary) = operand.values, combinations * (dictionary.count + 1) <= count / 4
      else { return nil }
      combinations *= dictionary.count + 1
    }
    var numbers = [Int32](repeating: 0, count: count)
    for (place, operand) in operands.enumerated() where operand.constant == nil {
      guard case .texts(let codes, let dictionary) = operand.values else { continue }
      let (step, null) = (Int32(truncatingIfNeeded: steps[place]), Int32(truncatingIfNeeded: dictionary.count))
      let valid = operand.validity
      for row in 0..<count { numbers[row] += step * (valid?[row] ?? true ? codes[row] : null) }
    }
    let spread = operands.indices.map { place in
      let (operand, step) = (operands[place], steps[place])
      guard case .texts(_, let dictionary) = operand.values, operand.constant == nil else {
        return Vector.constant(operand.constant ?? .null, type: operand.type, count: combinations)
      }
      let codes = [Int32](count: combinations) { Int32(truncatingIfNeeded: $0 / step % (dictionary.count + 1)) }
      let isKnown = codes.map { $0 < dictionary.count }
      return Vector(
        type: .text, values: .texts(codes.map { $0 < dictionary.count ? $0 : 0 }, dictionary), validity: isKnown,
        count: combinations)
    }
    return try concatRows(spread).gather(numbers)
  }

  private static func concatRows(_ operands: [Vector]) throws(Diagnostic) -> Vector {
    let count = operands.first?.count ?? 0
    let writers = operands.map(textWriter)
    var validity: [Bool]?
    for operand in operands { validity = Validity.both(validity, operand.flags) }
    return try buildTexts(count, validity) { row, bytes in
      for writer in writers { _ = writer(row, &bytes) }
      return true
    }
  }

  /// `number(x)`
  static func number(_ operand: Vector) -> Vector {
    operand.type == .text ? mapTexts(operand, to: .number, ValueText.number) : cast(operand, to: .number)
  }

  /// `date(x)`
  static func date(_ operand: Vector) -> Vector {
    operand.type == .text ? mapTexts(operand, to: .date, ValueText.date) : cast(operand, to: .date)
  }

  /// `int(x)`
  static func int(_ operand: Vector, _ context: KernelContext) throws(Diagnostic) -> Vector {
    switch operand.type {
    case .number: return try whole("int", operand, context) { $0.rounded(.towardZero) }
    case .text:
      var tooLarge = false
      let result: Vector = mapTexts(operand, to: .int) { text in
        switch ValueText.integer(text) {
        case .value(let value): return value
        case .tooLarge:
          tooLarge = true
          return Int64?.none
        case .none: return nil
        }
      }
      if tooLarge { throw Diagnostic.overflow("int", at: context.span) }
      return result
    default: return cast(operand, to: .int)
    }
  }

  /// Numbers made whole and ints; beyond 64 bits is an error.
  static func whole(
    _ name: String, _ operand: Vector, _ context: KernelContext, _ round: (Double) -> Double
  ) throws(Diagnostic) -> Vector {
    if operand.type == .int { return operand }
    let count = operand.count
    let flags = operand.flags
    var failed = false
    let values: [Int64] = operand.numbers.read { row in
      [Int64](count: count) { index in
        if let value = Int64(exactly: round(row(index))) { return value }
        failed = failed || flags?[index] ?? true
        return 0
      }
    }
    if failed { throw Diagnostic.overflow(name, at: context.span) }
    return Vector(type: .int, values: .ints(values), validity: flags, count: count)
  }
}
