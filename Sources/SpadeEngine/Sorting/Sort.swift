import SpadeBase
import SpadeStore

/// Stable sorting of rows by several keys.
///
/// Keys become words of as few bits as their ranges need; as many keys as fit 64 bits are sorted in one pass, least
/// important first.
enum Sort {
  private typealias Entry = Radix.Entry<UInt64>

  /// The rows in order; a query that is cancelled meanwhile ends soon.
  static func permutation(
    _ keys: [SortKey], count: Int, _ context: QueryContext? = nil
  ) throws(Diagnostic) -> [UInt32] {
    try MemoryShare.held(count * MemoryLayout<Entry>.stride * 2) { () throws(Diagnostic) in
      let passes = try packed(keys, count, context)
      return try order(passes, count, context)
    }
  }

  /// True where rows are seen to be in the ascending order of a single key; it may be false where they are.
  static func isSorted(_ keys: [Vector]) -> Bool {
    guard keys.count == 1, let key = keys.first, key.validity == nil else { return false }
    switch key.values {
    case .ints(let values):
      return values.withUnsafeBufferPointer { values in
        var row = 1
        while row < values.count, values[row - 1] <= values[row] { row += 1 }
        return row >= values.count
      }
    case .texts(let codes, let dictionary):
      var row = 1
      while row < codes.count,
        codes[row - 1] == codes[row]
          || TextBytes.compare(dictionary[Int(codes[row - 1])], dictionary[Int(codes[row])]) < 0
      { row += 1 }
      return row >= codes.count
    case .bools, .numbers, .decimals, .constant: return false
    }
  }

  /// The first `limit` rows in order.
  static func top(
    _ limit: Int, _ keys: [SortKey], count: Int, _ context: QueryContext? = nil
  ) throws(Diagnostic) -> [UInt32] {
    guard limit < count / 8 else { return Array(try permutation(keys, count: count, context).prefix(max(limit, 0))) }
    guard limit > 0 else { return [] }
    let passes = try packed(keys, count, context)
    guard passes.count == 1, let pass = passes.first else {
      return Array(try order(passes, count, context).prefix(limit))
    }
    // Rows that can't be among the first are dropped before the sort, ties with the last kept.
    var words = pass.words
    let last = Selection.select(&words, limit - 1)
    var entries: [Entry] = []
    for row in 0..<count where pass.words[row] <= last {
      entries.append(Entry(word: pass.words[row], row: UInt32(truncatingIfNeeded: row)))
    }
    try Radix.sort(&entries, bits: pass.bits, context)
    return entries.prefix(limit).map(\.row)
  }

  /// Words for one pass over all rows.
  private struct Pass {
    var words: [UInt64]
    var bits: Int
  }

  /// The passes to be made, least important first.
  private static func packed(
    _ keys: [SortKey], _ count: Int, _ context: QueryContext?
  ) throws(Diagnostic) -> [Pass] {
    var passes: [Pass] = []
    for key in keys.reversed() {
      guard let words = try key.words(context) else { continue }
      try context?.checkCancelled()
      let null = words.greatest &+ 1
      if words.bits > 64 {
        passes.append(Pass(words: words.words, bits: 64))
        if let validity = words.validity {
          passes.append(Pass(words: validity.map { $0 ? 0 : 1 }, bits: 1))
        }
        continue
      }
      var own = words.words
      if let validity = words.validity { for row in 0..<count where !validity[row] { own[row] = null } }
      if var last = passes.last, last.bits + words.bits <= 64 {
        let shift = UInt64(last.bits)
        for row in 0..<count { last.words[row] |= own[row] << shift }
        last.bits += words.bits
        passes[passes.count - 1] = last
      } else {
        passes.append(Pass(words: own, bits: words.bits))
      }
    }
    return passes
  }

  private static func order(_ passes: [Pass], _ count: Int, _ context: QueryContext?) throws(Diagnostic) -> [UInt32] {
    // Half as much to move where that is enough.
    passes.allSatisfy { $0.bits <= UInt32.bitWidth }
      ? try order(passes, count, context, UInt32.self) : try order(passes, count, context, UInt64.self)
  }

  private static func order<Word>(
    _ passes: [Pass], _ count: Int, _ context: QueryContext?, _: Word.Type
  ) throws(Diagnostic) -> [UInt32] where Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable {
    guard let first = passes.first else { return [UInt32](count: count) { UInt32(truncatingIfNeeded: $0) } }
    var entries = [Radix.Entry<Word>](count: count) {
      Radix.Entry(word: Word(truncatingIfNeeded: first.words[$0]), row: UInt32(truncatingIfNeeded: $0))
    }
    try context?.checkCancelled()
    try Radix.sort(&entries, bits: first.bits, context)
    for pass in passes.dropFirst() {
      try context?.checkCancelled()
      for index in 0..<count { entries[index].word = Word(truncatingIfNeeded: pass.words[Int(entries[index].row)]) }
      try Radix.sort(&entries, bits: pass.bits, context)
    }
    return [UInt32](count: count) { entries[$0].row }
  }
}
