import SpadeBase

extension Table {
  /// The last day on which a row of a history or log is dated; nil for other tables and for empty ones.
  package var lastDay: Int32? { latest.map { Calendar.day(ofMicros: $0) } }
}

extension Column {
  /// The greatest value of a date or time column, in microseconds; one pass.
  var latestTime: Int64? {
    guard count > 0, validCount > 0 else { return nil }
    switch storage {
    case .int8(let buffer): return buffer.elements.max().map { micros(Int64($0)) }
    case .int16(let buffer): return buffer.elements.max().map { micros(Int64($0)) }
    case .int32(let buffer): return buffer.elements.max().map { micros(Int64($0)) }
    case .int64(let buffer): return buffer.elements.max().map { micros($0) }
    case .bits, .double, .text: return nil
    }
  }

  private func micros(_ raw: Int64) -> Int64 {
    switch (type, scale) {
    case (.date, _): raw &* Calendar.microsPerDay
    case (_, .seconds): raw &* 1_000_000
    default: raw
    }
  }
}
