import SpadeBase
import SpadeStore

extension ColumnDomain {
  /// Calls `body` with what finds a row's slot, which means nothing where the row has no value: once for each way in
  /// which columns are stored, so that a loop in it is as narrow as the column.
  @inline(__always)
  func withSlots(_ body: (_ slot: (Int) -> Int) -> Void) {
    switch column.storage {
    case .text(.uint8(let values), _): withCodes(values.pointer, body)
    case .text(.uint16(let values), _): withCodes(values.pointer, body)
    case .text(.uint32(let values), _): withCodes(values.pointer, body)
    case .int8(let values): withIntegers(values.pointer, body)
    case .int16(let values): withIntegers(values.pointer, body)
    case .int32(let values): withIntegers(values.pointer, body)
    case .int64(let values): withIntegers(values.pointer, body)
    case .bits(let bits): body { bits[$0] ? 1 : 0 }
    case .double: break
    }
  }

  @inline(__always)
  private func withCodes<Code: FixedWidthInteger>(_ values: UnsafePointer<Code>, _ body: ((Int) -> Int) -> Void) {
    body { Int(truncatingIfNeeded: values[$0]) }
  }

  @inline(__always)
  private func withIntegers<Stored: FixedWidthInteger>(
    _ values: UnsafePointer<Stored>, _ body: ((Int) -> Int) -> Void
  ) {
    let origin = origin
    switch unit {
    case 1: body { Int(Int64(truncatingIfNeeded: values[$0]) &- origin) }
    // Divisions by constants are multiplications.
    case Self.secondsPerDay:
      body { Int(UInt64(bitPattern: Int64(truncatingIfNeeded: values[$0]) &- origin) / 86_400) }
    default: body { Int(UInt64(bitPattern: Int64(truncatingIfNeeded: values[$0]) &- origin) / 86_400_000_000) }
    }
  }

  /// The slot that `withSlots` finds for the stored 0 of a row without a value; nil where it finds none.
  var slotOfNulls: Int? {
    if case .text = column.storage { return 0 }
    let (first, overflow) = Int64(0).subtractingReportingOverflow(origin)
    guard !overflow, first >= 0, first / unit < count else { return nil }
    return Int(first / unit)
  }
}
