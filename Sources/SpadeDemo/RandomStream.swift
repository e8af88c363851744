/// Repeatable random numbers: SplitMix64, one stream for each purpose and index, integers only.
///
/// A stream of its own for every account and purpose means that a change in one place of the firm leaves the rest as it is.
struct RandomStream {
  /// What a stream is drawn for.
  enum Purpose: UInt64 {
    case signups = 1
    case account, fate, stories, users, onboarding, activity, scores, pulses, lifecycle
  }

  private var state: UInt64

  init(_ seed: UInt64, _ purpose: Purpose, _ index: Int = 0) {
    state = Self.mix(
      seed &+ Self.mix(purpose.rawValue &* 0x9e37_79b9_7f4a_7c15 &+ Self.mix(UInt64(bitPattern: Int64(index)))))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mix(state)
  }

  /// A number from 0 up to `count`, which is left out; 0 where `count` is not positive.
  mutating func below(_ count: Int) -> Int {
    count > 0 ? Int(next().multipliedFullWidth(by: UInt64(count)).high) : 0
  }

  /// A number of a closed range.
  mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// True so many times in a thousand.
  mutating func chance(_ permille: Int) -> Bool { below(1000) < permille }

  /// Bell-shaped around 0, two thirds of it within 0.6 of `spread`, never beyond twice `spread`.
  mutating func bell(_ spread: Int) -> Int {
    (within(-spread...spread) + within(-spread...spread) + within(-spread...spread) + within(-spread...spread)) / 2
  }

  /// An element; nil of an empty list.
  mutating func pick<Element>(_ list: [Element]) -> Element? { list.isEmpty ? nil : list[below(list.count)] }

  /// An element by weight; nil where the weights sum to nothing.
  mutating func pick<Element>(weighted list: [(Element, Int)]) -> Element? {
    var left = below(list.reduce(0) { $0 + $1.1 })
    for (element, weight) in list {
      if left < weight { return element }
      left -= weight
    }
    return nil
  }

  /// The list in random order.
  mutating func shuffled<Element>(_ list: [Element]) -> [Element] {
    var list = list
    for last in stride(from: list.count - 1, to: 0, by: -1) { list.swapAt(last, below(last + 1)) }
    return list
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
