import SpadeBase

/// Rows sorted by parent, in two steps that each write to a few places only: first into buckets of neighbouring
/// parents, then within each bucket. Writing to each parent's own place at once would miss the caches at every row.
///
/// Both steps keep the file's order among equals, so the result is the same on any number of threads.
struct RowBuckets: @unchecked Sendable {
  /// The file's rows, bucket after bucket.
  let rows: Buffer<UInt32>
  /// Which of the bucket's parents each of them has.
  private let places: Buffer<UInt16>
  /// Where each bucket begins; one more than there are buckets.
  private let starts: [Int]
  private let shift: Int
  private let slots: Int

  /// A bucket has up to 2^16 parents; there are about this many buckets where that allows it.
  private static let bucketBits = 8
  private static let mostPlaceBits = 16

  /// Rows without a parent go behind all others.
  init(_ parents: Buffer<UInt32>, parentCount: Int, threads: Int) throws(Diagnostic) {
    let bits = Int.bitWidth - parentCount.leadingZeroBitCount
    let shift = min(max(bits - Self.bucketBits, 0), Self.mostPlaceBits)
    let buckets = parentCount >> shift + 1
    let shares = max(1, min(threads, parents.count >> 12))
    let next = try Buffer<Int>(count: shares * buckets)
    let range = { @Sendable (share: Int) in parents.count * share / shares..<parents.count * (share + 1) / shares }
    Threads.run(shares) { share in
      let counts = next.pointer + share * buckets
      let source = UnsafePointer(parents.pointer)
      for row in range(share) { counts[min(Int(source[row]), parentCount) &>> shift] &+= 1 }
    }
    var starts: [Int] = []
    var total = 0
    for bucket in 0..<buckets {
      starts.append(total)
      for share in 0..<shares {
        let count = next.pointer[share * buckets + bucket]
        next.pointer[share * buckets + bucket] = total
        total += count
      }
    }
    starts.append(total)
    let rows = try Buffer<UInt32>(count: parents.count)
    let places = try Buffer<UInt16>(count: parents.count)
    Threads.run(shares) { share in
      let targets = next.pointer + share * buckets
      let (source, rows, places) = (UnsafePointer(parents.pointer), rows.pointer, places.pointer)
      for row in range(share) {
        let slot = min(Int(source[row]), parentCount)
        let target = targets[slot &>> shift]
        targets[slot &>> shift] = target &+ 1
        rows[target] = UInt32(truncatingIfNeeded: row)
        places[target] = UInt16(truncatingIfNeeded: slot & (1 &<< shift &- 1))
      }
    }
    self.rows = rows
    self.places = places
    self.starts = starts
    self.shift = shift
    slots = parentCount + 1
  }

  /// Sorts `rows` within their buckets and fills `offsets`, one a parent and one for the rows without.
  func sort(offsets: Buffer<UInt32>, threads: Int, _ checkpoint: LoadCheckpoint) throws(Diagnostic) {
    try checkpoint.check()
    let failures = FirstFailure()
    let next = SharedCounter()
    Threads.run(min(max(threads, 1), starts.count)) { _ in
      failures.capture(at: 0) { () throws(Diagnostic) in
        var sorted = try GrowingBuffer<UInt32>(capacity: 0)
        let counts = try Buffer<UInt32>(count: 1 << shift)
        while let bucket = next.take(below: starts.count - 1) {
          try checkpoint.check()
          try sort(bucket, offsets.pointer, &sorted, counts.pointer)
        }
      }
    }
    try failures.check()
  }

  private func sort(
    _ bucket: Int, _ offsets: UnsafeMutablePointer<UInt32>, _ sorted: inout GrowingBuffer<UInt32>,
    _ next: UnsafeMutablePointer<UInt32>
  ) throws(Diagnostic) {
    let first = starts[bucket]
    let count = starts[bucket + 1] - first
    let size = min(1 << shift, slots - bucket << shift)
    let places = UnsafePointer(places.pointer + first)
    let rows = rows.pointer + first
    try sorted.grow(to: count)
    let target = sorted.pointer
    next.update(repeating: 0, count: size)
    for position in 0..<count { next[Int(places[position])] &+= 1 }
    var start: UInt32 = 0
    for place in 0..<size {
      let rowsHere = next[place]
      next[place] = start
      offsets[bucket << shift + place] = UInt32(truncatingIfNeeded: first) &+ start
      start &+= rowsHere
    }
    for position in 0..<count {
      let place = Int(places[position])
      target[Int(next[place])] = rows[position]
      next[place] &+= 1
    }
    rows.update(from: target, count: count)
  }
}
