import SpadeBase
import SpadePlan

/// The rows that may be among the first of their group in a sort: what `take N within` can leave before it sorts.
struct FirstWithin {
  let limit: Int
  let groups: [UInt32]
  let groupCount: Int

  /// The positions of the rows that fewer than `limit` others of their group come before by the first key alone, ascending.
  func positions(_ key: SortKey, count: Int) throws(Diagnostic) -> [Int32]? {
    guard limit > 0, groupCount > 0, limit <= count / 8 / groupCount, let words = try key.words(), words.bits <= 64
    else { return nil }
    // A null comes last, and ties among nulls are all kept.
    let null = UInt64.max
    @inline(__always) func word(_ row: Int) -> UInt64 { words.validity?[row] ?? true ? words.words[row] : null }
    var bounds = [UInt64](repeating: .max, count: groupCount)
    var best = [[UInt64]](repeating: [], count: groupCount)
    for row in 0..<count {
      let group = Int(groups[row])
      let word = word(row)
      guard word < bounds[group] else { continue }
      best[group].append(word)
      if best[group].count == 2 * limit { prune(&best[group], &bounds[group]) }
    }
    for group in 0..<groupCount where best[group].count >= limit { prune(&best[group], &bounds[group]) }
    var kept: [Int32] = []
    for row in 0..<count where word(row) <= bounds[Int(groups[row])] { kept.append(Int32(truncatingIfNeeded: row)) }
    return kept
  }

  /// Keeps the `limit` least words; none beyond the last of them is wanted.
  private func prune(_ words: inout [UInt64], _ bound: inout UInt64) {
    bound = Selection.select(&words, limit - 1)
    words.removeLast(words.count - limit)
  }
}
