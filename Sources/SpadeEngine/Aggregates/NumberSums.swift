import SpadeBase
import SpadeStore

/// Compensated sums of numbers with how many there were.
struct NumberSums: Sendable {
  /// What is known of a group.
  struct Group: Sendable {
    fileprivate(set) var sum = CompensatedSum()
    fileprivate(set) var count: Int64 = 0
  }
  private(set) var groups: [Group] = []

  mutating func extend(to groupCount: Int) { groups.extend(to: groupCount, Group()) }

  /// Adds the values of the rows that have one.
  mutating func add(_ rows: GroupedRows, _ numbers: [Double], _ validity: [Bool]?) {
    extend(to: rows.groupCount)
    // A null's slot may hold anything; 0 changes no sum.
    let known =
      validity.map { validity in [Double](count: numbers.count) { validity[$0] ? numbers[$0] : 0 } } ?? numbers
    groups.withUnsafeMutableBufferPointer { groups in
      known.withUnsafeBufferPointer { known in
        rows.forEachStretch { group, rows in
          groups[group].sum.add(known, rows)
          groups[group].count &+= Int64(rows.count)
        } single: { group, row in
          groups[group].sum.add(known[row])
          groups[group].count &+= 1
        }
      }
    }
    guard let validity else { return }
    for row in 0..<validity.count where !validity[row] { groups[Int(rows.groups[row])].count -= 1 }
  }

  mutating func merge(_ other: NumberSums, _ map: [UInt32], groupCount: Int) {
    extend(to: groupCount)
    for (group, state) in other.groups.enumerated() {
      groups[Int(map[group])].sum.add(state.sum)
      groups[Int(map[group])].count += state.count
    }
  }
}

/// `wmean(x, weight)` over the rows where both are known; null where the weights sum to 0.
struct WeightedMeanState: AggregateState {
  private var products = NumberSums()
  private var weights = NumberSums()

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    guard let values, let weight, case .values(let x) = values.numbers, case .values(let w) = weight.numbers else {
      products.extend(to: rows.groupCount)
      weights.extend(to: rows.groupCount)
      return
    }
    let validity = Validity.both(values.validity, weight.validity)
    products.add(rows, Kernels.zip(.values(x), .values(w), values.count) { $0 * $1 }, validity)
    weights.add(rows, w, validity)
  }

  mutating func merge(_ other: WeightedMeanState, _ map: [UInt32], groupCount: Int) {
    products.merge(other.products, map, groupCount: groupCount)
    weights.merge(other.weights, map, groupCount: groupCount)
  }

  mutating func finish(groupCount: Int) -> Vector {
    products.extend(to: groupCount)
    weights.extend(to: groupCount)
    let (products, weights) = (products.groups, weights.groups)
    return Kernels.numbers([Double](count: groupCount) { products[$0].sum.value / weights[$0].sum.value }, nil)
  }
}
