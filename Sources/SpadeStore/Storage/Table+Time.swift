import SpadeBase

extension Table {
  /// The last day on which a row of a history or log is dated; nil for other tables and for empty ones.
  ///
  /// Rows lie ordered by time within their entity, but entities in any order: one pass over the time column.
  package var lastDay: Int32? {
    guard let timeColumn else { return nil }
    let column = columns[timeColumn]
    var last: Int64?
    func scan<T: BinaryInteger>(_ values: UnsafeBufferPointer<T>) { last = values.max().map { Int64($0) } }
    switch column.storage {
    case .int8(let buffer): scan(buffer.elements)
    case .int16(let buffer): scan(buffer.elements)
    case .int32(let buffer): scan(buffer.elements)
    case .int64(let buffer): scan(buffer.elements)
    case .bits, .double, .text: return nil
    }
    guard let last else { return nil }
    if column.type == .date { return Int32(truncatingIfNeeded: last) }
    return Calendar.day(ofMicros: column.scale == .seconds ? last &* 1_000_000 : last)
  }
}
