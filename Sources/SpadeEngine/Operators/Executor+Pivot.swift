import SpadeBase
import SpadePlan
import SpadeStore

extension Executor {
  /// `pivot DIM` as a table: its columns' names are in the data.
  func pivotTable(_ relation: Relation, _ pivot: Pivot) throws(Diagnostic) -> ResultTable {
    let dim = try evaluate([pivot.dim], relation)[0]
    var headers = GroupIndex(dims: [pivot.dim.type ?? .text])
    let header = headers.add([dim], count: relation.count)
    guard headers.count * pivot.measures.count <= Limits.pivotColumns.value else {
      throw .tooManyColumns(headers.count * pivot.measures.count, pivot.dim.span)
    }
    let keys = try evaluate(pivot.kept.map(\.expression), relation)
    var index = GroupIndex(dims: pivot.kept.map { $0.expression.type ?? .text })
    let rows = index.add(keys, count: relation.count)
    let rowCount = relation.count == 0 ? 0 : index.count
    // Rows stay in the order they came in, columns go by their values.
    var columns: [ResultColumn] = []
    // By bytes: two texts that only look alike are two columns.
    var taken: Set<[UInt8]> = []
    func put(_ name: String, _ vector: Vector, _ meaning: ColumnMeaning) throws(Diagnostic) {
      var unique = name
      while !taken.insert(Array(unique.utf8)).inserted { unique += "_" }
      columns.append(ResultColumn(name: unique, column: try vector.column(name: unique), rows: nil, meaning: meaning))
    }
    for (kept, key) in zip(pivot.kept, try index.keys()) {
      try put(kept.name, rowCount == 0 ? try key.gather([]) : key, ColumnMeaning(.dim))
    }
    let names = try Kernels.call(.text, try headers.keys(), KernelContext(span: pivot.dim.span))
    for order in try headers.order() {
      var name = "null"
      if case .text(let bytes) = names.value(at: Int(order)) { name = String(decoding: bytes, as: UTF8.self) }
      var source = [Int32](repeating: -1, count: rowCount)
      for row in 0..<relation.count where header[row] == order {
        source[Int(rows[row])] = Int32(truncatingIfNeeded: row)
      }
      for measure in pivot.measures {
        let title = pivot.measures.count == 1 ? name : "\(measure.name)_\(name)"
        try put(title, try evaluate([measure.expression], relation)[0].gather(source), measure.meaning)
      }
    }
    return ResultTable(columns: columns, rowCount: rowCount)
  }
}
