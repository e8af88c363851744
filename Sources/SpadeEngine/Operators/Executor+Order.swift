import SpadeBase
import SpadePlan
import SpadeStore

extension Executor {
  func sort(_ relation: Relation, _ terms: [SortTerm], limit: Int?) throws(Diagnostic) -> Relation {
    if let limit, limit < relation.count / 8, context.options.fastPaths.contains(.top),
      let first = try TopRows(self, limit: limit).positions(relation, terms)
    {
      return try sort(try relation.gather(first), terms, limit: nil)
    }
    // A key's values, their words, and the words packed.
    let share = try MemoryShare(relation.count * terms.count * 3 * MemoryLayout<UInt64>.stride)
    defer { withExtendedLifetime(share) {} }
    let keys = zip(try evaluate(terms.map(\.expression), relation), terms).map {
      SortKey($0, descending: $1.descending)
    }
    try context.checkCancelled()
    let order =
      if let limit { try Sort.top(limit, keys, count: relation.count, context) } else {
        try Sort.permutation(keys, count: relation.count, context)
      }
    try context.checkCancelled()
    return try relation.gather(order.map { Int32(bitPattern: $0) })
  }

  /// The rows without those that the first term alone says aren't among the first of their group.
  func firstWithin(
    _ relation: Relation, _ terms: [SortTerm], _ limit: Int, _ within: [BoundExpression]
  ) throws(Diagnostic) -> Relation {
    guard let term = terms.first else { return relation }
    // The key's values, their words, and a group a row.
    let share = try MemoryShare(relation.count * 3 * MemoryLayout<UInt64>.stride)
    defer { withExtendedLifetime(share) {} }
    let (groups, groupCount) = try groups(relation, within)
    let key = SortKey(try evaluate([term.expression], relation)[0], descending: term.descending)
    let first = FirstWithin(limit: limit, groups: groups, groupCount: groupCount)
    let kept = try first.positions(key, count: relation.count)
    guard let kept, kept.count < relation.count / 2 else { return relation }
    return try relation.gather(kept)
  }

  func take(_ relation: Relation, _ count: Int, _ within: [BoundExpression]) throws(Diagnostic) -> Relation {
    guard !within.isEmpty else {
      guard count < relation.count else { return relation }
      return try relation.gather((0..<count).map { Int32(truncatingIfNeeded: $0) })
    }
    let (groups, groupCount) = try groups(relation, within)
    var taken = [Int](repeating: 0, count: groupCount)
    var kept: [Int32] = []
    for (row, group) in groups.enumerated() where taken[Int(group)] < count {
      taken[Int(group)] += 1
      kept.append(Int32(truncatingIfNeeded: row))
    }
    return try relation.gather(kept)
  }

  /// Rows drawn without replacement, in the relation's order; the same for the same seed.
  func sample(_ relation: Relation, _ count: Int, _ seed: UInt64) throws(Diagnostic) -> Relation {
    guard count < relation.count else { return relation }
    // Each row's ticket is a hash of its position; the smallest tickets are drawn. About so many lie below a bound: it is
    // raised in the rare case that too few do.
    let key = seed &* 0x9e37_79b9_7f4a_7c15
    var share = (Double(count) + 8 * Double(count).squareRoot() + 16) / Double(relation.count)
    var drawn: [(ticket: UInt64, row: Int32)] = []
    repeat {
      try context.checkCancelled()
      let bound = share < 1 ? UInt64(share * 0x1p63) << 1 : .max
      drawn.removeAll(keepingCapacity: true)
      for row in 0..<relation.count {
        if row & 0xffff == 0 { try context.checkCancelled() }
        let ticket = SplitMix.mix(key &+ UInt64(row))
        if ticket <= bound { drawn.append((ticket, Int32(truncatingIfNeeded: row))) }
      }
      share *= 2
    } while drawn.count < count
    // No two rows have the same ticket.
    var tickets = drawn.map(\.ticket)
    let last = count > 0 ? Selection.select(&tickets, count - 1) : 0
    return try relation.gather(count > 0 ? drawn.filter { $0.ticket <= last }.map(\.row) : [])
  }

  /// A dense group number a row.
  func groups(
    _ relation: Relation, _ dims: [BoundExpression]
  ) throws(Diagnostic) -> (groups: [UInt32], count: Int) {
    guard !dims.isEmpty else { return ([UInt32](repeating: 0, count: relation.count), 1) }
    var index = GroupIndex(dims: dims.map { $0.type ?? .text })
    let groups = index.add(try evaluate(dims, relation), count: relation.count)
    return (groups, index.count)
  }
}

/// The finaliser of a well-known splittable generator: every input bit reaches every output bit.
enum SplitMix {
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

extension Peers {
  /// A peers' function over all rows of a relation.
  static func compute(_ call: PeerCall, _ relation: Relation, _ executor: Executor) throws(Diagnostic) -> Vector {
    let values = try executor.evaluate([call.argument], relation)[0]
    let (groups, count) = try executor.groups(relation, call.within)
    return try compute(
      call.function, values: values, groups: groups, groupCount: count, span: call.argument.span, executor.context)
  }
}
