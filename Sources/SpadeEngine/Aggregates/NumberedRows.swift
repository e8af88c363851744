import SpadeStore

/// Rows of a table with the group of each: what lets an aggregate read a column as it is stored, where groups change
/// from row to row.
struct NumberedRows {
  let groups: GroupedRows
  /// The first row where the rows are neighbours, else nil.
  let first: Int?
  /// The rows where they aren't.
  let indices: UnsafeBufferPointer<Int32>
  /// How many rows each group has, where groups are few.
  private let counts: [UInt32]?
  /// Few groups are counted and summed in tables of their own, several side by side: a row needn't wait for the one
  /// before it to be added.
  private static let few = 4_096

  init(_ groups: GroupedRows, first: Int?, indices: UnsafeBufferPointer<Int32>) {
    self.groups = groups
    self.first = first
    self.indices = indices
    counts = groups.groupCount <= Self.few ? Self.counted(groups) : nil
  }

  private static func counted(_ rows: GroupedRows) -> [UInt32] {
    let groups = rows.groups
    let count = rows.groupCount
    let lanes = [UInt32](unsafeUninitializedCapacity: 4 * count) { lanes, initialized in
      lanes.initialize(repeating: 0)
      initialized = 4 * count
      var row = 0
      while row + 4 <= groups.count {
        lanes[Int(groups[row]) &* 4] &+= 1
        lanes[Int(groups[row &+ 1]) &* 4 &+ 1] &+= 1
        lanes[Int(groups[row &+ 2]) &* 4 &+ 2] &+= 1
        lanes[Int(groups[row &+ 3]) &* 4 &+ 3] &+= 1
        row &+= 4
      }
      while row < groups.count {
        lanes[Int(groups[row]) &* 4] &+= 1
        row &+= 1
      }
    }
    return [UInt32](count: count) { lanes[$0 * 4] &+ lanes[$0 * 4 + 1] &+ lanes[$0 * 4 + 2] &+ lanes[$0 * 4 + 3] }
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
    if let counts {
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
      } else if let counts {
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
    totals.withUnsafeMutableBufferPointer { totals in
      guard counts != nil else {
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
