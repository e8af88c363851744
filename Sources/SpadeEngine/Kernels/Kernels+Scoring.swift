import SpadePlan
import SpadeStore

extension Kernels {
  /// Piecewise linear through points with ascending x, flat beyond the ends.
  static func curve(_ value: Vector, points: [CurvePoint]) -> Vector {
    let count = value.count
    guard let first = points.first, let last = points.last, value.constant != .null else {
      return .nulls(.number, count)
    }
    func at(_ x: Double) -> Double {
      if x <= first.x { return first.y }
      if x >= last.x { return last.y }
      var index = 1
      while points[index].x < x { index += 1 }
      let (a, b) = (points[index - 1], points[index])
      if x == b.x { return b.y }
      return a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x))
    }
    if let constant = value.constant {
      let y = Double(constant).map(at)
      return .constant(y.map { .number($0) } ?? .null, type: .number, count: count)
    }
    return numbers(map(value.numbers, count, at), value.validity)
  }

  /// Weighted mean of the parts that are not null; null where none is, or the weights sum to 0.
  static func blend(_ parts: [(value: Vector, weight: Vector)]) -> Vector {
    let count = parts.first?.value.count ?? 0
    var sums = [Double](repeating: 0, count: count)
    var weights = [Double](repeating: 0, count: count)
    for part in parts where part.value.constant != .null && part.weight.constant != .null {
      let validity = Validity.both(part.value.flags, part.weight.flags)
      part.value.numbers.read { value in
        part.weight.numbers.read { weight in
          for row in 0..<count where validity?[row] ?? true {
            sums[row] += value(row) * weight(row)
            weights[row] += weight(row)
          }
        }
      }
    }
    // 0/0 and x/0 are not finite, and so null.
    return numbers(zip(.values(sums), .values(weights), count) { $0 / $1 }, nil)
  }
}
