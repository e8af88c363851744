import CKernels
import SpadeBase
import SpadeStore

/// For each row of a batch the rows of a history that held from `start` on until just before the batch's moment.
struct PastRows {
  let start: Int64
  let timeColumn: Int
  /// The first row, and the row behind the last.
  private(set) var firsts: [Int32] = []
  private(set) var ends: [Int32] = []
  /// True where no row held at the start.
  private var early: [Bool] = []
  /// The row that holds at the batch's moment, -1 for none.
  private(set) var now: [Int32] = []
  private(set) var rowCount = 0

  /// Nil where the history has no times.
  init?(_ history: Table, _ batch: Batch, _ start: Int64, _ moment: Int64) throws(Diagnostic) {
    guard let place = history.timeColumn, let search = try RunSearch(history) else { return nil }
    self.start = start
    timeColumn = place
    let entities = batch.indices
    let offsets = search.offsets.elements
    let time = search.time
    let afters = search.firstsAfter(time.raw(atOrBefore: start), entities)
    let past = time.raw(atOrBefore: moment &- 1)
    let present = time.raw(atOrBefore: moment)
    let untils = search.firstsAfter(past, entities)
    // What begins at the very moment is none of the past. Where times are days, that is mostly nothing.
    let nows = past == present ? untils : search.firstsAfter(present, entities)
    let count = entities.count
    firsts = [Int32](repeating: 0, count: count)
    ends = untils
    early = [Bool](repeating: true, count: count)
    now = [Int32](repeating: -1, count: count)
    for row in 0..<count where entities[row] >= 0 && Int(entities[row]) + 1 < offsets.count {
      let first = Int32(truncatingIfNeeded: offsets[Int(entities[row])])
      early[row] = afters[row] == first
      firsts[row] = max(afters[row] &- 1, first)
      if nows[row] > first { now[row] = nows[row] &- 1 }
      rowCount += Int(untils[row] &- firsts[row])
    }
  }

  func rows(_ row: Int) -> Range<Int> { Int(firsts[row])..<Int(ends[row]) }
  /// True where the asker had no row yet at the start.
  func isEarly(_ row: Int) -> Bool { early[row] }
}

extension StoredTest {
  /// Which stored rows meet the condition; -1 is no row.
  func met(_ rows: [Int32]) -> [Bool] {
    switch storage {
    case .int8(let buffer): met(buffer.pointer, rows)
    case .int16(let buffer): met(buffer.pointer, rows)
    case .int32(let buffer): met(buffer.pointer, rows)
    case .int64(let buffer): met(buffer.pointer, rows)
    case .bits, .double, .text: [Bool](repeating: false, count: rows.count)
    }
  }

  private func met<Stored: FixedWidthInteger>(_ values: UnsafePointer<Stored>, _ rows: [Int32]) -> [Bool] {
    let validity = validity
    let ahead = 16
    return rows.withUnsafeBufferPointer { rows in
      [Bool](count: rows.count) { place in
        if place &+ ahead < rows.count { spade_prefetch(values + Int(max(rows[place &+ ahead], 0))) }
        let row = Int(rows[place])
        guard row >= 0, validity?[row] ?? true else { return false }
        let value = Int64(truncatingIfNeeded: values[row])
        return (value >= least && value <= most) != negated
      }
    }
  }

  /// Whether some row of each asker's past fails the condition, or for `stayed` has no value.
  func breaks(_ past: PastRows, among: [Bool], isStayed: Bool) -> [Bool] {
    switch storage {
    case .int8(let buffer): breaks(buffer.pointer, past, among, isStayed, spade_any_8)
    case .int16(let buffer): breaks(buffer.pointer, past, among, isStayed, spade_any_16)
    case .int32(let buffer): breaks(buffer.pointer, past, among, isStayed, spade_any_32)
    case .int64(let buffer): breaks(buffer.pointer, past, among, isStayed, spade_any_64)
    case .bits, .double, .text: [Bool](repeating: false, count: among.count)
    }
  }

  private func breaks<Stored: FixedWidthInteger>(
    _ values: UnsafePointer<Stored>, _ past: PastRows, _ among: [Bool], _ isStayed: Bool,
    _ any: (
      UnsafePointer<Stored>, UnsafePointer<Int32>, UnsafePointer<Int32>, Int, Stored, Stored, Bool,
      UnsafeMutablePointer<Bool>
    ) -> Void
  ) -> [Bool] {
    // Bounds beyond what can be stored are never met or always.
    let isEmpty = least > most || least > Int64(Stored.max) || most < Int64(Stored.min)
    let low = Stored(clamping: least)
    let high = Stored(clamping: most)
    // As if all rows had a value, in the column's own width, which compares many at once.
    let found = [Bool](unsafeUninitializedCapacity: among.count) { found, count in
      count = among.count
      guard let found = found.baseAddress, count > 0 else { return }
      any(values, past.firsts, past.ends, count, low, high, negated, found)
    }
    let validity = validity
    return [Bool](count: among.count) { row in
      guard among[row] else { return false }
      if isStayed, past.isEarly(row) { return true }
      let rows = past.rows(row)
      guard let validity, !rows.isEmpty, StoredRuns.known(validity, rows) < Int64(rows.count) else {
        return isEmpty ? !negated && !rows.isEmpty : found[row]
      }
      return rows.contains { row in
        guard validity[row] else { return isStayed }
        return (!isEmpty && values[row] >= low && values[row] <= high) == negated
      }
    }
  }
}
