package import SpadeStore

/// The values of an expression for a batch of rows.
///
/// A null's slot holds some value of the type (usually 0) that means nothing. A constant stands for `count` equal rows.
package struct Vector: Sendable {
  /// The decoded values: dates as days and times as microseconds are ints.
  package enum Values: Sendable {
    case constant(Value)
    case bools([Bool])
    case ints([Int64])
    case numbers([Double])
    /// Numbers of few decimals as the whole numbers they are stored as: each is the integer divided by 10^digits.
    case decimals([Int64], digits: Int)
    case texts([Int32], TextDictionary)
  }

  package var type: ScalarType
  package var values: Values
  /// False for null; nil where no row is. Always nil for a constant, whose `Value.null` says it.
  package var validity: [Bool]?
  package var count: Int
  /// Counts the memory of one that is as long as a table.
  var share: MemoryShare?

  package init(type: ScalarType, values: Values, validity: [Bool]? = nil, count: Int) {
    self.type = type
    self.values = values
    self.validity = validity
    self.count = count
  }

  /// `count` equal rows.
  package static func constant(_ value: Value, type: ScalarType, count: Int) -> Vector {
    Vector(type: type, values: .constant(value), count: count)
  }

  /// Bytes that the values take, dictionaries aside.
  var bytes: Int {
    let width =
      switch values {
      case .constant: 0
      case .bools: 1
      case .ints, .numbers, .decimals: 8
      case .texts: 4
      }
    return count * (width + (validity == nil ? 0 : 1))
  }

  /// The constant that all rows are, or nil.
  package var constant: Value? { if case .constant(let value) = values { value } else { nil } }
}
