import SpadeBase

/// Stable sorting of words with rows by their digits, from the lowest to the highest.
enum Radix {
  /// A row and the word it is sorted by.
  struct Entry<Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable>: BitwiseCopyable, Sendable {
    var word: Word
    var row: UInt32
  }

  /// Below this many entries several threads gain nothing.
  static let parallelThreshold = 1 << 15
  private static let mostShares = 16

  /// Sorts by the lowest `bits` of the words. Many entries are shared out: each thread counts the digits of its own and
  /// then lays them where the counts of all say. A query that is cancelled meanwhile leaves them in any order.
  static func sort<Word>(_ entries: inout [Entry<Word>], bits: Int, _ context: QueryContext?) throws(Diagnostic) {
    let count = entries.count
    if count < 48 { return entries.withUnsafeMutableBufferPointer { insertionSort($0) } }
    let shares = count < parallelThreshold ? 1 : min(Threads.limit, mostShares)
    let digit = count < 4096 ? 8 : 11
    var scratch = [Entry<Word>](unsafeUninitializedCapacity: count) { $1 = count }
    var isSwapped = false
    try entries.withUnsafeMutableBufferPointer { entries throws(Diagnostic) in
      try scratch.withUnsafeMutableBufferPointer { scratch throws(Diagnostic) in
        guard var source = entries.baseAddress, var target = scratch.baseAddress else { return }
        for shift in stride(from: 0, to: bits, by: digit) {
          let pass = Pass(
            source: source, target: target, count: count, shift: shift, digit: digit, shares: shares, context: context)
          guard try pass.move() else { continue }
          swap(&source, &target)
          isSwapped.toggle()
        }
      }
    }
    if isSwapped { swap(&entries, &scratch) }
  }

  /// One digit's turn.
  private struct Pass<Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable>: @unchecked Sendable {
    let source: UnsafeMutablePointer<Entry<Word>>
    let target: UnsafeMutablePointer<Entry<Word>>
    let count: Int
    let shift: Int
    let digit: Int
    let shares: Int
    let context: QueryContext?

    /// False where all have the same digit, and nothing was moved.
    func move() throws(Diagnostic) -> Bool {
      let digits = 1 << digit
      let mask = Word(truncatingIfNeeded: digits - 1)
      let shift = Word(truncatingIfNeeded: shift)
      var places = [UInt32](repeating: 0, count: shares * digits)
      return try places.withUnsafeMutableBufferPointer { places throws(Diagnostic) in
        guard let base = places.baseAddress else { return false }
        nonisolated(unsafe) let places = base
        Threads.run(shares) { share in
          let places = places + share * digits
          forEachRow(share) { place in places[Int(source[place].word &>> shift & mask)] &+= 1 }
        }
        try context?.checkCancelled()
        let first = Int(source[0].word &>> shift & mask)
        if (0..<shares).reduce(0, { $0 + Int(places[$1 * digits + first]) }) == count { return false }
        var sum: UInt32 = 0
        for digit in 0..<digits {
          for share in 0..<shares {
            let place = share &* digits &+ digit
            let count = places[place]
            places[place] = sum
            sum &+= count
          }
        }
        Threads.run(shares) { share in
          let places = places + share * digits
          forEachRow(share) { place in
            let entry = source[place]
            let digit = Int(entry.word &>> shift & mask)
            target[Int(places[digit])] = entry
            places[digit] &+= 1
          }
        }
        try context?.checkCancelled()
        return true
      }
    }

    /// Calls `body` with each row of a share, and with no more of them once the query is cancelled.
    @inline(__always)
    private func forEachRow(_ share: Int, _ body: (Int) -> Void) {
      let end = count * (share + 1) / shares
      var start = count * share / shares
      while start < end, !(context?.options.isCancelled() ?? false) {
        let next = min(end, start + Pace.stride)
        for row in start..<next { body(row) }
        start = next
      }
    }
  }

  private static func insertionSort<Word>(_ entries: UnsafeMutableBufferPointer<Entry<Word>>) {
    for index in entries.indices.dropFirst() {
      let entry = entries[index]
      var place = index
      while place > 0, entries[place - 1].word > entry.word {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[place] = entry
    }
  }
}
