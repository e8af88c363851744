import SpadeBase
import SpadeStore

extension Batch.Rows {
  /// How many rows.
  var count: Int {
    switch self {
    case .range(let range): range.count
    case .indices(let indices): indices.count
    case .stretches(let runs): runs.rowCount
    }
  }

  /// The rows as a list.
  var indices: [Int32] {
    switch self {
    case .range(let range):
      let start = range.lowerBound
      return [Int32](count: range.count) { Int32(truncatingIfNeeded: start + $0) }
    case .indices(let indices): return indices
    case .stretches(let runs): return runs.rows
    }
  }

  /// The rows at some positions.
  func picked(_ positions: [Int32]) -> [Int32] {
    switch self {
    case .range(let range):
      let start = Int32(truncatingIfNeeded: range.lowerBound)
      return positions.map { $0 &+ start }
    case .indices(let indices): return positions.map { indices[Int($0)] }
    case .stretches(let runs):
      let rows = runs.rows
      return positions.map { rows[Int($0)] }
    }
  }
}

/// Which row of another batch each row belongs to. Used by one thread.
final class Owners {
  let batch: Batch
  private let make: () -> [Int32]
  /// For each row its row of `batch`; made only where it is asked for.
  private(set) lazy var owners = make()

  init(_ batch: Batch, _ owners: @escaping @autoclosure () -> [Int32]) {
    self.batch = batch
    make = owners
  }

  /// Those of the rows at some positions.
  func picked(_ positions: [Int32]) -> Owners {
    Owners(batch, positions.map { self.owners[Int($0)] })
  }
}
