import SpadeBase
import SpadeStore
import SpadeSyntax

/// One row as an aggregate sees it.
struct Sample {
  /// The argument; true where there is none.
  var value: Value
  var weight: Value = .null
  var time: Int64?
}

extension Reference {
  /// An aggregate's value over rows in their order.
  func aggregate(_ call: Call, _ samples: [Sample], quantile: Double?) throws -> Value {
    let name = call.function.text
    let known = samples.map(\.value).filter { $0 != .null }
    let numbers = known.compactMap { Order.number($0) }
    let count = Double(numbers.count)
    switch name {
    case "count": return .int(Int64(known.filter { $0 != .bool(false) }.count))
    case "any": return .bool(known.contains { $0 != .bool(false) })
    case "none": return .bool(!known.contains { $0 != .bool(false) })
    case "sum": return try known.reduce(.int(0)) { try Arithmetic.add($0, $1) }
    case "mean": return numbers.isEmpty ? .null : .number(numbers.reduce(0, +) / count)
    case "min", "max":
      return known.dropFirst().reduce(known.first ?? .null) { best, value in
        let order = Order.of(value, best) ?? 0
        return (name == "min" ? order < 0 : order > 0) ? value : best
      }
    case "stdev": return deviation(numbers).map { .number($0) } ?? .null
    case "distinct": return .int(Int64(Set(known.map { Order.canonical($0) }).count))
    case "rate":
      return known.isEmpty ? .null : .number(Double(known.filter { $0 == .bool(true) }.count) / Double(known.count))
    case "first", "last":
      let order = samples.enumerated().filter { $0.element.value != .null }.sorted {
        ($0.element.time ?? .min, $0.offset) < ($1.element.time ?? .min, $1.offset)
      }
      return (name == "first" ? order.first : order.last)?.element.value ?? .null
    case "wmean":
      let both = samples.compactMap { sample -> (Double, Double)? in
        guard let x = Order.number(sample.value), let weight = Order.number(sample.weight) else { return nil }
        return (x, weight)
      }
      let weights = both.reduce(0) { $0 + $1.1 }
      return weights == 0 ? .null : .number(both.reduce(0) { $0 + $1.0 * $1.1 } / weights)
    case "slope": return slope(samples)
    default:
      guard let quantile else { throw ReferenceFailure("no aggregate \(name)") }
      return self.quantile(numbers, quantile).map { .number($0) } ?? .null
    }
  }

  func deviation(_ numbers: [Double]) -> Double? {
    guard numbers.count > 1 else { return nil }
    // Values that are all one deviate by nothing, which a mean that had to be rounded would hide.
    if numbers.allSatisfy({ $0 == numbers[0] }) { return 0 }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    return (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count - 1)).squareRoot()
  }

  func quantile(_ numbers: [Double], _ q: Double) -> Double? {
    guard !numbers.isEmpty else { return nil }
    let sorted = numbers.sorted()
    let place = q * Double(sorted.count - 1)
    let below = Int(place.rounded(.down))
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }

  private func slope(_ samples: [Sample]) -> Value {
    let points = samples.compactMap { sample -> (x: Double, y: Double)? in
      guard let y = Order.number(sample.value), let time = sample.time else { return nil }
      return (Double(time - (samples.first?.time ?? 0)) / Double(Calendar.microsPerDay), y)
    }
    let count = Double(points.count)
    let (meanX, meanY) = (points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count)
    let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    guard points.count > 1, spread > 0 else { return .null }
    return .number(points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread)
  }

  /// An aggregate of a slice: over the rows of the group.
  func overGroup(
    _ call: Call, _ group: (rows: [Row], all: [Row], names: [String]), _ scope: Scope
  ) throws -> Value {
    let name = call.function.text
    func samples(_ rows: [Row]) throws -> [Sample] {
      try rows.map { row in
        let scope = scope.of(row, group.names)
        if call.arguments.isEmpty { return Sample(value: .bool(true)) }
        let weight = name == "wmean" ? try argument(call, 1, scope) : .null
        return Sample(value: try argument(call, 0, scope), weight: weight, time: row.time)
      }
    }
    if name == "share" {
      func total(_ rows: [Row]) throws -> Double {
        if call.arguments.isEmpty { return Double(rows.count) }
        return try samples(rows).reduce(0) { $0 + (Order.number($1.value) ?? 0) }
      }
      let all = try total(group.all)
      return all == 0 ? .null : .number(try total(group.rows) / all)
    }
    let quantile = name == "p" ? Order.number(try argument(call, 1, scope)) : percentile(name)
    return try aggregate(call, try samples(group.rows), quantile: quantile)
  }
}
