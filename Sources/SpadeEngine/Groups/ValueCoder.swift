import SpadeBase
import SpadeStore

/// Gives the values of one type, batch after batch, dense codes: 0 is null.
struct ValueCoder: Sendable {
  /// The codes of a batch.
  enum Codes {
    case constant(UInt32)
    case values([UInt32])
  }

  let type: ScalarType
  private var texts = TextUnifier()
  private var index = KeyIndex()

  init(type: ScalarType) { self.type = type }

  /// One more than the greatest code there may be.
  var bound: Int {
    switch type {
    case .bool: 3
    case .text: texts.count + 1
    default: index.count + 1
    }
  }

  /// The codes of a vector's rows.
  mutating func codes(_ vector: Vector) -> Codes {
    if let constant = vector.constant { return .constant(code(constant)) }
    let validity = vector.validity
    switch vector.values {
    case .constant: return .constant(0)
    case .bools(let flags): return .values(Self.encode(flags, validity) { $0 ? 2 : 1 })
    case .texts(let codes, let dictionary):
      return .values(
        Self.encode(texts.translate(codes, validity, dictionary), validity) { UInt32(bitPattern: $0) &+ 1 })
    case .ints(let values) where validity == nil: return .values(index.codes(values))
    case .ints(let values):
      return .values(Self.encode(values, validity) { index.number(UInt64(bitPattern: $0)) &+ 1 })
    case .decimals(let raw, let digits):
      return .values(Self.encode(Decimals.numbers(raw, digits), validity) { index.number(Self.bits($0)) &+ 1 })
    case .numbers(let values):
      return .values(Self.encode(values, validity) { index.number(Self.bits($0)) &+ 1 })
    }
  }

  /// The code of one value.
  mutating func code(_ value: Value) -> UInt32 {
    switch value {
    case .null, .duration: 0
    case .bool(let flag): flag ? 2 : 1
    case .text(let bytes): UInt32(bitPattern: texts.code(bytes)) &+ 1
    case .number(let number): index.number(Self.bits(number)) &+ 1
    case .int(let number) where type == .number: index.number(Self.bits(Double(number))) &+ 1
    case .int, .date, .time: index.number(UInt64(bitPattern: Int64(value) ?? 0)) &+ 1
    }
  }

  /// The values of codes.
  func vector(_ codes: [UInt32]) throws(Diagnostic) -> Vector {
    let validity = Validity.normalised([Bool](count: codes.count) { codes[$0] != 0 })
    let values: Vector.Values
    switch type {
    case .bool: values = .bools([Bool](count: codes.count) { codes[$0] == 2 })
    case .text:
      if texts.count == 0 { return .nulls(.text, codes.count) }
      values = .texts(
        [Int32](count: codes.count) { codes[$0] == 0 ? 0 : Int32(bitPattern: codes[$0] &- 1) }, try texts.dictionary())
    case .number:
      values = .numbers(codes.map { $0 == 0 ? 0 : Double(bitPattern: index.keys[Int($0) - 1]) })
    default: values = .ints(codes.map { $0 == 0 ? 0 : Int64(bitPattern: index.keys[Int($0) - 1]) })
    }
    return Vector(type: type, values: values, validity: validity, count: codes.count)
  }

  /// Reads the text of a code.
  func withText<Result>(_ code: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    texts.withText(Int(code) - 1, body)
  }

  /// Both zeros are one value.
  @inline(__always)
  private static func bits(_ number: Double) -> UInt64 { number == 0 ? 0 : number.bitPattern }

  @inline(__always)
  private static func encode<Element>(
    _ source: [Element], _ validity: [Bool]?, _ code: (Element) -> UInt32
  ) -> [UInt32] {
    source.withUnsafeBufferPointer { source in
      guard let validity else { return [UInt32](count: source.count) { code(source[$0]) } }
      return [UInt32](count: source.count) { validity[$0] ? code(source[$0]) : 0 }
    }
  }
}
