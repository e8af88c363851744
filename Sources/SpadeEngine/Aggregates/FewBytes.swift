import CKernels
import SpadeStore

/// Counts the rows of each group where a column is a byte a row and only few of its values are asked for: whole vectors of
/// bytes are compared with each of these.
struct FewBytes: Sendable {
  private let domain: ColumnDomain
  /// The slots that are counted; the rows of all others are what is left, where `countsOthers`.
  private let slots: [Int]
  private let bytes: [UInt8]
  private let countsOthers: Bool
  private static let mostSlots = 8
  /// What a stretch costs for each value beside its rows, in rows.
  private static let rowsPerSlot = 32

  /// Nil where the column is wider, or too many of its values are asked for. `mayCountOthers` where all that count are of
  /// one group.
  init?(_ domain: ColumnDomain, _ codes: [UInt32], mayCountOthers: Bool) {
    guard domain.unit == 1 else { return nil }
    switch domain.column.storage {
    case .text(.uint8, _), .int8: break
    default: return nil
    }
    let met = codes.indices.filter { codes[$0] < RowCodes.out }
    let others = codes.indices.filter { codes[$0] >= RowCodes.out }
    countsOthers = mayCountOthers && others.count < met.count
    slots = countsOthers ? others : met
    guard slots.count <= Self.mostSlots else { return nil }
    self.domain = domain
    // The slot behind the last is that of nulls, which are counted by the bits that tell them.
    bytes = slots.filter { $0 < domain.count }
      .map { UInt8(truncatingIfNeeded: domain.origin &+ Int64($0)) }
  }

  /// True where stretches are long enough.
  func suits(_ runs: Runs) -> Bool { runs.rowCount >= runs.count * Self.rowsPerSlot * (bytes.count + 1) }

  /// The rows of each group; a stretch's group has `width` numbers, to which a slot's code adds.
  func counts(_ runs: Runs, _ codes: [UInt32], _ slotOfNulls: Int, width: Int, groupCount: Int) -> [Int64] {
    let parents = groupCount / width
    let found = found(runs, parents)
    var totals = [Int64](repeating: 0, count: groupCount)
    for parent in 0..<parents {
      var others = found.rows[parent]
      for (kind, slot) in slots.enumerated() {
        var count = slot < domain.count ? Int64(found.counts[parent * bytes.count + kind]) : 0
        // A row without a value has the byte of another slot.
        if slot == slotOfNulls { count -= found.nulls[parent] }
        if slot == domain.count { count += found.nulls[parent] }
        if countsOthers { others -= count } else { totals[parent * width + Int(codes[slot])] += count }
      }
      if countsOthers { totals[parent * width] += others }
    }
    return totals
  }

  /// Each parent's rows, those without a value, and how often it has each byte.
  private func found(_ runs: Runs, _ parents: Int) -> (rows: [Int64], nulls: [Int64], counts: [UInt64]) {
    var rowCounts = [Int64](repeating: 0, count: parents)
    var nulls = rowCounts
    var counts = [UInt64](repeating: 0, count: parents * bytes.count)
    let validity = domain.column.validity
    domain.withBytes { column in
      counts.withUnsafeMutableBufferPointer { counts in
        runs.forEachJoined { group, rows in
          rowCounts[group] += Int64(rows.count)
          if validity != nil { nulls[group] += Int64(rows.count) - StoredRuns.known(validity, rows) }
          guard let base = counts.baseAddress else { return }
          spade_count_bytes(column + rows.lowerBound, rows.count, bytes, bytes.count, base + group * bytes.count)
        }
      }
    }
    return (rowCounts, nulls, counts)
  }
}

extension ColumnDomain {
  /// Calls `body` with the column's bytes, where it is stored as one a row.
  fileprivate func withBytes(_ body: (UnsafePointer<UInt8>) -> Void) {
    switch column.storage {
    case .text(.uint8(let values), _): body(values.pointer)
    case .int8(let values): values.pointer.withMemoryRebound(to: UInt8.self, capacity: column.count) { body($0) }
    default: break
    }
  }
}
