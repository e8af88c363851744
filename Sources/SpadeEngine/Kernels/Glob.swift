/// A case-insensitive pattern of `*` (any text) and `?` (one scalar), without backtracking beyond the last `*`.
struct Glob {
  private var pattern: [UInt32] = []
  private var scratch: [UInt32] = []
  private static let star = UInt32(UInt8(ascii: "*"))
  private static let question = UInt32(UInt8(ascii: "?"))

  init(_ text: UnsafeBufferPointer<UInt8>) { ScalarCase.folded(text, into: &pattern) }

  /// True where the whole text fits.
  mutating func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    ScalarCase.folded(text, into: &scratch)
    var at = 0
    var wanted = 0
    // Where to go on after a failure: the place behind the last `*`, and the text it has swallowed so far.
    var restart: (pattern: Int, text: Int)?
    while at < scratch.count {
      if wanted < pattern.count, pattern[wanted] == Self.star {
        wanted += 1
        restart = (wanted, at)
      } else if wanted < pattern.count, pattern[wanted] == Self.question || pattern[wanted] == scratch[at] {
        wanted += 1
        at += 1
      } else if let last = restart {
        restart = (last.pattern, last.text + 1)
        wanted = last.pattern
        at = last.text + 1
      } else {
        return false
      }
    }
    while wanted < pattern.count, pattern[wanted] == Self.star { wanted += 1 }
    return wanted == pattern.count
  }
}
