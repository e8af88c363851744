/// A named, typed, immutable column, stored as narrow as its values allow.
package struct Column: Sendable {
  /// How the values lie in memory.
  package enum Storage: Sendable {
    /// bool
    case bits(Bitmap)
    /// int, date (days), time, and numbers with few decimals, widened by `scale`
    case int8(Buffer<Int8>)
    case int16(Buffer<Int16>)
    case int32(Buffer<Int32>)
    case int64(Buffer<Int64>)
    /// number
    case double(Buffer<Double>)
    /// text
    case text(Codes, TextDictionary)
  }

  /// Dictionary codes, as narrow as the dictionary allows.
  package enum Codes: Sendable {
    case uint8(Buffer<UInt8>)
    case uint16(Buffer<UInt16>)
    case uint32(Buffer<UInt32>)
  }

  /// What a stored integer stands for.
  package enum Scale: Sendable, Hashable {
    /// The integer itself.
    case one
    /// number: the integer divided by 10^n, 1 ≤ n ≤ 9. The quotient is the double nearest to the decimal text,
    /// because both operands are exact.
    case decimal(Int)
    /// time: whole seconds, widened to microseconds.
    case seconds
  }

  package let name: String
  package let type: ScalarType
  package let scale: Scale
  /// Number of rows.
  package let count: Int
  /// The answer to `extent`.
  let extentFound = ColumnExtent()
  /// Held in memory, or in a saved file.
  package let body: Body

  /// Where the values are.
  package enum Body: Sendable {
    case held(Contents)
    /// In a saved file, checked when they are first asked for.
    case saved(SavedColumn)
  }

  /// Values and validity together.
  package struct Contents: Sendable {
    /// The values.
    package let storage: Storage
    /// Absent where every row has one.
    package let validity: Bitmap?

    init(storage: Storage, validity: Bitmap?) {
      self.storage = storage
      self.validity = validity
    }
  }

  /// The values. Loops over rows ask once, before they begin: in a saved file each asking looks at the file's state.
  @inlinable package var storage: Storage {
    switch body {
    case .held(let contents): contents.storage
    case .saved(let column): column.contents.storage
    }
  }

  /// Absent where every row has a value; a null's stored value is 0. Asked once, as `storage` is.
  @inlinable package var validity: Bitmap? {
    switch body {
    case .held(let contents): contents.validity
    case .saved(let column): column.contents.validity
    }
  }

  /// Values and validity at once.
  var contents: Contents {
    switch body {
    case .held(let contents): contents
    case .saved(let column): column.contents
    }
  }

  package init(
    name: String, type: ScalarType, storage: Storage, scale: Scale = .one, validity: Bitmap?, count: Int
  ) {
    self.name = name
    self.type = type
    self.scale = scale
    self.count = count
    body = .held(Contents(storage: storage, validity: validity))
  }

  /// A column of a saved file.
  init(_ saved: SavedColumn) {
    name = saved.record.name
    type = saved.record.type
    scale = saved.record.scale
    count = saved.record.rows
    body = .saved(saved)
  }

  /// Number of rows that have a value.
  package var validCount: Int { validity?.ones ?? count }

  /// The value of one row; for edges and tests, not for kernels. Out of range is null.
  package func value(at row: Int) -> Value {
    guard row >= 0, row < count, validity?[row] ?? true else { return .null }
    switch storage {
    case .bits(let bits): return .bool(bits[row])
    case .int8(let values): return widened(Int64(values.pointer[row]))
    case .int16(let values): return widened(Int64(values.pointer[row]))
    case .int32(let values): return widened(Int64(values.pointer[row]))
    case .int64(let values): return widened(values.pointer[row])
    case .double(let values): return .number(values.pointer[row])
    case .text(let codes, let dictionary): return .text(Array(dictionary[codes[row]]))
    }
  }

  private func widened(_ raw: Int64) -> Value {
    switch (type, scale) {
    case (.number, .decimal(let digits)): .number(Double(raw) / Column.powerOfTen(digits))
    case (.number, _): .number(Double(raw))
    case (.date, _): .date(Int32(truncatingIfNeeded: raw))
    case (.time, .seconds): .time(raw &* 1_000_000)
    case (.time, _): .time(raw)
    default: .int(raw)
    }
  }

  /// 10^n for 0 ≤ n ≤ 18, exact.
  package static func powerOfTen(_ n: Int) -> Double {
    var power = 1.0
    for _ in 0..<min(max(n, 0), 18) { power *= 10 }
    return power
  }
}

extension Column.Codes {
  /// The dictionary number of a row, which must be in range.
  @inlinable package subscript(row: Int) -> Int {
    switch self {
    case .uint8(let codes): Int(codes.pointer[row])
    case .uint16(let codes): Int(codes.pointer[row])
    case .uint32(let codes): Int(codes.pointer[row])
    }
  }
}
