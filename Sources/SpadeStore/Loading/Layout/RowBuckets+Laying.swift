import SpadeBase

extension RowBuckets {
  /// Lays a column's rows with their parents, in the memory it has: nobody else may know it yet.
  func lay(_ column: Column, threads: Int) throws(Diagnostic) -> Column {
    let storage: Column.Storage
    switch column.storage {
    case .bits(let bits): storage = .bits(try lay(bits, threads))
    case .int8(let values): storage = .int8(try lay(values, threads))
    case .int16(let values): storage = .int16(try lay(values, threads))
    case .int32(let values): storage = .int32(try lay(values, threads))
    case .int64(let values): storage = .int64(try lay(values, threads))
    case .double(let values): storage = .double(try lay(values, threads))
    case .text(.uint8(let codes), let texts): storage = .text(.uint8(try lay(codes, threads)), texts)
    case .text(.uint16(let codes), let texts): storage = .text(.uint16(try lay(codes, threads)), texts)
    case .text(.uint32(let codes), let texts): storage = .text(.uint32(try lay(codes, threads)), texts)
    }
    let validity = try column.validity.map { bits throws(Diagnostic) in try lay(bits, threads) }
    return Column(
      name: column.name, type: column.type, storage: storage, scale: column.scale, validity: validity, count: rows)
  }

  /// The file's row of each stored row. It takes the place of the picks, so no column can be laid any more.
  func fileOrder(threads: Int) -> Buffer<UInt32> {
    forEachShare { share, next in
      let (buckets, room) = (UnsafePointer(buckets.pointer), room.pointer)
      for row in share {
        let bucket = Int(buckets[row])
        room[next[bucket]] = UInt32(truncatingIfNeeded: row)
        next[bucket] &+= 1
      }
    }
    forEachStretch(threads) { stretch, start in
      let (source, picks) = (UnsafePointer(room.pointer + start), picks.pointer)
      for row in stretch { picks[row] = source[Int(picks[row])] }
    }
    return picks
  }

  private func lay<Element>(_ values: Buffer<Element>, _ threads: Int) throws(Diagnostic) -> Buffer<Element> {
    let isWide = MemoryLayout<Element>.stride > MemoryLayout<UInt32>.stride
    let wide = isWide ? try Buffer<Element>(count: rows) : nil
    let there = wide?.pointer ?? UnsafeMutableRawPointer(room.pointer).bindMemory(to: Element.self, capacity: rows)
    deal(values, to: there)
    let source = Spot(pointer: there)
    forEachStretch(threads) { stretch, start in
      let (source, picks, target) = (source.pointer + start, UnsafePointer(picks.pointer), values.pointer)
      for row in stretch { target[row] = source[Int(picks[row])] }
    }
    return withExtendedLifetime(wide) { values }
  }

  /// Bits are laid as bytes, since two threads can't write to one word.
  private func lay(_ bits: Bitmap, _ threads: Int) throws(Diagnostic) -> Bitmap {
    let bytes = try Buffer<UInt8>(count: rows)
    let words = (rows + 63) / 64
    let atOnce = 1 << 10
    Threads.forEach((words + atOnce - 1) / atOnce, threads: threads) { block in
      for row in block * atOnce * 64..<min((block + 1) * atOnce * 64, rows) { bytes.pointer[row] = bits[row] ? 1 : 0 }
    }
    _ = try lay(bytes, threads)
    let result = try Bitmap(count: rows)
    Threads.forEach((words + atOnce - 1) / atOnce, threads: threads) { block in
      for word in block * atOnce..<min((block + 1) * atOnce, words) {
        var bits: UInt64 = 0
        for row in word * 64..<min(word * 64 + 64, rows) {
          bits |= UInt64(bytes.pointer[row]) &<< UInt64(truncatingIfNeeded: row & 63)
        }
        result.words.pointer[word] = bits
      }
    }
    return result
  }

  /// The first step: from the file's order into that of the buckets.
  func deal<Element>(_ values: Buffer<Element>, to target: UnsafeMutablePointer<Element>) {
    let target = Spot(pointer: target)
    forEachShare { share, next in
      let (buckets, values, target) = (UnsafePointer(buckets.pointer), UnsafePointer(values.pointer), target.pointer)
      for first in stride(from: share.lowerBound, to: share.upperBound, by: 8) {
        let bucket = Int(buckets[first])
        // A file that goes through its entities again and again has neighbours in one bucket.
        if share.upperBound - first >= 8, Self.areAlike(buckets + first) {
          (target + next[bucket]).update(from: values + first, count: 8)
          next[bucket] &+= 8
          continue
        }
        for row in first..<min(first &+ 8, share.upperBound) {
          let bucket = Int(buckets[row])
          target[next[bucket]] = values[row]
          next[bucket] &+= 1
        }
      }
    }
  }

  /// True where eight bytes are the same.
  @inline(__always) private static func areAlike(_ bytes: UnsafePointer<UInt8>) -> Bool {
    UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self) == UInt64(bytes[0]) &* 0x0101_0101_0101_0101
  }

  /// Memory that several threads write to, each to places of its own.
  private struct Spot<Element>: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Element>
  }

  /// Calls `body` on several threads with a share of the file's rows and where its next row goes in each bucket.
  private func forEachShare(_ body: @escaping @Sendable (Range<Int>, UnsafeMutablePointer<Int>) -> Void) {
    let buckets = starts.count - 1
    Threads.run(shares) { share in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: buckets) { next in
        guard let base = next.baseAddress else { return }
        base.initialize(from: shareStarts.pointer + share * buckets, count: buckets)
        body(rows * share / shares..<rows * (share + 1) / shares, base)
      }
    }
  }

  private static let rowsAtOnce = 1 << 17

  /// Calls `body` on several threads with stored rows of one bucket, and where the bucket begins.
  private func forEachStretch(_ threads: Int, _ body: @escaping @Sendable (Range<Int>, Int) -> Void) {
    let stretches = (0..<starts.count - 1).flatMap { bucket in
      stride(from: starts[bucket], to: starts[bucket + 1], by: Self.rowsAtOnce).map { first in
        (rows: first..<min(first + Self.rowsAtOnce, starts[bucket + 1]), start: starts[bucket])
      }
    }
    Threads.forEach(stretches.count, threads: threads) { stretch in
      body(stretches[stretch].rows, stretches[stretch].start)
    }
  }
}
