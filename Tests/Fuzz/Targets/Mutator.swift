/// Random changes to bytes, repeatable.
package final class Mutator {
  private var state: UInt64

  /// The same changes for the same seed.
  package init(seed: UInt64) { state = seed &+ 0x9e37_79b9_7f4a_7c15 }

  /// A number from 0 on, below `bound`; 0 where that is none.
  package func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mixed = state
    mixed = (mixed ^ (mixed >> 33)) &* 0xff51_afd7_ed55_8ccd
    mixed ^= mixed >> 33
    return bound > 0 ? Int(mixed % UInt64(bound)) : 0
  }

  private static let words = [
    "9223372036854775808", "-9223372036854775808", "1e308", "0", "null", "true", "\"\"", "(", ")", "|", ",", "\n", "`",
    "@ 30d ago",
    "last 1d", "within", "by", "1q", "2026-02-29", "\u{0}", "é", "𝄞", "# ", "\u{feff}", ";", "\"", "\r\n",
    "99999999999y", " of events",
  ]

  /// One to four changes: a byte, a deletion, a repetition, a word, a piece of another input.
  package func mutated(_ bytes: [UInt8], with others: [[UInt8]]) -> [UInt8] {
    var changed = bytes
    for _ in 0...next(below: 4) {
      let place = next(below: changed.count + 1)
      let end = min(changed.count, place + 1 + next(below: 12))
      switch next(below: 6) {
      case 0 where place < changed.count: changed[place] = UInt8(truncatingIfNeeded: next(below: 256))
      case 1: changed.removeSubrange(place..<end)
      case 2: changed.insert(contentsOf: changed[place..<end], at: place)
      case 3 where !others.isEmpty:
        let other = others[next(below: others.count)]
        let start = next(below: other.count)
        changed.insert(contentsOf: other[start..<min(other.count, start + 1 + next(below: 40))], at: place)
      default: changed.insert(contentsOf: Self.words[next(below: Self.words.count)].utf8, at: place)
      }
    }
    return changed
  }
}
