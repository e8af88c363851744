import CKernels
import SpadeBase
import SpadeStore

/// Counts the rows of each group where one column says all that differs from row to row: a row is one more of its value,
/// and only what is known of the values says which group that means, if any.
///
/// No row gets a number, and none has to be left out.
struct SlotCounts: Sendable {
  private let domain: ColumnDomain
  private let codes: [UInt32]
  /// The numbers that a stretch's group has, to which the codes add.
  private let width: Int
  private let few: FewBytes?
  private let validity: Bitmap?
  /// Where rows without a value are counted at first.
  private let slotOfNulls: Int
  /// Counters of a chunk, which should fit a near cache.
  private static let mostCounters = 1 << 14
  /// Tables that take turns: a row needn't wait until the one before it is counted.
  private static let lanes = SPADE_TABLES

  /// Nil where several columns are asked.
  init?(_ codes: RowCodes, width: Int) {
    guard let sole = codes.sole else { return nil }
    validity = sole.domain.column.validity
    if validity == nil {
      slotOfNulls = 0
    } else {
      guard let slot = sole.domain.slotOfNulls else { return nil }
      slotOfNulls = slot
    }
    domain = sole.domain
    self.codes = sole.codes
    self.width = width
    few = FewBytes(sole.domain, sole.codes, mayCountOthers: width == 1)
  }

  /// The rows of each of `groupCount` groups; nil where that takes too many counters.
  func counts(_ runs: Runs, groupCount: Int) -> [Int64]? {
    if let few, few.suits(runs) { return few.counts(runs, codes, slotOfNulls, width: width, groupCount: groupCount) }
    if width == 1 { return met(runs, groupCount) }
    let parents = groupCount / width
    guard parents * codes.count <= Self.mostCounters else { return nil }
    var totals = [Int64](repeating: 0, count: groupCount)
    let counters = counters(runs, parents)
    let size = parents * codes.count
    for parent in 0..<parents {
      for (slot, code) in codes.enumerated() where code < RowCodes.out {
        let place = parent * codes.count + slot
        // What was moved from one slot to another may have made a lane wrap around, but never the sum.
        var sum: UInt32 = 0
        for lane in 0..<Self.lanes { sum &+= counters[lane * size + place] }
        totals[parent * width + Int(code)] += Int64(sum)
      }
    }
    return totals
  }

  /// How often each group of stretches has each slot, in as many tables as there are lanes.
  private func counters(_ runs: Runs, _ parents: Int) -> [UInt32] {
    let slots = codes.count
    let size = parents * slots
    var counters = [UInt32](repeating: 0, count: Self.lanes * size + 1)
    counters.withUnsafeMutableBufferPointer { counters in
      guard let base = counters.baseAddress else { return }
      let counters = spade_counters(
        tables: base, size: UInt32(truncatingIfNeeded: size), slots: UInt32(truncatingIfNeeded: slots))
      if !count(runs, counters) { countSlots(runs, counters) }
      guard let validity else { return }
      runs.forEachJoined { group, rows in
        let nulls = UInt32(truncatingIfNeeded: Int64(rows.count) - StoredRuns.known(validity, rows))
        base[group &* slots &+ slotOfNulls] &-= nulls
        base[group &* slots &+ domain.count] &+= nulls
      }
    }
    return counters
  }

  /// Counts rows whose slot is what is stored less the domain's origin, in 32 bits; false where it isn't.
  private func count(_ runs: Runs, _ counters: spade_counters) -> Bool {
    guard domain.unit == 1 else { return false }
    func count<Stored>(_ values: Buffer<Stored>, _ kernel: Kernel<Stored>) -> Bool {
      runs.withStretches { kernel(values.pointer, $0, $1, $2, $3, domain.origin, counters) }
      return true
    }
    switch domain.column.storage {
    case .text(.uint8(let values), _): return count(values, spade_count_slots_u8)
    case .text(.uint16(let values), _): return count(values, spade_count_slots_u16)
    case .text(.uint32(let values), _): return count(values, spade_count_slots_u32)
    case .int8(let values): return count(values, spade_count_slots_8)
    case .int16(let values): return count(values, spade_count_slots_16)
    case .int32(let values): return count(values, spade_count_slots_32)
    case .int64, .bits, .double: return false
    }
  }

  /// A loop over stored values that is compiled for several processors.
  private typealias Kernel<Stored> = (
    UnsafePointer<Stored>, UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafePointer<UInt32>, Int, Int64, spade_counters
  ) -> Void

  /// The same for times by their day and for what is seldom asked.
  private func countSlots(_ runs: Runs, _ counters: spade_counters) {
    let (size, slots) = (Int(counters.size), Int(counters.slots))
    guard let base = counters.tables else { return }
    domain.withSlots { slot in
      runs.forEachJoined { group, rows in
        let first = base + group &* slots
        let (second, third, fourth) = (first + size, first + 2 &* size, first + 3 &* size)
        var row = rows.lowerBound
        while row &+ 4 <= rows.upperBound {
          first[slot(row)] &+= 1
          second[slot(row &+ 1)] &+= 1
          third[slot(row &+ 2)] &+= 1
          fourth[slot(row &+ 3)] &+= 1
          row &+= 4
        }
        while row < rows.upperBound {
          first[slot(row)] &+= 1
          row &+= 1
        }
      }
    }
  }

  /// Without codes that tell groups apart: the rows of each group of stretches that meet the conditions.
  private func met(_ runs: Runs, _ groupCount: Int) -> [Int64] {
    var totals = [Int64](repeating: 0, count: groupCount)
    let isMet: [UInt8] = codes.map { $0 < RowCodes.out ? 1 : 0 }
    totals.withUnsafeMutableBufferPointer { totals in
      isMet.withUnsafeBufferPointer { isMet in
        domain.withSlots { slot in
          runs.forEachJoined { group, rows in
            var sum = 0
            for row in rows { sum &+= Int(isMet[slot(row)]) }
            totals[group] &+= Int64(sum)
          }
        }
        guard let validity, isMet[slotOfNulls] != isMet[domain.count] else { return }
        let step: Int64 = isMet[domain.count] == 1 ? 1 : -1
        runs.forEachJoined { group, rows in
          totals[group] &+= step &* (Int64(rows.count) &- StoredRuns.known(validity, rows))
        }
      }
    }
    return totals
  }
}
