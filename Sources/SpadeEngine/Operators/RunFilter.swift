import SpadeBase
import SpadePlan
import SpadeStore

/// The rows of stretches that meet a condition, as stretches again: what aggregates them need not know of the filter.
enum RunFilter {
  /// Compares a stored column with a constant on the integers as they are stored; nil where the condition is another.
  ///
  /// The groups stay those of the stretches.
  static func stored(_ runs: Runs, _ condition: BoundExpression, _ table: Table) -> Runs? {
    guard let test = StoredTest(condition, table) else { return nil }
    switch test.storage {
    case .int8(let buffer): return split(runs, buffer.pointer, test)
    case .int16(let buffer): return split(runs, buffer.pointer, test)
    case .int32(let buffer): return split(runs, buffer.pointer, test)
    case .int64(let buffer): return split(runs, buffer.pointer, test)
    case .bits, .double, .text: return nil
    }
  }

  private static func split<Stored: FixedWidthInteger>(
    _ runs: Runs, _ values: UnsafePointer<Stored>, _ test: StoredTest
  ) -> Runs {
    var kept = Runs()
    var edges: [Int32] = []
    runs.forEach { group, rows in
      edges.extend(to: rows.count + 2, 0)
      let used = edges.withUnsafeMutableBufferPointer { edges in
        // Always written, kept where the answer changes: no branch to mispredict.
        var used = 0
        var inside = false
        for row in rows {
          let value = Int64(truncatingIfNeeded: values[row])
          var met = (value >= test.least && value <= test.most) != test.negated
          if let validity = test.validity { met = met && validity[row] }
          edges[used] = Int32(truncatingIfNeeded: row)
          used &+= met != inside ? 1 : 0
          inside = met
        }
        edges[used] = Int32(truncatingIfNeeded: rows.upperBound)
        return inside ? used + 1 : used
      }
      var edge = 0
      while edge + 1 < used {
        kept.append(Int(edges[edge]), Int(edges[edge + 1]))
        kept.groups.append(UInt32(truncatingIfNeeded: group))
        edge += 2
      }
    }
    return kept
  }

  /// Evaluates any condition row by row.
  static func evaluated(
    _ runs: Runs, _ condition: BoundExpression, _ table: Table, _ moment: Int64, _ evaluator: Evaluator
  ) throws(Diagnostic) -> Runs {
    var kept = Runs()
    try runs.forEachPiece(of: evaluator.context.options.batchRows) { rows, groups throws(Diagnostic) in
      try evaluator.context.checkCancelled()
      let batch = Batch(table: table, rows: rows, moment: .constant(moment))
      var start = -1
      var end = -1
      var group: UInt32 = 0
      func flush() {
        guard start < end else { return }
        kept.append(start, end)
        kept.groups.append(group)
      }
      let positions = try evaluator.evaluate(condition, batch).select()
      for (position, picked) in zip(positions, rows.picked(positions)) {
        let row = Int(picked)
        let owner = groups[Int(position)]
        if row != end || owner != group {
          flush()
          start = row
          group = owner
        }
        end = row + 1
      }
      flush()
    }
    return kept
  }
}

/// A condition on a column's stored integers: within bounds, or outside them.
struct StoredTest {
  let column: Column
  /// The column's values, asked for once.
  let storage: Column.Storage
  let validity: Bitmap?
  private(set) var least = Int64.min
  private(set) var most = Int64.max
  private(set) var negated = false

  /// Nil where the condition doesn't compare a column of integers or decimals with a constant.
  init?(_ condition: BoundExpression, _ table: Table) {
    guard case .compare(var op, let left, let right) = condition.kind else { return nil }
    let place: Int
    let constant: Value
    if let column = StoredTest.place(left, table), let value = right.constant {
      (place, constant) = (column, value)
    } else if let column = StoredTest.place(right, table), let value = left.constant {
      (place, constant) = (column, value)
      op = op.mirrored
    } else {
      return nil
    }
    column = table.columns[place]
    storage = column.storage
    validity = column.validity
    let first: Int64
    let after: Int64
    switch (column.type, column.scale, constant) {
    case (.number, .decimal(let digits), _):
      guard let number = Double(constant), let border = Decimals.Border(number, digits) else { return nil }
      (first, after) = (border.first, border.after)
    case (.int, .one, .int(let value)) where value.magnitude < 1 << 62: (first, after) = (value, value + 1)
    case (.date, .one, .date(let day)): (first, after) = (Int64(day), Int64(day) + 1)
    default: return nil
    }
    switch op {
    case .less: most = first - 1
    case .lessOrEqual: most = after - 1
    case .greater: least = after
    case .greaterOrEqual: least = first
    case .equal, .notEqual:
      (least, most) = (first, after - 1)
      negated = op == .notEqual
    }
  }

  /// Which of the table's columns an expression is, asked of its rows or of a history's that hold.
  private static func place(_ expression: BoundExpression, _ table: Table) -> Int? {
    switch expression.kind {
    case .stored(let owner, let column), .asOf(let owner, let column): owner === table ? column : nil
    default: nil
    }
  }
}
