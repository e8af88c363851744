import SpadeBase
import SpadeStore

/// Stretches with a flag a row that says whether it meets conditions: what is only counted or summed needs no list of
/// the rows that do.
struct TestedRuns {
  let runs: Runs
  /// -1 where met, 0 elsewhere, stretch after stretch: sums take what a mask leaves.
  private let flags: [Int8]
  /// The columns that were asked: a row that meets the conditions has a value there.
  private let tested: [String]
  /// The rows of each group that meet them.
  let counts: [Int64]

  /// Nil where there is no condition or one asks a column of 64-bit integers, which takes no less time this way.
  init?(_ runs: Runs, _ tests: [StoredTest], groupCount: Int) {
    guard !tests.isEmpty else { return nil }
    var flags = [Int8](repeating: -1, count: runs.rowCount)
    for test in tests {
      switch test.storage {
      case .int8(let buffer): Self.ask(runs, buffer.pointer, test, &flags)
      case .int16(let buffer): Self.ask(runs, buffer.pointer, test, &flags)
      case .int32(let buffer): Self.ask(runs, buffer.pointer, test, &flags)
      case .int64, .bits, .double, .text: return nil
      }
    }
    self.runs = runs
    self.flags = flags
    tested = tests.map(\.column.name)
    var counts = [Int64](repeating: 0, count: groupCount)
    Self.forEach(runs, flags) { group, _, flags in
      var sum: Int64 = 0
      for place in 0..<flags.count { sum &-= Int64(flags[place]) }
      counts[group] &+= sum
    }
    self.counts = counts
  }

  /// Calls `body` with each stretch's sum of a column over the rows that meet the conditions; false where it holds no
  /// integers of at most 32 bits, or where such rows may lack a value.
  func forEachSum(_ column: Column, _ body: (_ group: Int, _ sum: Int64) -> Void) -> Bool {
    guard column.validity == nil || tested.contains(column.name) else { return false }
    switch column.storage {
    case .int8(let buffer): sum(buffer.pointer, body)
    case .int16(let buffer): sum(buffer.pointer, body)
    case .int32(let buffer): sumWide(buffer.pointer, body)
    case .int64, .bits, .double, .text: return false
    }
    return true
  }

  /// Integers of at most 16 bits, in 32-bit lanes for as long as those can't overflow.
  @inline(__always)
  private func sum<Stored: FixedWidthInteger>(_ values: UnsafePointer<Stored>, _ body: (Int, Int64) -> Void) {
    Self.forEach(runs, flags) { group, start, flags in
      var total: Int64 = 0
      var place = 0
      while place < flags.count {
        let end = min(place &+ 32_768, flags.count)
        var part: Int32 = 0
        while place < end {
          part &+= Int32(truncatingIfNeeded: values[start &+ place] & Stored(truncatingIfNeeded: flags[place]))
          place &+= 1
        }
        total &+= Int64(part)
      }
      body(group, total)
    }
  }

  @inline(__always)
  private func sumWide(_ values: UnsafePointer<Int32>, _ body: (Int, Int64) -> Void) {
    Self.forEach(runs, flags) { group, start, flags in
      var total: Int64 = 0
      for place in 0..<flags.count { total &+= Int64(values[start &+ place] & Int32(flags[place])) }
      body(group, total)
    }
  }

  /// Calls `body` with each stretch: its group, its first row, and its rows' flags.
  @inline(__always)
  private static func forEach(
    _ runs: Runs, _ flags: [Int8], _ body: (_ group: Int, _ start: Int, _ flags: UnsafeBufferPointer<Int8>) -> Void
  ) {
    flags.withUnsafeBufferPointer { flags in
      var place = 0
      runs.forEach { group, rows in
        body(group, rows.lowerBound, UnsafeBufferPointer(rebasing: flags[place..<place + rows.count]))
        place += rows.count
      }
    }
  }

  /// Clears the flags of the rows that don't meet a condition.
  @inline(__always)
  private static func ask<Stored: FixedWidthInteger>(
    _ runs: Runs, _ values: UnsafePointer<Stored>, _ test: StoredTest, _ flags: inout [Int8]
  ) {
    // Bounds as narrow as the column; none of its values is within those that lie outside it.
    let least = Stored(clamping: test.least)
    let most = Stored(clamping: test.most)
    let isPossible = test.least <= Int64(most) && test.most >= Int64(least)
    let inside: Int8 = isPossible ? -1 : 0
    let turned: Int8 = test.negated ? -1 : 0
    flags.withUnsafeMutableBufferPointer { flags in
      guard var flag = flags.baseAddress else { return }
      runs.forEach { _, rows in
        let stored = values + rows.lowerBound
        for place in 0..<rows.count {
          let value = stored[place]
          let atLeast: Int8 = value >= least ? inside : 0
          let atMost: Int8 = value <= most ? -1 : 0
          flag[place] &= (atLeast & atMost) ^ turned
        }
        if let validity = test.validity, StoredRuns.known(validity, rows) < Int64(rows.count) {
          for place in 0..<rows.count where !validity[rows.lowerBound &+ place] { flag[place] = 0 }
        }
        flag += rows.count
      }
    }
  }
}
