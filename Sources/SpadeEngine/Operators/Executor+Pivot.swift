import SpadeBase
import SpadePlan
import SpadeStore

extension Executor {
  /// `pivot DIM` as a table: its columns' names are in the data.
  func pivotTable(_ relation: Relation, _ pivot: Pivot) throws(Diagnostic) -> ResultTable {
    let dim = try evaluate([pivot.dim.expression], relation)[0]
    var headers = GroupIndex(dims: [pivot.dim.expression.type ?? .text])
    let header = headers.add([dim], count: relation.count)
    guard headers.count * pivot.measures.count <= Limits.pivotColumns.value else {
      throw .tooManyColumns(headers.count * pivot.measures.count, pivot.dim.expression.span)
    }
    let keys = try evaluate(pivot.kept.map(\.expression), relation)
    var index = GroupIndex(dims: pivot.kept.map { $0.expression.type ?? .text })
    let rows = index.add(keys, count: relation.count)
    let rowCount = relation.count == 0 ? 0 : index.count
    // Columns go by their values, and so do rows, unless they were sorted otherwise.
    let kept = try index.keys()
    let order =
      pivot.isSorted
      ? [UInt32](count: index.count) { UInt32(truncatingIfNeeded: $0) } : try order(kept, pivot.kept, index.count)
    var places = [Int](repeating: 0, count: index.count)
    for (place, row) in order.enumerated() { places[Int(row)] = place }
    var columns: [ResultColumn] = []
    // By bytes: two texts that only look alike are two columns.
    var taken: Set<[UInt8]> = []
    func put(_ name: String, _ vector: Vector, _ meaning: ColumnMeaning) throws(Diagnostic) {
      var unique = name
      while !taken.insert(Array(unique.utf8)).inserted { unique += "_" }
      columns.append(ResultColumn(name: unique, column: try vector.column(name: unique), rows: nil, meaning: meaning))
    }
    for (dim, key) in zip(pivot.kept, kept) {
      let sorted = rowCount == 0 ? [] : order.map { Int32(truncatingIfNeeded: $0) }
      try put(dim.name, try key.gather(sorted), ColumnMeaning(.dim))
    }
    let values = try headers.keys()
    let names = try Kernels.call(.text, values, KernelContext(span: pivot.dim.expression.span))
    for order in try self.order(values, [pivot.dim], headers.count) {
      var name = "null"
      if case .text(let bytes) = names.value(at: Int(order)) { name = String(decoding: bytes, as: UTF8.self) }
      var source = [Int32](repeating: -1, count: rowCount)
      for row in 0..<relation.count where header[row] == order {
        let place = places[Int(rows[row])]
        guard source[place] < 0 else { throw .groupsAlike("pivot", pivot.dim.expression.span) }
        source[place] = Int32(truncatingIfNeeded: row)
      }
      for measure in pivot.measures {
        let title = pivot.measures.count == 1 ? name : "\(measure.name)_\(name)"
        var meaning = measure.meaning
        meaning.moment = values[0].value(at: Int(order)).moment
        try put(title, try evaluate([measure.expression], relation)[0].gather(source), meaning)
      }
    }
    return ResultTable(columns: columns, rowCount: rowCount)
  }

  /// Groups by their dims, cohorts in the order in which they were named.
  private func order(_ keys: [Vector], _ dims: [Pivot.Dim], _ count: Int) throws(Diagnostic) -> [UInt32] {
    var sorted: [SortKey] = []
    for (key, dim) in zip(keys, dims) {
      let ranks = dim.cohorts.map { cohorts in
        (0..<key.count).map { row -> Int64 in
          guard case .text(let name) = key.value(at: row) else { return .max }
          return Int64(cohorts.firstIndex { $0.utf8.elementsEqual(name) } ?? cohorts.count)
        }
      }
      let ranked = ranks.map { Vector(type: .int, values: .ints($0), count: key.count) }
      sorted.append(SortKey(ranked ?? key, descending: false))
    }
    return try Sort.permutation(sorted, count: count, context)
  }
}
