import SpadeStore

/// For each row of a batch the rows of a history that held from `start` on until just before the batch's moment.
struct PastRows {
  let start: Int64
  let timeColumn: Int
  /// The first row, and the row behind the last.
  private var firsts: [Int32] = []
  private var ends: [Int32] = []
  /// True where no row held at the start.
  private var early: [Bool] = []
  /// The row that holds at the batch's moment, -1 for none.
  private(set) var now: [Int32] = []
  private(set) var rowCount = 0

  /// Nil where the history has no times.
  init?(_ history: Table, _ batch: Batch, _ start: Int64, _ moment: Int64) {
    guard let place = history.timeColumn, let link = history.parent else { return nil }
    self.start = start
    timeColumn = place
    let time = TimeColumn(history.columns[place])
    switch time.storage {
    case .int8(let buffer): find(buffer.pointer, time, link.offsets.elements, batch.indices, moment)
    case .int16(let buffer): find(buffer.pointer, time, link.offsets.elements, batch.indices, moment)
    case .int32(let buffer): find(buffer.pointer, time, link.offsets.elements, batch.indices, moment)
    case .int64(let buffer): find(buffer.pointer, time, link.offsets.elements, batch.indices, moment)
    case .bits, .double, .text: return nil
    }
  }

  private mutating func find<Stored: FixedWidthInteger>(
    _ times: UnsafePointer<Stored>, _ time: TimeColumn, _ offsets: UnsafeBufferPointer<UInt32>, _ entities: [Int32],
    _ moment: Int64
  ) {
    let count = entities.count
    firsts = [Int32](repeating: 0, count: count)
    ends = firsts
    early = [Bool](repeating: true, count: count)
    now = [Int32](repeating: -1, count: count)
    let limits = (time.raw(atOrBefore: start), time.raw(atOrBefore: moment &- 1), time.raw(atOrBefore: moment))
    for row in 0..<count where entities[row] >= 0 && Int(entities[row]) + 1 < offsets.count {
      let (first, end) = (Int(offsets[Int(entities[row])]), Int(offsets[Int(entities[row]) + 1]))
      guard first < end else { continue }
      let after = TimeColumn.firstAfter(times, first, end, limits.0)
      let until = TimeColumn.firstAfter(times, after, end, limits.1)
      // What begins at the very moment is none of the past.
      let holding = until < end && Int64(truncatingIfNeeded: times[until]) <= limits.2 ? until : until - 1
      early[row] = after == first
      firsts[row] = Int32(truncatingIfNeeded: max(after - 1, first))
      ends[row] = Int32(truncatingIfNeeded: until)
      if holding >= first { now[row] = Int32(truncatingIfNeeded: holding) }
      rowCount += until - Int(firsts[row])
    }
  }

  func rows(_ row: Int) -> Range<Int> { Int(firsts[row])..<Int(ends[row]) }
  /// True where the asker had no row yet at the start.
  func isEarly(_ row: Int) -> Bool { early[row] }
}

extension StoredTest {
  /// Whether a stored row meets the condition; nil where it has no value.
  func isMet(_ row: Int) -> Bool? {
    guard validity?[row] ?? true else { return nil }
    let value: Int64
    switch storage {
    case .int8(let buffer): value = Int64(buffer.pointer[row])
    case .int16(let buffer): value = Int64(buffer.pointer[row])
    case .int32(let buffer): value = Int64(buffer.pointer[row])
    case .int64(let buffer): value = buffer.pointer[row]
    case .bits, .double, .text: return nil
    }
    return (value >= least && value <= most) != negated
  }

  /// Whether some row of each asker's past fails the condition, or for `stayed` has no value.
  func breaks(_ past: PastRows, among: [Bool], isStayed: Bool) -> [Bool] {
    switch storage {
    case .int8(let buffer): breaks(buffer.pointer, past, among, isStayed)
    case .int16(let buffer): breaks(buffer.pointer, past, among, isStayed)
    case .int32(let buffer): breaks(buffer.pointer, past, among, isStayed)
    case .int64(let buffer): breaks(buffer.pointer, past, among, isStayed)
    case .bits, .double, .text: [Bool](repeating: false, count: among.count)
    }
  }

  private func breaks<Stored: FixedWidthInteger>(
    _ values: UnsafePointer<Stored>, _ past: PastRows, _ among: [Bool], _ isStayed: Bool
  ) -> [Bool] {
    // Bounds beyond what can be stored are never met or always; in its own width the loop compares many at once.
    let isEmpty = least > most || least > Int64(Stored.max) || most < Int64(Stored.min)
    let low = Stored(clamping: least)
    let high = Stored(clamping: most)
    let validity = validity
    return among.indices.map { row in
      guard among[row] else { return false }
      if isStayed, past.isEarly(row) { return true }
      let rows = past.rows(row)
      guard let validity, StoredRuns.known(validity, rows) < Int64(rows.count) else {
        if isEmpty { return !negated && !rows.isEmpty }
        var failed: Stored = 0
        for row in rows { failed |= (values[row] >= low && values[row] <= high) == negated ? 1 : 0 }
        return failed != 0
      }
      return rows.contains { row in
        guard validity[row] else { return isStayed }
        return (!isEmpty && values[row] >= low && values[row] <= high) == negated
      }
    }
  }
}
