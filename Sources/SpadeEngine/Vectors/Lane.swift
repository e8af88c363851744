import SpadeStore

/// A Swift type whose arrays vectors hold: `Bool`, `Int64` (also dates and times) and `Double`.
protocol LaneElement: BitwiseCopyable, Sendable {
  /// What stands in a null's slot.
  static var zero: Self { get }
  init?(_ value: Value)
  /// The vector's payload made of an array.
  static func payload(_ array: [Self]) -> Vector.Values
  /// The slots of a vector that isn't constant; bools read as ints are 0 and 1, ints read as numbers are widened.
  static func slots(_ vector: Vector) -> [Self]?
  /// The value as a row of a type.
  func boxed(_ type: ScalarType) -> Value
}

extension Bool: LaneElement {
  static var zero: Bool { false }
  init?(_ value: Value) {
    guard case .bool(let flag) = value else { return nil }
    self = flag
  }
  static func payload(_ array: [Bool]) -> Vector.Values { .bools(array) }
  static func slots(_ vector: Vector) -> [Bool]? {
    if case .bools(let flags) = vector.values { flags } else { nil }
  }
  func boxed(_ type: ScalarType) -> Value { .bool(self) }
}

extension Int64: LaneElement {
  init?(_ value: Value) {
    switch value {
    case .int(let number), .time(let number): self = number
    case .date(let day): self = Int64(day)
    default: return nil
    }
  }
  static func payload(_ array: [Int64]) -> Vector.Values { .ints(array) }
  static func slots(_ vector: Vector) -> [Int64]? {
    switch vector.values {
    case .ints(let ints): ints
    case .bools(let flags): flags.map { $0 ? 1 : 0 }
    default: nil
    }
  }
  func boxed(_ type: ScalarType) -> Value {
    switch type {
    case .date: .date(Int32(truncatingIfNeeded: self))
    case .time: .time(self)
    case .number: .number(Double(self))
    default: .int(self)
    }
  }
}

extension Double: LaneElement {
  init?(_ value: Value) {
    switch value {
    case .number(let number): self = number
    case .int(let number): self = Double(number)
    default: return nil
    }
  }
  static func payload(_ array: [Double]) -> Vector.Values { .numbers(array) }
  static func slots(_ vector: Vector) -> [Double]? {
    switch vector.values {
    case .numbers(let numbers): numbers
    case .decimals(let raw, let digits): Decimals.numbers(raw, digits)
    case .ints(let ints): ints.map { Double($0) }
    default: nil
    }
  }
  func boxed(_ type: ScalarType) -> Value { .number(self) }
}

/// The rows of a vector as a kernel's loop reads them: one value for all, or one each.
enum Lane<Element: LaneElement> {
  /// Nil where every row is null.
  case constant(Element?)
  case values([Element])

  /// Runs `body` with a reader of rows; the reader of a constant null gives zero.
  @inline(__always)
  func read<Result>(_ body: (_ row: (Int) -> Element) -> Result) -> Result {
    switch self {
    case .constant(let element):
      let element = element ?? .zero
      return body { _ in element }
    case .values(let array):
      return array.withUnsafeBufferPointer { buffer in body { row in buffer[row] } }
    }
  }
}

/// The rows of a text vector.
enum TextLane {
  /// Nil where every row is null.
  case constant([UInt8]?)
  case codes([Int32], TextDictionary)
}

extension Vector {
  /// The rows as bools.
  var bools: Lane<Bool> {
    switch values {
    case .bools(let array): .values(array)
    case .constant(let value): .constant(Bool(value))
    default: preconditionFailure("a vector of \(type) was read as bool")
    }
  }

  /// The rows as ints, dates or times.
  var ints: Lane<Int64> {
    switch values {
    case .ints(let array): .values(array)
    case .constant(let value): .constant(Int64(value))
    default: preconditionFailure("a vector of \(type) was read as int")
    }
  }

  /// The rows as numbers; ints are widened.
  var numbers: Lane<Double> {
    switch values {
    case .numbers(let array): .values(array)
    case .decimals(let raw, let digits): .values(Decimals.numbers(raw, digits))
    case .ints(let array): .values(array.map { Double($0) })
    case .constant(let value): .constant(Double(value))
    default: preconditionFailure("a vector of \(type) was read as number")
    }
  }

  /// The rows as text.
  var texts: TextLane {
    switch values {
    case .texts(let codes, let dictionary): return .codes(codes, dictionary)
    case .constant(.text(let bytes)): return .constant(bytes)
    case .constant: return .constant(nil)
    default: preconditionFailure("a vector of \(type) was read as text")
    }
  }
}

extension Array where Element: BitwiseCopyable {
  /// An array of `count` elements computed from their positions, in a loop the compiler can vectorise.
  @inline(__always)
  init(count: Int, _ element: (Int) -> Element) {
    // The memory is claimed first and then filled through a span: a closure inside the initialiser would not be
    // inlined.
    self.init(unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
    var slots = mutableSpan
    for index in 0..<count { slots[unchecked: index] = element(index) }
  }
}
