import SpadeBase
import SpadeStore

extension Vector {
  /// True where the row has a value.
  func isValid(_ row: Int) -> Bool {
    if case .constant(let value) = values { return value != .null }
    return validity?[row] ?? true
  }

  /// A row's value, boxed: for edges and tests.
  func value(at row: Int) -> Value {
    guard isValid(row) else { return .null }
    switch values {
    case .constant(let value): return value
    case .bools(let array): return .bool(array[row])
    case .ints(let array): return array[row].boxed(type)
    case .numbers(let array): return .number(array[row])
    case .decimals(let raw, let digits): return .number(Double(raw[row]) / Column.powerOfTen(digits))
    case .texts(let codes, let dictionary): return .text(Array(dictionary[Int(codes[row])]))
    }
  }

  /// True where some row may be null.
  var mayHaveNulls: Bool {
    if case .constant(let value) = values { return value == .null }
    return validity != nil
  }

  /// A flag a row, for loops that need one whatever the vector is; nil where no row is null.
  var flags: [Bool]? {
    if case .constant(let value) = values { return value == .null ? [Bool](repeating: false, count: count) : nil }
    return validity
  }

  /// `count` nulls.
  static func nulls(_ type: ScalarType, _ count: Int) -> Vector { .constant(.null, type: type, count: count) }

  /// The rows at some positions; -1, and any position beyond the vector, is null.
  func gather(_ indices: [Int32]) throws(Diagnostic) -> Vector {
    try indices.withUnsafeBufferPointer { (rows) throws(Diagnostic) in try gather(rows) }
  }

  /// The rows at some positions; -1, and any position beyond the vector, is null.
  func gather(_ indices: UnsafeBufferPointer<Int32>) throws(Diagnostic) -> Vector {
    let limit = UInt32(clamping: count)
    var greatest: UInt32 = 0
    for index in indices { greatest = max(greatest, UInt32(bitPattern: index)) }
    let missing = !indices.isEmpty && greatest >= limit
    if case .constant(let value) = values {
      if !missing || value == .null { return .constant(value, type: type, count: indices.count) }
      return try materialised().gather(indices)
    }
    func pick<Element: BitwiseCopyable>(_ source: [Element], _ zero: Element) -> [Element] {
      source.withUnsafeBufferPointer { source in
        missing
          ? [Element](count: indices.count) {
            UInt32(bitPattern: indices[$0]) < limit ? source[Int(indices[$0])] : zero
          }
          : [Element](count: indices.count) { source[Int(indices[$0])] }
      }
    }
    var valid: [Bool]?
    if let validity {
      valid = Validity.normalised(pick(validity, false))
    } else if missing {
      valid = [Bool](count: indices.count) { UInt32(bitPattern: indices[$0]) < limit }
    }
    let picked: Values
    switch values {
    case .bools(let array): picked = .bools(pick(array, false))
    case .ints(let array): picked = .ints(pick(array, 0))
    case .numbers(let array): picked = .numbers(pick(array, 0))
    case .decimals(let raw, let digits): picked = .decimals(pick(raw, 0), digits: digits)
    case .texts(let codes, let dictionary): picked = .texts(pick(codes, 0), dictionary)
    case .constant: return self
    }
    return Vector(type: type, values: picked, validity: valid, count: indices.count)
  }

  /// Positions of the rows that are true: neither false nor null.
  func select() -> [Int32] {
    switch values {
    case .constant(let value): return value == .bool(true) ? Array(0..<Int32(clamping: count)) : []
    case .bools(let array):
      return [Int32](unsafeUninitializedCapacity: count) { buffer, kept in
        // Always written, kept where true: no branch to mispredict.
        array.withUnsafeBufferPointer { truth in
          if let validity {
            validity.withUnsafeBufferPointer { valid in
              for row in 0..<count {
                buffer.initializeElement(at: kept, to: Int32(truncatingIfNeeded: row))
                kept += truth[row] && valid[row] ? 1 : 0
              }
            }
          } else {
            for row in 0..<count {
              buffer.initializeElement(at: kept, to: Int32(truncatingIfNeeded: row))
              kept += truth[row] ? 1 : 0
            }
          }
        }
      }
    default: return []
    }
  }

  /// The rows where `mask` is true.
  func filter(_ mask: Vector) throws(Diagnostic) -> Vector { try gather(mask.select()) }

  /// Contiguous rows, which must lie in the vector.
  func slice(_ range: Range<Int>) -> Vector {
    let payload: Values
    switch values {
    case .constant(let value): return .constant(value, type: type, count: range.count)
    case .bools(let array): payload = .bools(Array(array[range]))
    case .ints(let array): payload = .ints(Array(array[range]))
    case .numbers(let array): payload = .numbers(Array(array[range]))
    case .decimals(let raw, let digits): payload = .decimals(Array(raw[range]), digits: digits)
    case .texts(let codes, let dictionary): payload = .texts(Array(codes[range]), dictionary)
    }
    let valid = validity.map { Array($0[range]) }
    return Vector(type: type, values: payload, validity: Validity.normalised(valid), count: range.count)
  }

  /// The same rows, each with a slot of its own; only text that is null throughout stays a constant.
  func materialised() throws(Diagnostic) -> Vector {
    guard case .constant(let value) = values else { return self }
    let payload: Values
    switch (value, type) {
    case (.text(let bytes), _):
      payload = .texts([Int32](repeating: 0, count: count), try TextDictionary([bytes]))
    case (.null, .text): return self
    case (_, .bool): payload = .bools([Bool](repeating: Bool(value) ?? false, count: count))
    case (_, .number): payload = .numbers([Double](repeating: Double(value) ?? 0, count: count))
    default: payload = .ints([Int64](repeating: Int64(value) ?? 0, count: count))
    }
    return Vector(
      type: type, values: payload, validity: value == .null ? [Bool](repeating: false, count: count) : nil,
      count: count)
  }
}
