import SpadeStore

extension Vector {
  /// Contiguous rows of a stored column, widened; the range must lie in the column.
  init(column: Column, range: Range<Int>) {
    let start = range.lowerBound
    let count = range.count
    let validity = Validity.decode(column.validity, range)
    let values: Values
    switch column.storage {
    case .bits(let bits):
      let words = bits.words.elements
      values = .bools(
        [Bool](count: count) { index in
          let row = start + index
          return words[row >> 6] >> UInt64(row & 63) & 1 != 0
        })
    case .int8(let buffer): values = Self.widen(buffer.elements, start, count, column)
    case .int16(let buffer): values = Self.widen(buffer.elements, start, count, column)
    case .int32(let buffer): values = Self.widen(buffer.elements, start, count, column)
    case .int64(let buffer): values = Self.widen(buffer.elements, start, count, column)
    case .double(let buffer): values = .numbers(Array(buffer.elements[range]))
    case .text(let codes, let dictionary):
      values = dictionary.count == 0 ? .constant(.null) : .texts(Self.codes(codes, start, count), dictionary)
    }
    self.init(column.type, values, validity, count)
  }

  /// Rows of a stored column by number; -1, and any number beyond the column, is null.
  init(column: Column, rows: UnsafeBufferPointer<Int32>) {
    let count = rows.count
    let limit = UInt32(clamping: column.count)
    var greatest: UInt32 = 0
    for row in rows { greatest = max(greatest, UInt32(bitPattern: row)) }
    let missing = !rows.isEmpty && greatest >= limit
    var validity: [Bool]?
    if let bitmap = column.validity {
      let words = bitmap.words.elements
      validity = Validity.normalised(
        [Bool](count: count) { index in
          let row = UInt32(bitPattern: rows[index])
          return row < limit && words[Int(row >> 6)] >> UInt64(row & 63) & 1 != 0
        })
    } else if missing {
      validity = [Bool](count: count) { UInt32(bitPattern: rows[$0]) < limit }
    }
    let values: Values
    switch column.storage {
    case .bits(let bits):
      let words = bits.words.elements
      values = .bools(
        [Bool](count: count) { index in
          let row = UInt32(bitPattern: rows[index])
          return row < limit && words[Int(row >> 6)] >> UInt64(row & 63) & 1 != 0
        })
    case .int8(let buffer): values = Self.pick(buffer.elements, rows, limit, column)
    case .int16(let buffer): values = Self.pick(buffer.elements, rows, limit, column)
    case .int32(let buffer): values = Self.pick(buffer.elements, rows, limit, column)
    case .int64(let buffer): values = Self.pick(buffer.elements, rows, limit, column)
    case .double(let buffer):
      values = .numbers(
        Self.take(buffer.elements, rows, limit) {
          $0
        } zero: {
          0
        })
    case .text(let codes, let dictionary):
      values = dictionary.count == 0 ? .constant(.null) : .texts(Self.pick(codes, rows, limit), dictionary)
    }
    self.init(column.type, values, validity, count)
  }

  /// A vector whose payload may be a constant, which keeps no validity.
  private init(_ type: ScalarType, _ values: Values, _ validity: [Bool]?, _ count: Int) {
    if case .constant = values {
      self.init(type: type, values: values, count: count)
    } else {
      self.init(type: type, values: values, validity: validity, count: count)
    }
  }

  @inline(__always)
  private static func widen<Stored: FixedWidthInteger & BitwiseCopyable>(
    _ stored: UnsafeBufferPointer<Stored>, _ start: Int, _ count: Int, _ column: Column
  ) -> Values {
    let source = UnsafeBufferPointer(rebasing: stored[start..<start + count])
    switch (column.type, column.scale) {
    case (.number, .decimal(let digits)):
      return .decimals([Int64](count: count) { Int64(truncatingIfNeeded: source[$0]) }, digits: digits)
    case (.number, _): return .numbers([Double](count: count) { Double(source[$0]) })
    case (_, .seconds): return .ints([Int64](count: count) { Int64(truncatingIfNeeded: source[$0]) &* 1_000_000 })
    default: return .ints([Int64](count: count) { Int64(truncatingIfNeeded: source[$0]) })
    }
  }

  private static func codes(_ codes: Column.Codes, _ start: Int, _ count: Int) -> [Int32] {
    switch codes {
    case .uint8(let buffer):
      let source = UnsafeBufferPointer(rebasing: buffer.elements[start..<start + count])
      return [Int32](count: count) { Int32(source[$0]) }
    case .uint16(let buffer):
      let source = UnsafeBufferPointer(rebasing: buffer.elements[start..<start + count])
      return [Int32](count: count) { Int32(source[$0]) }
    case .uint32(let buffer):
      let source = UnsafeBufferPointer(rebasing: buffer.elements[start..<start + count])
      return [Int32](count: count) { Int32(truncatingIfNeeded: source[$0]) }
    }
  }

  @inline(__always)
  private static func take<Stored, Element: BitwiseCopyable>(
    _ stored: UnsafeBufferPointer<Stored>, _ rows: UnsafeBufferPointer<Int32>, _ limit: UInt32,
    _ widen: (Stored) -> Element, zero: () -> Element
  ) -> [Element] {
    [Element](count: rows.count) { index in
      let row = UInt32(bitPattern: rows[index])
      return row < limit ? widen(stored[Int(row)]) : zero()
    }
  }

  @inline(__always)
  private static func pick<Stored: FixedWidthInteger & BitwiseCopyable>(
    _ stored: UnsafeBufferPointer<Stored>, _ rows: UnsafeBufferPointer<Int32>, _ limit: UInt32, _ column: Column
  ) -> Values {
    switch (column.type, column.scale) {
    case (.number, .decimal(let digits)):
      return .decimals(
        take(stored, rows, limit) {
          Int64(truncatingIfNeeded: $0)
        } zero: {
          0
        }, digits: digits)
    case (.number, _):
      return .numbers(
        take(stored, rows, limit) {
          Double($0)
        } zero: {
          0
        })
    case (_, .seconds):
      return .ints(
        take(stored, rows, limit) {
          Int64(truncatingIfNeeded: $0) &* 1_000_000
        } zero: {
          0
        })
    default:
      return .ints(
        take(stored, rows, limit) {
          Int64(truncatingIfNeeded: $0)
        } zero: {
          0
        })
    }
  }

  private static func pick(
    _ codes: Column.Codes, _ rows: UnsafeBufferPointer<Int32>, _ limit: UInt32
  ) -> [Int32] {
    switch codes {
    case .uint8(let buffer):
      take(buffer.elements, rows, limit) {
        Int32($0)
      } zero: {
        0
      }
    case .uint16(let buffer):
      take(buffer.elements, rows, limit) {
        Int32($0)
      } zero: {
        0
      }
    case .uint32(let buffer):
      take(buffer.elements, rows, limit) {
        Int32(truncatingIfNeeded: $0)
      } zero: {
        0
      }
    }
  }
}
