import SpadeStore

/// How often each of a few integers occurs in each group.
struct Histograms: Sendable {
  /// The integer of a group's first slot.
  private var low: Int64 = 0
  private var width = 0
  private var groups = 0
  private var counts: [UInt32] = []
  private var share: MemoryShare?
  /// 16 MiB of counts.
  private static let mostSlots = 1 << 22

  /// The integer of the last slot, where there is any: it may be the greatest there is.
  private var high: Int64 { low &+ Int64(width) &- 1 }
  /// How many groups there is room for.
  var groupCount: Int { groups }
  /// True where nothing was counted.
  var isEmpty: Bool { width == 0 }

  /// Counts the rows that have a value; false, with nothing counted, where the integers lie too far apart.
  mutating func add(_ rows: GroupedRows, _ ints: [Int64], _ validity: [Bool]?) -> Bool {
    var least = Int64.max
    var most = Int64.min
    for row in 0..<ints.count where validity?[row] ?? true {
      least = min(least, ints[row])
      most = max(most, ints[row])
    }
    guard least <= most else { return reserve(nil, groups: rows.groupCount) }
    guard reserve(least...most, groups: rows.groupCount) else { return false }
    let (low, width) = (low, width)
    counts.withUnsafeMutableBufferPointer { counts in
      for row in 0..<ints.count where validity?[row] ?? true {
        counts[Int(rows.groups[row]) &* width &+ Int(ints[row] &- low)] &+= 1
      }
    }
    return true
  }

  /// Counts stretches of a stored column; false, with nothing counted, where it can't.
  mutating func add(_ runs: Runs, _ column: Column, groupCount: Int) -> Bool {
    var least = Int64.max
    var most = Int64.min
    guard StoredRuns.forEachExtreme(runs, column, greatest: false, { least = min(least, $1) }),
      StoredRuns.forEachExtreme(runs, column, greatest: true, { most = max(most, $1) })
    else { return false }
    guard least <= most else { return reserve(nil, groups: groupCount) }
    guard reserve(least...most, groups: groupCount) else { return false }
    switch column.storage {
    case .int8(let buffer): count(runs, column.validity, buffer.pointer)
    case .int16(let buffer): count(runs, column.validity, buffer.pointer)
    case .int32(let buffer): count(runs, column.validity, buffer.pointer)
    case .int64(let buffer): count(runs, column.validity, buffer.pointer)
    case .bits, .double, .text: return false
    }
    return true
  }

  @inline(__always)
  private mutating func count<Stored: FixedWidthInteger>(
    _ runs: Runs, _ validity: Bitmap?, _ values: UnsafePointer<Stored>
  ) {
    let (low, width) = (Int(low), width)
    counts.withUnsafeMutableBufferPointer { counts in
      runs.forEach { group, rows in
        let base = group &* width &- low
        if let validity, StoredRuns.known(validity, rows) < Int64(rows.count) {
          for row in rows where validity[row] { counts[base &+ Int(truncatingIfNeeded: values[row])] &+= 1 }
        } else {
          for row in rows { counts[base &+ Int(truncatingIfNeeded: values[row])] &+= 1 }
        }
      }
    }
  }

  /// Takes over another's counts; false, with nothing taken, where they don't fit.
  mutating func merge(_ other: Histograms, _ map: [UInt32], groupCount: Int) -> Bool {
    guard other.width > 0 else { return reserve(nil, groups: groupCount) }
    guard reserve(other.low...other.high, groups: groupCount) else { return false }
    let shift = Int(other.low - low)
    for group in 0..<min(other.groups, map.count) {
      let target = Int(map[group]) * width + shift
      for slot in 0..<other.width { counts[target + slot] &+= other.counts[group * other.width + slot] }
    }
    return true
  }

  /// Calls `body` with each integer of a group and how often it occurs, ascending.
  func forEach(_ group: Int, _ body: (_ value: Int64, _ count: Int) -> Void) {
    guard group < groups else { return }
    for slot in 0..<width where counts[group * width + slot] > 0 {
      body(low + Int64(slot), Int(counts[group * width + slot]))
    }
  }

  /// The linearly interpolated quantile of a group's values, each an integer divided; nil of none.
  func quantile(_ group: Int, _ part: Double, divisor: Double) -> Double? {
    guard group < groups else { return nil }
    let own = counts[group * width..<(group + 1) * width]
    let total = own.reduce(0) { $0 + Int($1) }
    guard total > 0 else { return nil }
    let position = min(max(part, 0), 1) * Double(total - 1)
    let below = Int(position)
    let fraction = position - Double(below)
    var seen = 0
    var low: Double?
    for (slot, count) in own.enumerated() where count > 0 {
      seen += Int(count)
      guard seen > below else { continue }
      let value = Double(self.low + Int64(slot)) / divisor
      let lower = low ?? value
      low = lower
      if fraction == 0 { return lower }
      if seen > below + 1 { return lower + (value - lower) * fraction }
    }
    return low
  }

  /// Makes room for groups and, where there are any, for integers.
  private mutating func reserve(_ range: ClosedRange<Int64>?, groups wanted: Int) -> Bool {
    var newLow = low
    var newWidth = width
    if let range, width == 0 || range.lowerBound < low || range.upperBound > high {
      let first = width == 0 ? range.lowerBound : min(low, range.lowerBound)
      let last = width == 0 ? range.upperBound : max(high, range.upperBound)
      let (span, overflow) = last.subtractingReportingOverflow(first)
      guard !overflow, span < Int64(Self.mostSlots) else { return false }
      newLow = first
      newWidth = Int(span) + 1
    }
    let newGroups = wanted > groups ? max(wanted, min(groups * 2, wanted + 1_024)) : groups
    guard newWidth != width || newLow != low || newGroups != groups else { return true }
    guard newWidth.multipliedReportingOverflow(by: newGroups).partialValue <= Self.mostSlots,
      newGroups <= Self.mostSlots
    else { return false }
    // What there is no memory to count is kept value by value, which may be less and is counted, too.
    guard let newShare = try? MemoryShare(newWidth * newGroups * 4) else { return false }
    var wider = [UInt32](repeating: 0, count: newWidth * newGroups)
    if width > 0 {
      let shift = Int(low - newLow)
      for group in 0..<groups {
        for slot in 0..<width { wider[group * newWidth + shift + slot] = counts[group * width + slot] }
      }
    }
    (low, width, groups, counts, share) = (newLow, newWidth, newGroups, wider, newShare)
    return true
  }
}
