import SpadeBase
import SpadeStore

/// `stdev`: the sample standard deviation, from compensated sums of distances to the group's first value.
struct DeviationState: AggregateState {
  private struct Group: Sendable {
    var count: Int64 = 0
    /// The first value: distances to a value of the group keep the digits that squares of the values would lose.
    var pivot = 0.0
    var sum = CompensatedSum()
    var squares = CompensatedSum()

    mutating func add(_ value: Double) {
      if count == 0 { pivot = value }
      let distance = value - pivot
      count += 1
      sum.add(distance)
      squares.add(distance * distance)
    }

    mutating func add(_ other: Group) {
      guard count > 0 else {
        self = other
        return
      }
      // The other's distances are measured anew from here.
      let shift = other.pivot - pivot
      let n = Double(other.count)
      sum.add(other.sum)
      sum.add(n * shift)
      squares.add(other.squares)
      squares.add(2 * shift * other.sum.value)
      squares.add(n * shift * shift)
      count += other.count
    }

    var deviation: Double {
      guard count > 1 else { return .nan }
      let n = Double(count)
      let spread = squares.value - sum.value * (sum.value / n)
      // Distances whose squares are beyond all numbers have a deviation that isn't known.
      guard spread.isFinite else { return .nan }
      return (max(0, spread) / (n - 1)).squareRoot()
    }
  }
  private var groups: [Group] = []

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) {
    groups.extend(to: rows.groupCount, Group())
    guard let values, case .values(let numbers) = values.numbers else { return }
    let validity = values.validity
    for row in 0..<rows.groups.count where validity?[row] ?? true { groups[Int(rows.groups[row])].add(numbers[row]) }
  }

  mutating func merge(_ other: DeviationState, _ map: [UInt32], groupCount: Int) {
    groups.extend(to: groupCount, Group())
    for (group, state) in other.groups.enumerated() where state.count > 0 { groups[Int(map[group])].add(state) }
  }

  mutating func finish(groupCount: Int) -> Vector {
    groups.extend(to: groupCount, Group())
    return Kernels.numbers(groups.map(\.deviation), nil)
  }
}
