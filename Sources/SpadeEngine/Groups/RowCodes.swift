import CKernels
import SpadeBase
import SpadePlan
import SpadeStore

/// Numbers that rows get by what their columns hold: a share of their group's number for each dim, and `out` where a
/// condition isn't met. A row's number is the sum over the tables.
struct RowCodes: Sendable {
  /// What each slot of a column's domain adds.
  struct Table: Sendable {
    let place: Int
    let domain: ColumnDomain
    fileprivate(set) var codes: [UInt32]
  }
  /// Added for each condition that isn't met: a number from here on is no group.
  static let out: UInt32 = 1 << 21
  /// How many conditions there may be.
  static let mostConditions = 1 << 10
  private var tables: [Table] = []
  /// True where some rows may be out.
  private(set) var filters = false

  /// The only column that is looked at; nil where there are several.
  var sole: Table? { tables.count == 1 ? tables[0] : nil }

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

  /// Adds what some rows' columns say to what stands in their places, which follow each other.
  func add(_ ranges: [Range<Int>], to numbers: UnsafeMutablePointer<UInt32>) {
    for table in tables { Self.add(table, ranges, to: numbers) }
  }

  /// One pass over some rows of a column. Every row that has a value has a slot, so no look needs a check.
  private static func add(_ table: Table, _ ranges: [Range<Int>], to numbers: UnsafeMutablePointer<UInt32>) {
    let (domain, known) = (table.domain, table.domain.column.validity?.words.pointer)
    func add<Stored>(_ values: Buffer<Stored>, _ kernel: Kernel<Stored>) {
      var place = numbers
      for rows in ranges {
        kernel(
          values.pointer, known, rows.lowerBound, rows.count, domain.origin, UInt32(truncatingIfNeeded: domain.count),
          table.codes, place)
        place += rows.count
      }
    }
    guard domain.unit == 1 else { return addSlots(table, ranges, to: numbers) }
    switch domain.column.storage {
    case .text(.uint8(let values), _): add(values, spade_add_codes_u8)
    case .text(.uint16(let values), _): add(values, spade_add_codes_u16)
    case .text(.uint32(let values), _): add(values, spade_add_codes_u32)
    case .int8(let values): add(values, spade_add_codes_8)
    case .int16(let values): add(values, spade_add_codes_16)
    case .int32(let values): add(values, spade_add_codes_32)
    case .int64, .bits, .double: addSlots(table, ranges, to: numbers)
    }
  }

  /// A loop over stored values that is compiled for several processors.
  private typealias Kernel<Stored> = (
    UnsafePointer<Stored>, UnsafePointer<UInt64>?, Int, Int, Int64, UInt32, UnsafePointer<UInt32>,
    UnsafeMutablePointer<UInt32>
  ) -> Void

  /// The same for times by their day and for what is seldom asked.
  private static func addSlots(_ table: Table, _ ranges: [Range<Int>], to numbers: UnsafeMutablePointer<UInt32>) {
    let null = table.domain.count
    let words = table.domain.column.validity?.words.pointer
    table.codes.withUnsafeBufferPointer { codes in
      guard let codes = codes.baseAddress else { return }
      table.domain.withSlots { slot in
        var place = numbers
        for rows in ranges {
          if let words {
            for row in rows {
              let isKnown = words[row >> 6] >> UInt64(truncatingIfNeeded: row & 63) & 1 != 0
              place[row &- rows.lowerBound] &+= codes[isKnown ? slot(row) : null]
            }
          } else {
            for row in rows { place[row &- rows.lowerBound] &+= codes[slot(row)] }
          }
          place += rows.count
        }
      }
    }
  }
}
