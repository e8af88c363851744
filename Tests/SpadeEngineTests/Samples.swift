import Glibc
import SpadeBase
import SpadePlan
import SpadeStore

@testable import SpadeEngine

/// Seeded random numbers.
struct Dice: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_f491_4f6c_dd1d
  }
}

/// How the nulls of a sample lie.
enum NullPattern: CaseIterable {
  case none, some, all, first, last

  func isNull(_ row: Int, _ count: Int, _ dice: inout Dice) -> Bool {
    switch self {
    case .none: false
    case .some: Int.random(in: 0..<4, using: &dice) == 0
    case .all: true
    case .first: row == 0
    case .last: row == count - 1
    }
  }
}

/// Boxed rows and the vectors made of them: what references compute on, and kernels.
enum Samples {
  static let lengths = [0, 1, 3, 63, 64, 65]
  /// How often each shape is drawn anew; each round is 6,076 pairs of values of a type.
  static let rounds = getenv("SPADE_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 1
  static let span = Span(3, 7)
  static let context = KernelContext(span: span)

  /// A random value of a type, from few so that ties are common.
  static func value(_ type: ScalarType, _ dice: inout Dice) -> Value {
    let small = Int.random(in: -6...6, using: &dice)
    switch type {
    case .bool: return .bool(small > 0)
    case .int, .duration: return .int(Int64(small))
    case .number: return .number(Double(small) * 0.25)
    case .date: return .date(Int32(20_000 + small * 9))
    case .time: return .time(Int64(1_700_000_000 + small * 40_000) * 1_000_000 + 5)
    case .text: return .text(Array(["a", "b", "", "aa", "é", "Zed", "ab*"][abs(small)].utf8))
    }
  }

  static func rows(_ type: ScalarType, _ count: Int, _ nulls: NullPattern, _ dice: inout Dice) -> [Value] {
    (0..<count).map { nulls.isNull($0, count, &dice) ? .null : value(type, &dice) }
  }

  /// A vector of boxed rows, with a slot each; nulls' slots hold rubbish.
  static func vector(_ type: ScalarType, _ rows: [Value]) throws -> Vector {
    let validity: [Bool]? = rows.contains(.null) ? rows.map { $0 != .null } : nil
    let values: Vector.Values
    switch type {
    case .bool: values = .bools(rows.map { Bool($0) ?? true })
    case .number: values = .numbers(rows.map { Double($0) ?? 1e300 })
    case .text:
      var texts: [[UInt8]] = []
      let codes = rows.map { row -> Int32 in
        guard case .text(let bytes) = row else { return 0 }
        if let known = texts.firstIndex(of: bytes) { return Int32(known) }
        texts.append(bytes)
        return Int32(texts.count - 1)
      }
      values = .texts(codes, try TextDictionary(texts))
    default: values = .ints(rows.map { Int64($0) ?? .max })
    }
    return Vector(type: type, values: values, validity: validity, count: rows.count)
  }

  static func unbox(_ vector: Vector) -> [Value] { (0..<vector.count).map(vector.value) }

  /// Order of two values of one type, neither null.
  static func less(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.bool(let a), .bool(let b)): !a && b
    case (.text(let a), .text(let b)): a.lexicographicallyPrecedes(b)
    case (.number(let a), .number(let b)): a < b
    default: (Int64(a) ?? 0) < (Int64(b) ?? 0)
    }
  }

  /// Vectors of all shapes: rows with each pattern of nulls, and constants.
  static func forEachPair(_ type: ScalarType, _ body: (Vector, Vector, [Value], [Value]) throws -> Void) throws {
    var dice = Dice(7)
    for count in (0..<rounds).flatMap({ _ in lengths }) {
      for first in NullPattern.allCases {
        for second in NullPattern.allCases {
          let (a, b) = (rows(type, count, first, &dice), rows(type, count, second, &dice))
          try body(try vector(type, a), try vector(type, b), a, b)
        }
        let a = rows(type, count, first, &dice)
        for constant in [Value.null, value(type, &dice)] {
          let b = [Value](repeating: constant, count: count)
          let fixed = Vector.constant(constant, type: type, count: count)
          try body(try vector(type, a), fixed, a, b)
          try body(fixed, try vector(type, a), b, a)
          try body(fixed, fixed, b, b)
        }
      }
    }
  }
}
