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

  init(_ column: Column) {
    storage = column.storage
    validity = column.validity
    count = column.count
    type = column.type
    scale = column.scale
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
    switch storage {
    case .int8(let buffer): micros(Int64(buffer.pointer[row]))
    case .int16(let buffer): micros(Int64(buffer.pointer[row]))
    case .int32(let buffer): micros(Int64(buffer.pointer[row]))
    case .int64(let buffer): micros(buffer.pointer[row])
    case .bits, .double, .text: 0
    }
  }

  /// Calls `body` with a search over ascending stretches: `firstAfter(start, end, limit)` is the first row from `start` on
  /// whose stored integer is greater than the limit.
  func withSearch<R>(_ body: (_ firstAfter: (Int, Int, Int64) -> Int) -> R) -> R {
    switch storage {
    case .int8(let buffer): return body { Self.firstAfter(buffer.pointer, $0, $1, $2) }
    case .int16(let buffer): return body { Self.firstAfter(buffer.pointer, $0, $1, $2) }
    case .int32(let buffer): return body { Self.firstAfter(buffer.pointer, $0, $1, $2) }
    case .int64(let buffer): return body { Self.firstAfter(buffer.pointer, $0, $1, $2) }
    case .bits, .double, .text: return body { start, _, _ in start }
    }
  }

  /// The same for limits that mostly ascend: `firstAfter(start, near, end, limit)` where no row before `near` is greater.
  func withWalk<R>(_ body: (_ firstAfter: (Int, Int, Int, Int64) -> Int) -> R) -> R {
    switch storage {
    case .int8(let buffer): return body { Self.firstAfter(buffer.pointer, $0, near: $1, $2, $3) }
    case .int16(let buffer): return body { Self.firstAfter(buffer.pointer, $0, near: $1, $2, $3) }
    case .int32(let buffer): return body { Self.firstAfter(buffer.pointer, $0, near: $1, $2, $3) }
    case .int64(let buffer): return body { Self.firstAfter(buffer.pointer, $0, near: $1, $2, $3) }
    case .bits, .double, .text: return body { start, _, _, _ in start }
    }
  }
}
