import SpadeBase
import SpadePlan
import SpadeStore

/// The rows of a history or log dated up to a moment, as stretches of one ancestor each; those of a plain table as one
/// stretch.
///
/// Rows of a grandparent lie together as well, so what looks at nothing nearer has fewer and longer stretches; and what
/// looks at nobody has a single one.
struct VisibleRuns: Sendable {
  let table: Table
  private(set) var runs: Runs
  /// Which of the ancestors is the same along a stretch: 1 for the parent; `Int.max` where all rows are one stretch.
  let generation: Int
  /// The n-th holds each stretch's ancestor of generation n + 1: its row, -1 where there is none.
  private var ancestors: [[Int32]]

  /// Stretches along which ancestors from a generation upwards are the same.
  ///
  /// Where rows of the future or beyond other bounds have to be left out of each entity's, the stretches are those of its
  /// parents.
  init(
    _ table: Table, _ moment: Int64, _ bounds: TimeBounds, generation: Int, _ context: QueryContext
  ) throws(Diagnostic) {
    self.table = table
    guard let link = table.parent, let timeColumn = table.timeColumn else {
      (runs, ancestors, self.generation) = (Self.all(table), [], .max)
      return
    }
    if let latest = table.latest, latest > moment || !bounds.isOpen {
      (runs, ancestors) = try Self.cut(
        table, link, TimeColumn(table.columns[timeColumn]), first: bounds.first, last: min(bounds.last, moment),
        context)
      self.generation = 1
    } else if generation == .max {
      (runs, ancestors, self.generation) = (Self.all(table), [], .max)
    } else {
      (runs, ancestors) = Self.whole(table, link, generation)
      self.generation = generation
    }
  }

  /// The stretches at these positions.
  func picked(_ positions: [Int32]) -> VisibleRuns {
    var some = self
    some.runs = runs.picked(positions)
    some.ancestors = ancestors.map { rows in positions.map { rows[Int($0)] } }
    return some
  }

  /// An expression for the first row of each stretch.
  func evaluate(_ expression: BoundExpression, _ moment: Int64, _ evaluator: Evaluator) throws(Diagnostic) -> Vector {
    let context = evaluator.context
    if let key = key(expression) { return key }
    let chunks = try Parallel.map(Parallel.chunks(runs.count, context), context) { chunk throws(Diagnostic) in
      try Parallel.batches(chunk, context) { some throws(Diagnostic) in
        try evaluator.evaluate(expression, batch(some, moment))
      }
    }
    return try Vector.concatenate(chunks.flatMap { $0 }, type: expression.type ?? .text)
  }

  /// The names of ancestors, read where those lie: next to each other, which the rows that bear them do not.
  private func key(_ expression: BoundExpression) -> Vector? {
    guard let (owner, key, rows) = named(expression) else { return nil }
    return rows.withUnsafeBufferPointer { Vector(column: owner.columns[key], rows: $0) }
  }

  /// Where an expression names an ancestor: the entity, its key, and each stretch's row of it.
  func named(_ expression: BoundExpression) -> (owner: Table, key: Int, rows: [Int32])? {
    guard let named = expression.namedGeneration(of: table), named > 0, named <= ancestors.count else { return nil }
    var owner = table
    for _ in 0..<named { owner = owner.parent?.table ?? owner }
    guard case .entity(let key, _, _) = owner.kind, owner.columns[key].type == expression.type else { return nil }
    return (owner, key, ancestors[named - 1])
  }

  /// The first rows of some stretches, with the ancestors that are known.
  private func batch(_ some: Range<Int>, _ moment: Int64) -> Batch {
    let batch = Batch(table: table, rows: .indices(Array(runs.starts[some])), moment: .constant(moment))
    let places = (0..<Int32(truncatingIfNeeded: some.count)).map { $0 }
    var below = batch
    for rows in ancestors {
      let above = Batch(table: below.table?.parent?.table, rows: .indices(Array(rows[some])), moment: batch.moment)
      below.parents = Batch.Parents(batch: above, places: places)
      below = above
    }
    return batch
  }

  // MARK: Stretches

  private static func all(_ table: Table) -> Runs {
    var whole = Runs()
    whole.append(0, table.rowCount)
    return whole
  }

  /// All rows: an ancestor's are those from the first of its first descendant's to the last of its last one's.
  private static func whole(_ table: Table, _ link: ParentLink, _ generation: Int) -> (Runs, [[Int32]]) {
    var links = [link]
    while links.count < generation, let next = links[links.count - 1].table.parent { links.append(next) }
    // Stretches of each generation's rows, from the oldest down; an ancestor is the first of its stretch.
    let eldest = links[links.count - 1].table.rowCount
    var above = Runs()
    var ancestors: [[Int32]] = []
    for level in links.indices.reversed() {
      let offsets = links[level].offsets.elements
      let isEldest = level == links.count - 1
      let count = isEldest ? eldest : above.count
      let children = level == 0 ? table.rowCount : links[level - 1].table.rowCount
      // Which of the stretches above each of these is of.
      var kept: [Int32] = []
      let below = Runs(capacity: count + 1) { starts, ends in
        var used = 0
        kept = [Int32](unsafeUninitializedCapacity: count + 1) { kept, keptCount in
          func take(_ start: Int, _ end: Int, _ place: Int) {
            starts[used] = Int32(truncatingIfNeeded: start)
            ends[used] = Int32(truncatingIfNeeded: end)
            kept[used] = Int32(truncatingIfNeeded: place)
            used += start < end ? 1 : 0
          }
          for place in 0..<count {
            let first = isEldest ? place : Int(above.starts[place])
            take(Int(offsets[first]), Int(offsets[isEldest ? place + 1 : Int(above.ends[place])]), place)
          }
          // Who belongs to nobody lies at the end.
          take(links[level].orphanStart, children, -1)
          keptCount = used
        }
        return used
      }
      ancestors = ancestors.map { rows in [Int32](count: kept.count) { kept[$0] < 0 ? -1 : rows[Int(kept[$0])] } }
      ancestors.insert(
        isEldest ? kept : [Int32](count: kept.count) { kept[$0] < 0 ? -1 : above.starts[Int(kept[$0])] }, at: 0)
      above = below
    }
    return (above, ancestors)
  }

  /// Entities whose rows a thread searches at a time.
  private static let searchedRuns = 1 << 14

  /// Each entity's rows between two moments, both included.
  private static func cut(
    _ table: Table, _ link: ParentLink, _ time: TimeColumn, first: Int64, last: Int64, _ context: QueryContext
  ) throws(Diagnostic) -> (Runs, [[Int32]]) {
    guard first <= last else { return (Runs(), [[]]) }
    var runs = Runs()
    var parents: [Int32] = []
    if let search = try RunSearch(table) {
      let pieces = stride(from: 0, to: search.count, by: searchedRuns).map { $0..<min($0 + searchedRuns, search.count) }
      let after = first == .min ? nil : time.raw(atOrBefore: first &- 1)
      let through = table.latest.map { $0 <= last } ?? false ? nil : time.raw(atOrBefore: last)
      let found = try Parallel.map(pieces, context) { search.cut($0, after: after, through: through) }
      runs = Runs(joining: found.map(\.runs))
      parents.reserveCapacity(runs.count)
      for part in found { parents.append(contentsOf: part.numbers) }
    }
    // Rows that belong to nobody lie at the end, in no order of time.
    for row in link.orphanStart..<table.rowCount {
      let time = time.micros(at: row)
      guard time >= first, time <= last else { continue }
      runs.append(row, row + 1)
      parents.append(-1)
    }
    return (runs, [parents])
  }
}

extension Runs {
  /// The same rows cut into chunks of equally many, each stretch with its group.
  func chunks(of size: Int) -> [Runs] {
    var chunks: [Runs] = []
    var run = 0
    // Rows of the first stretch that stand in earlier chunks.
    var skipped = 0
    while run < count {
      var end = run
      var rows = -skipped
      while end < count, rows < size {
        rows += Int(ends[end] - starts[end])
        end += 1
      }
      let left = max(rows - size, 0)
      chunks.append(slice(run..<end, skipping: skipped, leaving: left))
      run = left > 0 ? end - 1 : end
      skipped = left > 0 ? Int(ends[run] - starts[run]) - left : 0
    }
    return chunks
  }
}
