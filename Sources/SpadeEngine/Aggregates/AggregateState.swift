import SpadeBase
import SpadeStore

/// What an aggregate remembers of the rows seen so far, group by group.
protocol AggregateState: Sendable {
  /// Takes in a batch; the vectors have a slot a row.
  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) throws(Diagnostic)
  /// Takes in stretches of a stored column (nil: of rows alone) as they are stored; false, with nothing taken in, where
  /// the state can't. What it then knows is the same to the last bit as after `update` with the rows' values.
  mutating func update(_ runs: Runs, _ column: Column?, groupCount: Int) -> Bool
  /// The same for the rows of stretches that meet conditions.
  mutating func update(_ runs: TestedRuns, _ column: Column?) -> Bool
  /// The same for single rows of a stored column with a group each.
  mutating func update(_ rows: NumberedRows, _ column: Column?) -> Bool
  /// Takes over what another state saw of later rows; its group g is `map[g]` here.
  mutating func merge(_ other: Self, _ map: [UInt32], groupCount: Int) throws(Diagnostic)
  /// One row a group.
  mutating func finish(groupCount: Int) throws(Diagnostic) -> Vector
}

extension AggregateState {
  mutating func update(_ runs: Runs, _ column: Column?, groupCount: Int) -> Bool { false }
  mutating func update(_ runs: TestedRuns, _ column: Column?) -> Bool { false }
  mutating func update(_ rows: NumberedRows, _ column: Column?) -> Bool { false }

  /// The same for a state whose type is known to be equal.
  mutating func merge(any other: any AggregateState, _ map: [UInt32], groupCount: Int) throws(Diagnostic) {
    guard let other = other as? Self else { preconditionFailure("states of different aggregates were merged") }
    try merge(other, map, groupCount: groupCount)
  }
}
