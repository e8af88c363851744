import SpadeBase

extension ColumnCheck {
  /// An entity's key is always there and never twice.
  func checkKey() throws(Diagnostic) {
    let column = Column(
      name: record.name, type: record.type, storage: contents.storage, scale: record.scale,
      validity: contents.validity, count: record.rows)
    try require(column.firstNull == nil, "a key is missing")
    try require(try KeyIndex(column).duplicate == nil, "a key occurs twice")
  }

  /// Times ascend within each parent's rows; the last of all is what the directory says.
  func checkTimes(_ offsets: Buffer<UInt32>, isHistory: Bool, _ latest: Int64?) throws(Diagnostic) {
    try require(contents.validity.map { $0.ones == record.rows } ?? true, "a time is missing")
    let column = Column(
      name: record.name, type: record.type, storage: contents.storage, scale: record.scale, validity: nil,
      count: record.rows)
    try require(column.latestTime == latest, "the latest time is another than the directory's")
    let isAscending =
      switch contents.storage {
      case .int8(let times): Self.ascends(times, offsets, strictly: isHistory)
      case .int16(let times): Self.ascends(times, offsets, strictly: isHistory)
      case .int32(let times): Self.ascends(times, offsets, strictly: isHistory)
      case .int64(let times): Self.ascends(times, offsets, strictly: isHistory)
      case .bits, .double, .text: false
      }
    try require(isAscending, "the times of an entity don't ascend")
  }

  /// The offsets were checked against the number of rows when the file was opened.
  private static func ascends<Stored: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ times: Buffer<Stored>, _ offsets: Buffer<UInt32>, strictly: Bool
  ) -> Bool {
    let values = UnsafePointer(times.pointer)
    let runs = offsets.elements
    for parent in 0..<runs.count - 1 {
      let start = Int(runs[parent])
      let end = Int(runs[parent + 1])
      guard end - start > 1 else { continue }
      var holds = true
      if strictly {
        for row in start + 1..<end { holds = holds && values[row - 1] < values[row] }
      } else {
        for row in start + 1..<end { holds = holds && values[row - 1] <= values[row] }
      }
      if !holds { return false }
    }
    return true
  }
}
