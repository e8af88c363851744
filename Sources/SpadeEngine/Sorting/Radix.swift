import Dispatch

/// Stable sorting of words with rows by their digits.
enum Radix {
  /// Below this many entries two threads gain nothing.
  static let parallelThreshold = 1 << 16

  /// Sorts by the lowest `bits` of the words, in two halves at once where there are many.
  static func sortParallel(_ entries: inout [Sort.Entry], bits: Int) {
    guard entries.count >= parallelThreshold else { return sort(&entries, bits: bits) }
    let middle = entries.count / 2
    var scratch = entries
    entries.withUnsafeMutableBufferPointer { whole in
      scratch.withUnsafeMutableBufferPointer { spare in
        nonisolated(unsafe) let whole = whole
        nonisolated(unsafe) let spare = spare
        DispatchQueue.concurrentPerform(iterations: 2) { half in
          let range = half == 0 ? 0..<middle : middle..<whole.count
          sort(
            UnsafeMutableBufferPointer(rebasing: whole[range]), UnsafeMutableBufferPointer(rebasing: spare[range]),
            bits)
        }
        merge(
          UnsafeMutableBufferPointer(rebasing: whole[..<middle]),
          UnsafeMutableBufferPointer(rebasing: whole[middle...]), spare)
      }
    }
    swap(&entries, &scratch)
  }

  /// Sorts by the lowest `bits` of the words.
  static func sort(_ entries: inout [Sort.Entry], bits: Int) {
    var scratch = entries
    entries.withUnsafeMutableBufferPointer { entries in
      scratch.withUnsafeMutableBufferPointer { scratch in sort(entries, scratch, bits) }
    }
  }

  private static func sort(
    _ entries: UnsafeMutableBufferPointer<Sort.Entry>, _ scratch: UnsafeMutableBufferPointer<Sort.Entry>, _ bits: Int
  ) {
    if entries.count < 48 { return insertionSort(entries) }
    let digit = entries.count < 4096 ? 8 : 11
    let mask = UInt64(1) << UInt64(digit) - 1
    var source = entries
    var target = scratch
    var starts = [Int](repeating: 0, count: 1 << digit)
    var shift: UInt64 = 0
    while shift < UInt64(bits) {
      for index in starts.indices { starts[index] = 0 }
      starts.withUnsafeMutableBufferPointer { starts in
        for entry in source { starts[Int(entry.word >> shift & mask)] &+= 1 }
      }
      // A digit that all share moves nothing.
      if let first = source.first, starts[Int(first.word >> shift & mask)] == source.count {
        shift += UInt64(digit)
        continue
      }
      var sum = 0
      for index in starts.indices {
        let count = starts[index]
        starts[index] = sum
        sum += count
      }
      starts.withUnsafeMutableBufferPointer { starts in
        for entry in source {
          let bucket = Int(entry.word >> shift & mask)
          target[starts[bucket]] = entry
          starts[bucket] &+= 1
        }
      }
      swap(&source, &target)
      shift += UInt64(digit)
    }
    if source.baseAddress != entries.baseAddress { _ = entries.update(from: source) }
  }

  private static func insertionSort(_ entries: UnsafeMutableBufferPointer<Sort.Entry>) {
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

  private static func merge(
    _ left: UnsafeMutableBufferPointer<Sort.Entry>, _ right: UnsafeMutableBufferPointer<Sort.Entry>,
    _ target: UnsafeMutableBufferPointer<Sort.Entry>
  ) {
    var a = 0
    var b = 0
    for index in 0..<target.count {
      if b == right.count || (a < left.count && left[a].word <= right[b].word) {
        target[index] = left[a]
        a += 1
      } else {
        target[index] = right[b]
        b += 1
      }
    }
  }
}
