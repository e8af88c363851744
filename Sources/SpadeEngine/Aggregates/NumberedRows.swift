import SpadeStore

/// Rows of a table with the group of each: what lets an aggregate read a column as it is stored, where groups change
/// from row to row.
struct NumberedRows {
  let groups: GroupedRows
  /// The first row where the rows are neighbours, else nil.
  let first: Int?
  /// The rows where they aren't.
  let indices: UnsafeBufferPointer<Int32>
  /// What each group has, where groups are few.
  private let tally: Tally?
  /// Few groups are counted and summed in tables of their own, several side by side: a row needn't wait for the one
  /// before it to be added.
  private static let few = 4_096

  /// How many rows each group has, and the sums of a column's stored integers.
  private struct Tally {
    var counts: [UInt32]
    /// `stored` is where the column's integers lie, which tells which column it is.
    var sums: (stored: UnsafeRawPointer, values: [Int64])?
  }

  /// `summing` is a column whose sums will be asked for.
  init(_ groups: GroupedRows, first: Int?, indices: UnsafeBufferPointer<Int32>, summing column: Column? = nil) {
    self.groups = groups
    self.first = first
    self.indices = indices
    guard groups.groupCount <= Self.few else {
      tally = nil
      return
    }
    switch column?.storage {
    case .int8(let values): tally = Self.tally(groups, first, indices, values.pointer)
    case .int16(let values): tally = Self.tally(groups, first, indices, values.pointer)
    default: tally = Tally(counts: Self.counted(groups))
    }
  }

  private static func counted(_ rows: GroupedRows) -> [UInt32] {
    let lanes = lanes(rows, UInt32.self) { _ in 1 }
    return [UInt32](count: rows.groupCount) {
      lanes[$0 * 4] &+ lanes[$0 * 4 + 1] &+ lanes[$0 * 4 + 2] &+ lanes[$0 * 4 + 3]
    }
  }

  /// Counts and sums in one pass: a row adds 1 above the lower 40 bits and its value, made positive, below.
  private static func tally<Stored: FixedWidthInteger>(
    _ rows: GroupedRows, _ first: Int?, _ indices: UnsafeBufferPointer<Int32>, _ values: UnsafePointer<Stored>
  ) -> Tally {
    guard rows.groups.count < 1 << 24 else { return Tally(counts: counted(rows)) }
    let shift: Int64 = 1 << 15
    let one: UInt64 = 1 << 40
    @inline(__always) func word(_ value: Stored) -> UInt64 {
      one &+ UInt64(truncatingIfNeeded: Int64(truncatingIfNeeded: value) &+ shift)
    }
    let lanes: [UInt64] =
      if let first { Self.lanes(rows, UInt64.self) { word(values[first &+ $0]) } } else {
        Self.lanes(rows, UInt64.self) { word(values[Int(indices[$0])]) }
      }
    var tally = Tally(counts: [], sums: nil)
    var sums: [Int64] = []
    tally.counts.reserveCapacity(rows.groupCount)
    sums.reserveCapacity(rows.groupCount)
    for group in 0..<rows.groupCount {
      var (count, sum): (UInt64, UInt64) = (0, 0)
      for lane in 0..<4 {
        count &+= lanes[group * 4 + lane] >> 40
        sum &+= lanes[group * 4 + lane] & (one &- 1)
      }
      tally.counts.append(UInt32(truncatingIfNeeded: count))
      sums.append(Int64(truncatingIfNeeded: sum) &- Int64(truncatingIfNeeded: count) &* shift)
    }
    tally.sums = (UnsafeRawPointer(values), sums)
    return tally
  }

  /// What each row adds to its group, in four tables that take turns: group g's are at 4 * g.
  @inline(__always)
  private static func lanes<Word: FixedWidthInteger>(
    _ rows: GroupedRows, _: Word.Type, _ word: (Int) -> Word
  ) -> [Word] {
    let groups = rows.groups
    let size = 4 * rows.groupCount
    return [Word](unsafeUninitializedCapacity: size) { lanes, initialized in
      lanes.initialize(repeating: 0)
      initialized = size
      guard let lanes = lanes.baseAddress else { return }
      var row = 0
      while row &+ 4 <= groups.count {
        lanes[Int(groups[row]) &* 4] &+= word(row)
        lanes[Int(groups[row &+ 1]) &* 4 &+ 1] &+= word(row &+ 1)
        lanes[Int(groups[row &+ 2]) &* 4 &+ 2] &+= word(row &+ 2)
        lanes[Int(groups[row &+ 3]) &* 4 &+ 3] &+= word(row &+ 3)
        row &+= 4
      }
      while row < groups.count {
        lanes[Int(groups[row]) &* 4] &+= word(row)
        row &+= 1
      }
    }
  }

  /// Calls `body` with each row and its group.
  @inline(__always)
  func forEach(_ body: (_ group: Int, _ row: Int) -> Void) {
    let groups = groups.groups
    if let first {
      for place in 0..<groups.count { body(Int(groups[place]), first &+ place) }
    } else {
      let indices = indices
      for place in 0..<groups.count { body(Int(groups[place]), Int(indices[place])) }
    }
  }

  /// Marks the groups that have a row.
  func mark(_ present: inout [Bool]) {
    if let counts = tally?.counts {
      for group in counts.indices where counts[group] > 0 { present[group] = true }
    } else {
      present.withUnsafeMutableBufferPointer { present in for group in groups.groups { present[Int(group)] = true } }
    }
  }

  /// Adds how many rows of each group there are, of a column those that have a value.
  func addCounts(_ column: Column?, to totals: inout [Int64]) {
    totals.extend(to: groups.groupCount, 0)
    totals.withUnsafeMutableBufferPointer { totals in
      if let validity = column?.validity {
        forEach { group, row in totals[group] &+= validity[row] ? 1 : 0 }
      } else if let counts = tally?.counts {
        for group in counts.indices { totals[group] &+= Int64(counts[group]) }
      } else {
        for group in groups.groups { totals[Int(group)] &+= 1 }
      }
    }
  }

  /// Adds a column's stored integers (a null's is 0); false where it holds none, or such that a batch's sum could be
  /// beyond 64 bits.
  func addSums(_ column: Column, to totals: inout [Int128]) -> Bool {
    switch column.storage {
    case .int8(let values): add(values.pointer, &totals)
    case .int16(let values): add(values.pointer, &totals)
    case .int32(let values): add(values.pointer, &totals)
    case .int64, .bits, .double, .text: return false
    }
    return true
  }

  @inline(__always)
  private func add<Stored: FixedWidthInteger>(_ values: UnsafePointer<Stored>, _ totals: inout [Int128]) {
    totals.extend(to: groups.groupCount, 0)
    if let sums = tally?.sums, sums.stored == UnsafeRawPointer(values) {
      for group in 0..<groups.groupCount { totals[group] &+= Int128(sums.values[group]) }
      return
    }
    totals.withUnsafeMutableBufferPointer { totals in
      guard tally != nil else {
        forEach { group, row in totals[group] &+= Int128(truncatingIfNeeded: values[row]) }
        return
      }
      var lanes = [Int64](repeating: 0, count: 2 * groups.groupCount)
      lanes.withUnsafeMutableBufferPointer { lanes in
        var lane = 0
        forEach { group, row in
          lanes[group &* 2 &+ lane] &+= Int64(truncatingIfNeeded: values[row])
          lane ^= 1
        }
        for group in 0..<groups.groupCount {
          totals[group] &+= Int128(lanes[group &* 2]) &+ Int128(lanes[group &* 2 &+ 1])
        }
      }
    }
  }

  /// Calls `body` with the stored integer of each row that has one; false where the column holds none.
  @inline(__always)
  func forEachStored(_ column: Column, _ body: (_ group: Int, _ value: Int64) -> Void) -> Bool {
    switch column.storage {
    case .int8(let values): each(values.pointer, column.validity, body)
    case .int16(let values): each(values.pointer, column.validity, body)
    case .int32(let values): each(values.pointer, column.validity, body)
    case .int64(let values): each(values.pointer, column.validity, body)
    case .bits, .double, .text: return false
    }
    return true
  }

  @inline(__always)
  private func each<Stored: FixedWidthInteger>(
    _ values: UnsafePointer<Stored>, _ validity: Bitmap?, _ body: (Int, Int64) -> Void
  ) {
    if let validity {
      forEach { group, row in if validity[row] { body(group, Int64(truncatingIfNeeded: values[row])) } }
    } else {
      forEach { group, row in body(group, Int64(truncatingIfNeeded: values[row])) }
    }
  }
}
