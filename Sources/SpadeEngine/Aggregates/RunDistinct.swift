import SpadeBase
import SpadePlan
import SpadeStore

/// `distinct` of what is the same all along a stretch: each stretch has a code, and a group has a bit for each.
///
/// The rows of a chunk belong to few neighbouring parents, so their codes lie close together and the bits stay in the
/// processor's cache.
struct RunDistinct: Sendable {
  /// The code of each stretch of a query, 0 for null.
  struct Codes: Sendable {
    let measure: Int
    let codes: [UInt32]
    let greatest: Int
    /// Words of 64 bits for all of a group's codes.
    var words: Int { greatest >> 6 + 1 }

    init(measure: Int, codes: [UInt32]) {
      self.measure = measure
      self.codes = codes
      greatest = Int(codes.max() ?? 0)
    }
  }
  private let codes: Codes
  /// The first word that is kept, and how many are.
  private let first: Int
  private let stride: Int
  private var bits: [UInt64]
  private let share: MemoryShare

  /// For some stretches that follow each other.
  init(_ codes: Codes, _ runs: Range<Int>, groupCount: Int) throws(Diagnostic) {
    self.codes = codes
    var least = UInt32.max
    var most: UInt32 = 0
    for code in codes.codes[runs] {
      least = min(least, code)
      most = max(most, code)
    }
    first = Int(min(least, most)) >> 6
    stride = Int(most) >> 6 - first + 1
    share = try MemoryShare(groupCount * stride * MemoryLayout<UInt64>.stride)
    bits = [UInt64](repeating: 0, count: groupCount * stride)
  }

  /// Takes in rows: the group of each and its stretch.
  mutating func add(_ groups: UnsafeBufferPointer<UInt32>, _ runs: UnsafeBufferPointer<UInt32>) {
    let (first, stride) = (first, stride)
    bits.withUnsafeMutableBufferPointer { bits in
      codes.codes.withUnsafeBufferPointer { codes in
        for row in 0..<groups.count {
          let code = Int(codes[Int(runs[row])])
          bits[Int(groups[row]) &* stride &+ (code >> 6 &- first)] |= 1 << UInt64(code & 63)
        }
      }
    }
  }

  /// Takes in whole stretches.
  mutating func add(_ runs: Runs) {
    for run in runs.groups.indices {
      let code = Int(codes.codes[runs.first + run])
      bits[Int(runs.groups[run]) * stride + (code >> 6 - first)] |= 1 << UInt64(code & 63)
    }
  }

  /// How many codes each group has in all parts; group g of a part is `map[g]`.
  static func counts(
    _ parts: [(part: RunDistinct, map: [UInt32])], groupCount: Int, _ context: QueryContext
  ) throws(Diagnostic) -> [Int64] {
    guard let words = parts.first?.part.codes.words else { return [Int64](repeating: 0, count: groupCount) }
    var all = [UInt64](repeating: 0, count: groupCount * words)
    // A group has as many words as there are values.
    let groupsAtOnce = max(1, Pace.stride / words)
    for (part, map) in parts {
      for (group, target) in map.enumerated() {
        if group % groupsAtOnce == 0 { try context.checkCancelled() }
        for word in 0..<part.stride {
          all[Int(target) * words + part.first + word] |= part.bits[group * part.stride + word]
        }
      }
    }
    return [Int64](count: groupCount) { group in
      var ones = 0
      for word in 0..<words { ones += all[group * words + word].nonzeroBitCount }
      // Code 0 is null, which isn't counted.
      return Int64(ones - Int(all[group * words] & 1))
    }
  }
}
