import SpadeBase
import SpadeStore

/// The time column of a history, log or entity, searched in the unit it is stored in.
struct TimeColumn {
  /// The column's values, asked for once.
  let storage: Column.Storage
  let validity: Bitmap?
  let count: Int
  private let type: ScalarType
  private let scale: Column.Scale
  private let stored: Stored

  /// Where the stored integers lie. Reading through it counts no reference: threads that counted the same one for every
  /// row would wait for each other.
  private enum Stored {
    case int8(UnsafePointer<Int8>)
    case int16(UnsafePointer<Int16>)
    case int32(UnsafePointer<Int32>)
    case int64(UnsafePointer<Int64>)
    case none

    init(_ storage: Column.Storage) {
      switch storage {
      case .int8(let buffer): self = .int8(buffer.pointer)
      case .int16(let buffer): self = .int16(buffer.pointer)
      case .int32(let buffer): self = .int32(buffer.pointer)
      case .int64(let buffer): self = .int64(buffer.pointer)
      case .bits, .double, .text: self = .none
      }
    }
  }

  init(_ column: Column) {
    storage = column.storage
    validity = column.validity
    count = column.count
    type = column.type
    scale = column.scale
    stored = Stored(column.storage)
  }

  /// The greatest stored integer at or before a moment.
  func raw(atOrBefore moment: Int64) -> Int64 {
    switch (type, scale) {
    case (.date, _): Int64(Calendar.day(ofMicros: moment))
    case (_, .seconds): moment >= 0 ? moment / 1_000_000 : (moment &- 999_999) / 1_000_000
    default: moment
    }
  }

  /// A stored integer as a moment; a date is its beginning.
  @inline(__always) func micros(_ raw: Int64) -> Int64 {
    switch (type, scale) {
    case (.date, _): raw &* Calendar.microsPerDay
    case (_, .seconds): raw &* 1_000_000
    default: raw
    }
  }

  /// The moment of one row; a null is 1970.
  func micros(at row: Int) -> Int64 {
    switch stored {
    case .int8(let values): micros(Int64(values[row]))
    case .int16(let values): micros(Int64(values[row]))
    case .int32(let values): micros(Int64(values[row]))
    case .int64(let values): micros(values[row])
    case .none: 0
    }
  }

  /// Calls `body` with a search over ascending stretches: `firstAfter(start, end, limit)` is the first row from `start` on
  /// whose stored integer is greater than the limit.
  func withSearch<R>(_ body: (_ firstAfter: (Int, Int, Int64) -> Int) -> R) -> R {
    switch stored {
    case .int8(let values): return body { Self.firstAfter(values, $0, $1, $2) }
    case .int16(let values): return body { Self.firstAfter(values, $0, $1, $2) }
    case .int32(let values): return body { Self.firstAfter(values, $0, $1, $2) }
    case .int64(let values): return body { Self.firstAfter(values, $0, $1, $2) }
    case .none: return body { start, _, _ in start }
    }
  }

  /// The same for limits that mostly ascend: `firstAfter(start, near, end, limit)` where no row before `near` is greater.
  func withWalk<R>(_ body: (_ firstAfter: (Int, Int, Int, Int64) -> Int) -> R) -> R {
    switch stored {
    case .int8(let values): return body { Self.firstAfter(values, $0, near: $1, $2, $3) }
    case .int16(let values): return body { Self.firstAfter(values, $0, near: $1, $2, $3) }
    case .int32(let values): return body { Self.firstAfter(values, $0, near: $1, $2, $3) }
    case .int64(let values): return body { Self.firstAfter(values, $0, near: $1, $2, $3) }
    case .none: return body { start, _, _, _ in start }
    }
  }
}
