import SpadeBase
import SpadePlan
import SpadeStore

/// Numbers for all groups that there may be: the groups by what is of the rows' parents, each as often as the dims of
/// single columns have combinations of values.
struct GroupSpace: Sendable {
  /// Where a dim's value is in a group's number.
  private enum Part {
    /// The n-th of the dims that are of the parents.
    case parent(Int)
    case row(RowDim)
  }
  /// A dim of one column.
  private struct RowDim {
    let place: Int
    let domain: ColumnDomain
    let codes: [UInt32]
    let coder: ValueCoder
    var step = 1
  }
  private var parts: [Part] = []
  private var ofParents: [BoundExpression] = []
  /// One row a group of the parents.
  private var parentKeys: [Vector] = []
  private var parentCount = 1
  /// Where the first dim names the one ancestor that each of the groups is of: that ancestor's table and rows.
  private var owners: (owner: Table, key: Int, rows: [Int32])?
  /// Combinations of the row dims' values.
  private(set) var width = 1
  /// All groups; a table of that many is laid out for each chunk where `isSmall`.
  var count: Int { parentCount * width }
  var isSmall: Bool { count <= Self.mostSmall }
  private static let mostSmall = 1 << 15

  /// Nil where a dim is neither of the parents nor of one column of few values.
  init?(_ aggregate: RunAggregate) {
    for dim in aggregate.aggregation.dims {
      guard case .expression(let expression) = dim else { return nil }
      if expression.isOfParent {
        parts.append(.parent(ofParents.count))
        ofParents.append(expression)
        continue
      }
      guard let found = aggregate.coded(expression) else { return nil }
      var coder = ValueCoder(type: expression.type ?? .text)
      let codes: [UInt32] =
        switch coder.codes(found.values) {
        case .values(let codes): codes
        case .constant(let code): [UInt32](repeating: code, count: found.values.count)
        }
      parts.append(.row(RowDim(place: found.place, domain: found.domain, codes: codes, coder: coder)))
      guard width * coder.bound <= Self.mostSmall else { return nil }
      width *= coder.bound
    }
  }

  /// Adds what each row dim's values mean for a group's number; false where there are no such dims.
  mutating func addRowDims(to codes: inout RowCodes) -> Bool {
    var step = 1
    for number in parts.indices.reversed() {
      guard case .row(var dim) = parts[number] else { continue }
      dim.step = step
      step *= dim.coder.bound
      parts[number] = .row(dim)
      codes.group(dim.place, dim.domain, dim.codes, step: dim.step)
    }
    return parts.contains { if case .row = $0 { true } else { false } }
  }

  /// The generation of ancestors along whose rows none of the parents' dims changes.
  var generation: Int { ofParents.map(\.generation).min() ?? .max }

  /// Gives each stretch the group of its ancestors.
  mutating func group(_ visible: VisibleRuns, _ aggregate: RunAggregate) throws(Diagnostic) -> Runs {
    var runs = visible.runs
    var keys: [Vector] = []
    for dim in ofParents { keys.append(try aggregate.atStarts(dim, visible)) }
    if ofParents.contains(where: { $0.namedGeneration(of: aggregate.table) == visible.generation }) {
      // Every stretch is of another ancestor, and so a group of its own.
      runs.groups = [UInt32](count: runs.count) { UInt32(truncatingIfNeeded: $0) }
      parentKeys = keys
      parentCount = runs.count
      if let first = ofParents.first, first.namedGeneration(of: aggregate.table) == visible.generation {
        owners = visible.named(first)
      }
    } else {
      var index = GroupIndex(dims: ofParents.map { $0.type ?? .text })
      runs.groups = index.add(keys, count: runs.count)
      parentKeys = try index.keys()
      parentCount = index.count
    }
    return runs
  }

  /// For the measures that count what is of the parents: the code of each stretch.
  func distinct(_ visible: VisibleRuns, _ aggregate: RunAggregate) throws(Diagnostic) -> [RunDistinct.Codes] {
    guard isSmall else { return [] }
    var found: [RunDistinct.Codes] = []
    for (number, argument) in aggregate.distinctOfParents {
      let codes: [UInt32]
      if argument.namedGeneration(of: aggregate.table) == visible.generation {
        codes = [UInt32](count: visible.runs.count) { UInt32(truncatingIfNeeded: $0 + 1) }
      } else {
        var coder = ValueCoder(type: argument.type ?? .text)
        switch coder.codes(try aggregate.atStarts(argument, visible)) {
        case .values(let values): codes = values
        case .constant(let code): codes = [UInt32](repeating: code, count: visible.runs.count)
        }
      }
      let counted = RunDistinct.Codes(measure: number, codes: codes)
      if count * counted.words <= Self.mostWords { found.append(counted) }
    }
    return found
  }

  /// 16 MiB of bits.
  private static let mostWords = 1 << 21

  /// The groups that have a row in the order of the dims, where an order kept with a table tells it.
  func inKeyOrder(_ isPresent: [Bool], _ context: QueryContext) throws(Diagnostic) -> [Int32]? {
    guard let owners, parts.count == ofParents.count, parentCount > Self.mostSorted else { return nil }
    let order = try KeyOrder.rows(of: owners.owner, key: owners.key, context)
    var groups = [Int32](repeating: -1, count: owners.owner.rowCount)
    for group in 0..<parentCount where isPresent[group] {
      groups[Int(owners.rows[group])] = Int32(truncatingIfNeeded: group)
    }
    return [Int32](unsafeUninitializedCapacity: parentCount) { ordered, count in
      for row in order.elements where groups[Int(row)] >= 0 {
        ordered[count] = groups[Int(row)]
        count += 1
      }
    }
  }

  /// So few groups are sorted quickly.
  private static let mostSorted = 1 << 12

  /// The dims' values of some groups; `isWhole` says that they are all of them in their order.
  func keys(_ groups: [Int32], isWhole: Bool) throws(Diagnostic) -> [Vector] {
    let width = Int32(truncatingIfNeeded: width)
    let parents = width == 1 ? groups : groups.map { $0 / width }
    var keys: [Vector] = []
    for part in parts {
      switch part {
      case .parent(let number):
        let all = parentKeys[number]
        keys.append(isWhole && width == 1 ? all : try all.gather(parents))
      case .row(let dim):
        keys.append(
          try dim.coder.vector(
            groups.map { UInt32(truncatingIfNeeded: Int($0 % width) / dim.step % dim.coder.bound) }))
      }
    }
    return keys
  }
}

extension Aggregation.Dim {
  /// True where rows of one parent have one value.
  var isOfParent: Bool { if case .expression(let expression) = self { expression.isOfParent } else { false } }
}
