import SpadeStore

extension AggregateFunction {
  /// The aggregate of that name; `p` needs its quantile and stands here for any.
  static func named(_ name: String) -> AggregateFunction? {
    switch name {
    case "count": .count
    case "sum": .sum
    case "mean": .mean
    case "median": .quantile(0.5)
    case "min": .min
    case "max": .max
    case "stdev": .stdev
    case "distinct": .distinct
    case "p": .quantile(0.5)
    case "share": .share
    case "rate": .rate
    case "first": .first
    case "last": .last
    case "wmean": .weightedMean
    case "any": .any
    case "none": AggregateFunction.none
    case "slope": .slope
    default: percentile(name).map { .quantile($0) }
    }
  }

  /// The quantile of `p1` … `p99`.
  private static func percentile(_ name: String) -> Double? {
    guard name.utf8.first == UInt8(ascii: "p"), (2...3).contains(name.utf8.count),
      let percent = Int(name.dropFirst()), (1...99).contains(percent), name.utf8.dropFirst().first != UInt8(ascii: "0"),
      name.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Double(percent) / 100
  }

  /// True where the argument must be a number.
  var needsNumber: Bool {
    switch self {
    case .sum, .mean, .stdev, .quantile, .weightedMean, .slope: true
    default: false
    }
  }

  /// The result's type for an argument's.
  func resultType(_ argument: ScalarType?) -> ScalarType {
    switch self {
    case .count, .distinct: .int
    case .sum, .min, .max, .first, .last: argument ?? .int
    case .mean, .stdev, .quantile, .share, .rate, .weightedMean, .slope: .number
    case .any, .none: .bool
    }
  }

  /// The result over no rows at all.
  func ofNothing(_ type: ScalarType) -> Value {
    switch self {
    case .count, .distinct: .int(0)
    case .sum: type == .int ? .int(0) : .number(0)
    case .any: .bool(false)
    case .none: .bool(true)
    default: .null
    }
  }
}
