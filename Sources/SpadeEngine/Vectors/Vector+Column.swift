import SpadeBase
import SpadeStore

extension Vector {
  /// The rows as a column of an answer, in memory that the ledger counts.
  func column(name: String) throws(Diagnostic) -> Column {
    let storage: Column.Storage
    switch type {
    case .bool:
      let bits = try Bitmap(count: count)
      let count = count
      bools.read { row in for index in 0..<count where row(index) { bits.set(index) } }
      storage = .bits(bits)
    case .number: storage = .double(try buffer(numbers) { $0 })
    case .date: storage = .int32(try buffer(ints) { Int32(truncatingIfNeeded: $0) })
    case .text:
      switch texts {
      case .constant(let text):
        storage = .text(.uint8(try Buffer(count: count)), try TextDictionary(text.map { [$0] } ?? []))
      case .codes(let codes, let dictionary):
        let buffer = try Buffer<UInt32>(count: count, isBrief: true)
        for index in 0..<count { buffer.pointer[index] = UInt32(bitPattern: codes[index]) }
        storage = .text(.uint32(buffer), dictionary)
      }
    case .int, .time, .duration: storage = .int64(try buffer(ints) { $0 })
    }
    return Column(name: name, type: type, storage: storage, validity: try validityBitmap(), count: count)
  }

  private func validityBitmap() throws(Diagnostic) -> Bitmap? {
    guard let flags, Validity.hasNull(flags) else { return nil }
    let bits = try Bitmap(count: count)
    for index in 0..<count where flags[index] { bits.set(index) }
    return bits
  }

  private func buffer<Element: LaneElement, Stored: BitwiseCopyable & Sendable>(
    _ lane: Lane<Element>, _ narrow: (Element) -> Stored
  ) throws(Diagnostic) -> Buffer<Stored> {
    let result = try Buffer<Stored>(count: count, isBrief: true)
    lane.read { row in for index in 0..<result.count { result.pointer[index] = narrow(row(index)) } }
    return result
  }
}
