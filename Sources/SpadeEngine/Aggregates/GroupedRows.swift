/// The group of each row of a batch, and how many groups there are so far.
struct GroupedRows {
  let groups: UnsafeBufferPointer<UInt32>
  let groupCount: Int

  /// Calls `body` with each stretch of neighbouring rows of one group, in order.
  @inline(__always)
  func forEachRun(_ body: (_ group: Int, _ rows: Range<Int>) -> Void) {
    let count = groups.count
    var start = 0
    while start < count {
      let group = groups[start]
      var end = start + 1
      if end < count, groups[end] == group {
        while end + 32 <= count, isUniform(end, group) { end += 32 }
        while end < count, groups[end] == group { end += 1 }
      }
      body(Int(group), start..<end)
      start = end
    }
  }

  /// Calls `stretch` for long stretches of one group, which are worth a loop of their own, and `single` for each
  /// other row; rows of one group come in order. Where groups change from row to row, no branch depends on them.
  @inline(__always)
  func forEachStretch(
    _ stretch: (_ group: Int, _ rows: Range<Int>) -> Void, single: (_ group: Int, _ row: Int) -> Void
  ) {
    let count = groups.count
    var start = 0
    while start < count {
      let group = groups[start]
      var end = start
      while end + 32 <= count, groups[end + 31] == group, isUniform(end, group) { end += 32 }
      if end > start {
        while end < count, groups[end] == group { end += 1 }
        stretch(Int(group), start..<end)
      } else {
        end = min(start + 32, count)
        for row in start..<end { single(Int(groups[row]), row) }
      }
      start = end
    }
  }

  @inline(__always)
  private func isUniform(_ start: Int, _ group: UInt32) -> Bool {
    var different: UInt32 = 0
    for row in start..<start + 32 { different |= groups[row] ^ group }
    return different == 0
  }
}

extension Array {
  /// Appends `element` until there are `count`.
  mutating func extend(to count: Int, _ element: Element) {
    if self.count < count { append(contentsOf: repeatElement(element, count: count - self.count)) }
  }
}
