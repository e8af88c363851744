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

  /// Adds what some rows' columns say to what stands in their places.
  func add(_ rows: Range<Int>, to numbers: UnsafeMutablePointer<UInt32>) {
    for table in tables { Self.add(table, rows, to: numbers) }
  }

  /// One pass over some rows of a column. Every row that has a value has a slot, so no look needs a check.
  private static func add(_ table: Table, _ rows: Range<Int>, to numbers: UnsafeMutablePointer<UInt32>) {
    let (first, count, null) = (rows.lowerBound, rows.count, table.domain.count)
    let validity = table.domain.column.validity
    table.codes.withUnsafeBufferPointer { codes in
      guard let codes = codes.baseAddress else { return }
      table.domain.withSlots { slot in
        guard let validity else {
          for place in 0..<count { numbers[place] &+= codes[slot(first &+ place)] }
          return
        }
        let words = UnsafePointer(validity.words.pointer)
        for place in 0..<count {
          let row = first &+ place
          let isKnown = words[row >> 6] >> UInt64(truncatingIfNeeded: row & 63) & 1 != 0
          numbers[place] &+= codes[isKnown ? slot(row) : null]
        }
      }
    }
  }
}
