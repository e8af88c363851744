import Dispatch
import SpadeBase
import SpadeStore

/// `median`, `p90`, `p(x, …)`: the values are kept, and selected from in the end.
struct QuantileState: AggregateState {
  private struct Part: Sendable {
    let groups: [UInt32]
    let values: [Double]
    let share: MemoryShare
  }
  private let part: Double
  private var parts: [Part] = []

  init(part: Double) { self.part = part }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) throws(Diagnostic) {
    guard let values, case .values(let numbers) = values.numbers else { return }
    var groups = Array(rows.groups)
    var kept = numbers
    if let validity = values.validity {
      groups = validity.indices.filter { validity[$0] }.map { groups[$0] }
      kept = validity.indices.filter { validity[$0] }.map { numbers[$0] }
    }
    let share = try MemoryShare(kept.count * (MemoryLayout<UInt32>.stride + MemoryLayout<Double>.stride))
    parts.append(Part(groups: groups, values: kept, share: share))
  }

  mutating func merge(_ other: QuantileState, _ map: [UInt32], groupCount: Int) {
    for part in other.parts {
      parts.append(Part(groups: part.groups.map { map[Int($0)] }, values: part.values, share: part.share))
    }
  }

  mutating func finish(groupCount: Int) throws(Diagnostic) -> Vector {
    // Values are laid group by group, then each group is selected from.
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for part in parts { for group in part.groups { starts[Int(group) + 1] += 1 } }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    let values = try Buffer<Double>(count: starts[groupCount])
    var next = starts
    next.withUnsafeMutableBufferPointer { next in
      for part in parts {
        part.groups.withUnsafeBufferPointer { groups in
          part.values.withUnsafeBufferPointer { source in
            for row in 0..<groups.count {
              let group = Int(groups[row])
              values.pointer[next[group]] = source[row]
              next[group] &+= 1
            }
          }
        }
      }
    }
    parts = []
    var results = [Double](repeating: .nan, count: groupCount)
    results.withUnsafeMutableBufferPointer { results in
      nonisolated(unsafe) let results = results
      let (starts, quantile) = (starts, part)
      @Sendable func select(_ group: Int) {
        let rows = UnsafeMutableBufferPointer(
          start: values.pointer + starts[group], count: starts[group + 1] - starts[group])
        results[group] = Selection.quantile(rows, quantile) ?? .nan
      }
      if values.count < 1 << 16 || groupCount == 1 {
        for group in 0..<groupCount { select(group) }
      } else {
        DispatchQueue.concurrentPerform(iterations: groupCount) { select($0) }
      }
    }
    return Kernels.numbers(results, nil)
  }
}
