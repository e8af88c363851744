import SpadeBase
import SpadeStore

/// What an aggregate remembers of the rows seen so far, group by group.
protocol AggregateState: Sendable {
  /// Takes in a batch; the vectors have a slot a row.
  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) throws(Diagnostic)
  /// Takes over what another state saw of later rows; its group g is `map[g]` here.
  mutating func merge(_ other: Self, _ map: [UInt32], groupCount: Int) throws(Diagnostic)
  /// One row a group.
  mutating func finish(groupCount: Int) throws(Diagnostic) -> Vector
}

extension AggregateState {
  /// The same for a state whose type is known to be equal.
  mutating func merge(any other: any AggregateState, _ map: [UInt32], groupCount: Int) throws(Diagnostic) {
    guard let other = other as? Self else { preconditionFailure("states of different aggregates were merged") }
    try merge(other, map, groupCount: groupCount)
  }
}
