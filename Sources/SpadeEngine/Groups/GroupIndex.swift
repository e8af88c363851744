import SpadeBase
import SpadeStore

/// Maps rows to dense group numbers by the values of their dims, in the order of first occurrence.
///
/// Each dim's values get dense codes, and codes are paired dim by dim: where few are possible a pair is a slot of a
/// table, else it is hashed. Without dims there is one group, also of no rows.
struct GroupIndex: Sendable {
  private var coders: [ValueCoder]
  /// The n-th pairs the group by the dims before with the code of dim n.
  private var levels: [PairIndex]

  init(dims: [ScalarType]) {
    coders = dims.map { ValueCoder(type: $0) }
    levels = dims.map { _ in PairIndex() }
  }

  /// How many groups there are.
  var count: Int { levels.last.map(\.count) ?? 1 }

  /// The groups of a batch of rows, new ones added.
  mutating func add(_ dims: [Vector], count: Int) -> [UInt32] {
    var groups = ValueCoder.Codes.constant(0)
    for (level, dim) in dims.enumerated() {
      let codes = coders[level].codes(dim)
      levels[level].reserve(level == 0 ? 1 : levels[level - 1].count, coders[level].bound)
      groups = Self.pair(groups, codes, &levels[level], count)
    }
    switch groups {
    case .constant(let group): return [UInt32](repeating: group, count: count)
    case .values(let groups): return groups
    }
  }

  /// Takes over another's groups; gives the number here of each of them.
  mutating func merge(_ other: GroupIndex) throws(Diagnostic) -> [UInt32] {
    add(try other.keys(), count: other.count)
  }

  /// The dims' values of each group.
  func keys(_ context: QueryContext? = nil) throws(Diagnostic) -> [Vector] {
    var keys: [Vector] = []
    var groups = (0..<count).map { UInt32(truncatingIfNeeded: $0) }
    for level in levels.indices.reversed() {
      try context?.checkCancelled()
      let pairs = levels[level].pairs
      keys.append(try coders[level].vector(groups.map { pairs[Int($0)].second }))
      groups = groups.map { pairs[Int($0)].first }
    }
    return keys.reversed()
  }

  /// The groups sorted by their dims, ascending, nulls last.
  func order(_ context: QueryContext? = nil) throws(Diagnostic) -> [UInt32] {
    try Sort.permutation(try keys(context).map { SortKey($0, descending: false) }, count: count, context)
  }

  private static func pair(
    _ groups: ValueCoder.Codes, _ codes: ValueCoder.Codes, _ level: inout PairIndex, _ count: Int
  ) -> ValueCoder.Codes {
    switch (groups, codes) {
    case (.constant(let group), .constant(let code)):
      // No rows make no group.
      return count == 0 ? .values([]) : .constant(level.number(group, code))
    case (.constant(let group), .values(let codes)):
      return codes.withUnsafeBufferPointer { codes in
        .values(level.numbers(count, { _ in group }, { codes[$0] }))
      }
    case (.values(let groups), .constant(let code)):
      return groups.withUnsafeBufferPointer { groups in
        .values(level.numbers(count, { groups[$0] }, { _ in code }))
      }
    case (.values(let groups), .values(let codes)):
      return groups.withUnsafeBufferPointer { groups in
        codes.withUnsafeBufferPointer { codes in
          .values(level.numbers(count, { groups[$0] }, { codes[$0] }))
        }
      }
    }
  }
}
