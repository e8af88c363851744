import SpadeBase

/// The way of a file's rows to their parents, in two steps that each stay in the caches: first into buckets of
/// neighbouring parents, then within each bucket. Fetching each row from wherever the file has it would miss the
/// caches at nearly every row.
///
/// Both steps keep the file's order among equals, so the result is the same on any number of threads.
struct RowBuckets: @unchecked Sendable {
  let rows: Int
  /// The bucket of each of the file's rows.
  let buckets: Buffer<UInt8>
  /// Where each bucket begins; one more than there are.
  let starts: [Int]
  /// The file's rows are cut into shares, one a thread: where each of them first writes in each bucket.
  let shares: Int
  let shareStarts: Buffer<Int>
  /// For each stored row, which row of its bucket it is.
  let picks: Buffer<UInt32>
  /// Room for a column in the order of the buckets.
  let room: Buffer<UInt32>

  /// So many that a bucket fits the second cache; more places to write to at once cost several times as much.
  private static let mostBuckets = 64

  /// Fills `offsets`, one a parent and one for the rows without, which go behind all others. `parents` become the
  /// picks: their memory is wanted.
  init(_ parents: consuming Buffer<UInt32>, offsets: Buffer<UInt32>, threads: Int, _ checkpoint: LoadCheckpoint)
    throws(Diagnostic)
  {
    picks = consume parents
    rows = picks.count
    let parentCount = offsets.count - 1
    var shift = 0
    while parentCount >> shift >= Self.mostBuckets { shift += 1 }
    let count = parentCount >> shift + 1
    shares = max(1, min(threads, rows >> 12))
    buckets = try Buffer(count: rows)
    shareStarts = try Buffer(count: shares * count)
    room = try Buffer(count: rows)
    Threads.run(shares) { [picks, buckets, shareStarts, rows, shares, shift] share in
      let (parents, buckets) = (picks.pointer, buckets.pointer)
      let counts = shareStarts.pointer + share * count
      let mask = UInt32(truncatingIfNeeded: 1 &<< shift &- 1)
      for row in rows * share / shares..<rows * (share + 1) / shares {
        let parent = min(Int(parents[row]), parentCount)
        // From here on a parent's number is the one within its bucket.
        parents[row] = UInt32(truncatingIfNeeded: parent) & mask
        buckets[row] = UInt8(truncatingIfNeeded: parent &>> shift)
        counts[parent &>> shift] &+= 1
      }
    }
    var starts: [Int] = []
    var total = 0
    for bucket in 0..<count {
      starts.append(total)
      for share in 0..<shares {
        let here = shareStarts.pointer[share * count + bucket]
        shareStarts.pointer[share * count + bucket] = total
        total += here
      }
    }
    self.starts = starts + [total]
    try checkpoint.check()
    deal(picks, to: room.pointer)
    try sort(offsets, shift, threads, checkpoint)
  }

  /// Sorts each bucket by parent, whose numbers are in `room`.
  private func sort(_ offsets: Buffer<UInt32>, _ shift: Int, _ threads: Int, _ checkpoint: LoadCheckpoint)
    throws(Diagnostic)
  {
    let failures = FirstFailure()
    let next = SharedCounter()
    Threads.run(min(max(threads, 1), starts.count - 1)) { _ in
      failures.capture(at: 0) { () throws(Diagnostic) in
        let counts = try Buffer<UInt32>(count: 1 << shift)
        while let bucket = next.take(below: starts.count - 1) {
          try checkpoint.check()
          let parents = bucket << shift..<min((bucket + 1) << shift, offsets.count)
          sort(starts[bucket]..<starts[bucket + 1], offsets.pointer + parents.lowerBound, parents.count, counts.pointer)
        }
      }
    }
    try failures.check()
  }

  private func sort(
    _ stretch: Range<Int>, _ offsets: UnsafeMutablePointer<UInt32>, _ parents: Int,
    _ next: UnsafeMutablePointer<UInt32>
  ) {
    let places = UnsafePointer(room.pointer + stretch.lowerBound)
    let picks = picks.pointer + stretch.lowerBound
    next.update(repeating: 0, count: parents)
    for row in 0..<stretch.count { next[Int(places[row])] &+= 1 }
    var start: UInt32 = 0
    for parent in 0..<parents {
      let rowsHere = next[parent]
      next[parent] = start
      offsets[parent] = UInt32(truncatingIfNeeded: stretch.lowerBound) &+ start
      start &+= rowsHere
    }
    for row in 0..<stretch.count {
      let place = Int(places[row])
      picks[Int(next[place])] = UInt32(truncatingIfNeeded: row)
      next[place] &+= 1
    }
  }
}
