import SpadeBase
import SpadeStore

/// Functions from vectors to vectors: the type is looked at once a batch, then a plain loop runs.
///
/// All operands of a call have the same number of rows.
enum Kernels {
  /// Combines two lanes row by row; where one is constant, the loop holds it in a register.
  @inline(__always)
  static func zip<A: LaneElement, B: LaneElement, Result: BitwiseCopyable>(
    _ left: Lane<A>, _ right: Lane<B>, _ count: Int, _ body: (A, B) -> Result
  ) -> [Result] {
    switch (left, right) {
    case (.values(let left), .values(let right)):
      let (left, right) = (left.span, right.span)
      return [Result](count: count) { body(left[unchecked: $0], right[unchecked: $0]) }
    case (.values(let left), .constant(let right)):
      let (left, right) = (left.span, right ?? .zero)
      return [Result](count: count) { body(left[unchecked: $0], right) }
    case (.constant(let left), .values(let right)):
      let (left, right) = (left ?? .zero, right.span)
      return [Result](count: count) { body(left, right[unchecked: $0]) }
    case (.constant(let left), .constant(let right)):
      return [Result](repeating: body(left ?? .zero, right ?? .zero), count: count)
    }
  }

  /// Maps a lane row by row.
  @inline(__always)
  static func map<A: LaneElement, Result: BitwiseCopyable>(_ lane: Lane<A>, _ count: Int, _ body: (A) -> Result)
    -> [Result]
  {
    lane.read { row in [Result](count: count) { body(row($0)) } }
  }

  /// A vector of numbers in which what is not finite is null.
  static func numbers(_ values: [Double], _ validity: [Bool]?) -> Vector {
    // Adding one to an exponent of all ones carries into the top bit: a check without branches.
    var carried: UInt64 = 0
    values.withUnsafeBufferPointer {
      for value in $0 { carried |= (value.bitPattern & 0x7ff0_0000_0000_0000) &+ 0x0010_0000_0000_0000 }
    }
    guard carried >> 63 != 0 else {
      return Vector(type: .number, values: .numbers(values), validity: validity, count: values.count)
    }
    let finite = values.map(\.isFinite)
    return Vector(
      type: .number, values: .numbers(values.map { $0.isFinite ? $0 : 0 }),
      validity: Validity.normalised(Validity.both(validity, finite)), count: values.count)
  }

  /// True where all operands are constants, so that one row tells all.
  static func areConstant(_ operands: [Vector]) -> Bool { operands.allSatisfy { $0.constant != nil } }

  /// The first row of a vector standing for all: how kernels fold constants with the code that runs on rows.
  static func folded(
    _ operands: [Vector], _ type: ScalarType, _ kernel: ([Vector]) throws(Diagnostic) -> Vector
  ) throws(Diagnostic) -> Vector {
    let count = operands.first?.count ?? 0
    var rows: [Vector] = []
    for operand in operands {
      rows.append(try Vector.constant(operand.constant ?? .null, type: operand.type, count: 1).materialised())
    }
    let result = try kernel(rows)
    return .constant(result.value(at: 0), type: result.type, count: count)
  }
}
