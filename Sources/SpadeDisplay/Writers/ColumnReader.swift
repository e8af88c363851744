import SpadeBase
import SpadeStore

/// A column of an answer made ready for reading many cells: plain pointers, valid while the answer lives.
struct ColumnReader: @unchecked Sendable {
  /// What a cell's bits stand for.
  enum Meaning {
    case bool, integer, number, date, micros, seconds, text
    /// A number: the integer divided by 10^n.
    case decimal(Int)
  }

  private enum Cells {
    case bits(UnsafePointer<UInt64>)
    case int8(UnsafePointer<Int8>)
    case int16(UnsafePointer<Int16>)
    case int32(UnsafePointer<Int32>)
    case int64(UnsafePointer<Int64>)
    case double(UnsafePointer<Double>)
    case code8(UnsafePointer<UInt8>)
    case code16(UnsafePointer<UInt16>)
    case code32(UnsafePointer<UInt32>)
  }

  let meaning: Meaning
  private let cells: Cells
  private let rows: UnsafePointer<UInt32>?
  private let validity: UnsafePointer<UInt64>?

  init(_ source: ResultColumn) {
    let column = source.column
    rows = source.rows.map { UnsafePointer($0.pointer) }
    validity = column.validity.map { UnsafePointer($0.words.pointer) }
    switch column.storage {
    case .bits(let bits): cells = .bits(UnsafePointer(bits.words.pointer))
    case .int8(let values): cells = .int8(UnsafePointer(values.pointer))
    case .int16(let values): cells = .int16(UnsafePointer(values.pointer))
    case .int32(let values): cells = .int32(UnsafePointer(values.pointer))
    case .int64(let values): cells = .int64(UnsafePointer(values.pointer))
    case .double(let values): cells = .double(UnsafePointer(values.pointer))
    case .text(let codes, _):
      switch codes {
      case .uint8(let codes): cells = .code8(UnsafePointer(codes.pointer))
      case .uint16(let codes): cells = .code16(UnsafePointer(codes.pointer))
      case .uint32(let codes): cells = .code32(UnsafePointer(codes.pointer))
      }
    }
    meaning = Self.meaning(of: column)
  }

  private static func meaning(of column: Column) -> Meaning {
    switch (column.storage, column.type, column.scale) {
    case (.bits, _, _): .bool
    case (.text, _, _): .text
    case (.double, _, _): .number
    case (_, .number, .decimal(let decimals)): .decimal(decimals)
    case (_, .number, _): .decimal(0)
    case (_, .date, _): .date
    case (_, .time, .seconds): .seconds
    case (_, .time, _): .micros
    default: .integer
    }
  }

  /// Bytes of a stored integer or dictionary number; 0 for bits.
  var width: Int {
    switch cells {
    case .bits: 0
    case .int8, .code8: 1
    case .int16, .code16: 2
    case .int32, .code32: 4
    case .int64, .double: 8
    }
  }

  /// Where the value of an answer's row is stored; -1 for null.
  @inline(__always)
  func stored(_ row: Int) -> Int {
    var stored = row
    if let rows {
      let index = rows[row]
      if index == .max { return -1 }
      stored = Int(index)
    }
    if let validity, validity[stored >> 6] >> UInt64(stored & 63) & 1 == 0 { return -1 }
    return stored
  }

  /// The stored integer, dictionary number or truth of a value.
  @inline(__always)
  func integer(_ stored: Int) -> Int64 {
    switch cells {
    case .int8(let values): Int64(values[stored])
    case .int16(let values): Int64(values[stored])
    case .int32(let values): Int64(values[stored])
    case .int64(let values): values[stored]
    case .code8(let values): Int64(values[stored])
    case .code16(let values): Int64(values[stored])
    case .code32(let values): Int64(values[stored])
    case .bits(let words): Int64(words[stored >> 6] >> UInt64(stored & 63) & 1)
    case .double: 0
    }
  }

  /// The stored double.
  @inline(__always)
  func double(_ stored: Int) -> Double {
    if case .double(let values) = cells { values[stored] } else { Double(integer(stored)) }
  }

  /// The number that is stored, as a double.
  @inline(__always)
  func number(_ stored: Int) -> Double {
    if case .decimal(let digits) = meaning { return Double(integer(stored)) / Column.powerOfTen(digits) }
    return double(stored)
  }
}

extension ColumnReader {
  /// The time of a cell, in microseconds.
  @inline(__always) func micros(_ stored: Int) -> Int64 {
    let value = integer(stored)
    guard case .seconds = meaning else { return value }
    let (micros, overflow) = value.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? (value < 0 ? .min : .max) : micros
  }
}

extension TemporalText {
  /// The date or time that a column's cell holds.
  @inline(__always)
  static func append(
    _ reader: ColumnReader, _ stored: Int, separator: UInt8, to buffer: inout ByteBuffer
  ) throws(Diagnostic) {
    if case .date = reader.meaning {
      try append(day: Int32(clamping: reader.integer(stored)), to: &buffer)
    } else {
      try append(micros: reader.micros(stored), separator: separator, to: &buffer)
    }
  }
}
