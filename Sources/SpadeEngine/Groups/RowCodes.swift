import SpadeBase
import SpadePlan
import SpadeStore

/// Numbers that rows get by what their columns hold: a share of their group's number for each dim, and `out` where a
/// condition isn't met. A row's number is the sum over the tables.
struct RowCodes: Sendable {
  /// What each slot of a column's domain adds.
  private struct Table: Sendable {
    let place: Int
    let domain: ColumnDomain
    var codes: [UInt32]
  }
  /// Added for each condition that isn't met: a number from here on is no group.
  static let out: UInt32 = 1 << 21
  /// How many conditions there may be.
  static let mostConditions = 1 << 10
  private var tables: [Table] = []
  /// True where some rows may be out.
  private(set) var filters = false

  var isEmpty: Bool { tables.isEmpty }

  /// Rows that don't meet a condition are out.
  mutating func filter(_ place: Int, _ domain: ColumnDomain, _ truth: Vector) {
    var codes = [UInt32](repeating: Self.out, count: domain.count + 1)
    for slot in truth.select() { codes[Int(slot)] = 0 }
    filters = true
    add(place, domain, codes)
  }

  /// A dim's codes, each times `step`.
  mutating func group(_ place: Int, _ domain: ColumnDomain, _ codes: [UInt32], step: Int) {
    add(place, domain, codes.map { $0 * UInt32(truncatingIfNeeded: step) })
  }

  private mutating func add(_ place: Int, _ domain: ColumnDomain, _ codes: [UInt32]) {
    // What asks the same column is one look.
    if let known = tables.firstIndex(where: { $0.place == place && $0.domain.unit == domain.unit }) {
      for slot in codes.indices { tables[known].codes[slot] += codes[slot] }
    } else {
      tables.append(Table(place: place, domain: domain, codes: codes))
    }
  }

  /// Adds each row's number to what stands in its place.
  func add(_ rows: Range<Int>, to numbers: UnsafeMutablePointer<UInt32>) {
    for table in tables {
      table.codes.withUnsafeBufferPointer { codes in
        guard let codes = codes.baseAddress else { return }
        let look = Look(domain: table.domain, codes: codes, rows: rows, numbers: numbers)
        switch table.domain.column.storage {
        case .text(.uint8(let values), _): look.add(values.pointer)
        case .text(.uint16(let values), _): look.add(values.pointer)
        case .text(.uint32(let values), _): look.add(values.pointer)
        case .int8(let values): look.add(values.pointer)
        case .int16(let values): look.add(values.pointer)
        case .int32(let values): look.add(values.pointer)
        case .int64(let values): look.add(values.pointer)
        case .bits(let bits): look.add { bits[$0] ? 1 : 0 }
        case .double: break
        }
      }
    }
  }

  /// One pass over some rows of a column. Every row that has a value has a slot, so no look needs a check.
  private struct Look {
    let domain: ColumnDomain
    let codes: UnsafePointer<UInt32>
    let rows: Range<Int>
    let numbers: UnsafeMutablePointer<UInt32>

    @inline(__always)
    func add<Stored: FixedWidthInteger>(_ values: UnsafePointer<Stored>) {
      let origin = domain.origin
      switch domain.unit {
      case 1: add { Int(Int64(truncatingIfNeeded: values[$0]) &- origin) }
      // Divisions by constants are multiplications.
      case ColumnDomain.secondsPerDay:
        add { Int(UInt64(bitPattern: Int64(truncatingIfNeeded: values[$0]) &- origin) / 86_400) }
      default: add { Int(UInt64(bitPattern: Int64(truncatingIfNeeded: values[$0]) &- origin) / 86_400_000_000) }
      }
    }

    @inline(__always)
    func add(_ slot: (Int) -> Int) {
      let (codes, numbers, first, count) = (codes, numbers, rows.lowerBound, rows.count)
      guard let validity = domain.column.validity else {
        for place in 0..<count { numbers[place] &+= codes[slot(first &+ place)] }
        return
      }
      let null = domain.count
      let words = UnsafePointer(validity.words.pointer)
      for place in 0..<count {
        let row = first &+ place
        let isKnown = words[row >> 6] >> UInt64(truncatingIfNeeded: row & 63) & 1 != 0
        numbers[place] &+= codes[isKnown ? slot(row) : null]
      }
    }
  }
}
