import SpadeBase
import SpadeEngine
import SpadePlan
import SpadeStore
import SpadeSyntax

extension Session {
  /// `expect QUERY`: every value of its answer that can be true or false is true, but for the dims, which only name the
  /// groups. Where it isn't so, the rows that break it are the answer, and `expectation-failed` is thrown.
  func expect(
    _ query: Query, _ span: Span, _ text: SourceText, _ emit: (Outcome) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let pipeline = try pipeline(query, text)
    let bound = try bind(pipeline, text)
    if let written = query.stages.last(where: { $0.isOutput }) { throw .expectsNoOutput(written.span) }
    let result = try Engine.run(bound, now: now, options: options.engine)
    let tested = result.columns.dropFirst(bound.dims ?? 0).filter { $0.type == .bool }
    guard !tested.isEmpty else { throw .expectsTruth(span) }
    let broken = (0..<result.rowCount).filter { row in
      !tested.allSatisfy { if case .bool(true) = $0.value(at: row) { true } else { false } }
    }
    if broken.isEmpty {
      try emit(.expected(rows: result.rowCount, warnings: bound.warnings))
      return
    }
    lastQuery = pipeline
    lastResult = try result.picking(broken)
    var answer = Answer(table: try result.picking(broken))
    answer.warnings = bound.warnings
    answer.isFailure = true
    try emit(.answer(answer))
    throw .expectationFailed(broken.count, of: result.rowCount, span)
  }
}

extension Stage {
  /// True where it writes or draws the answer.
  fileprivate var isOutput: Bool {
    switch kind {
    case .into, .plot: true
    default: false
    }
  }
}

extension ResultTable {
  /// The answer's rows of these numbers.
  fileprivate func picking(_ rows: [Int]) throws(Diagnostic) -> ResultTable {
    var picked: [ResultColumn] = []
    for column in columns {
      let stored = rows.map { row in column.rows.map { $0.pointer[row] } ?? UInt32(truncatingIfNeeded: row) }
      picked.append(ResultColumn(name: column.name, column: column.column, rows: try Buffer(stored)))
    }
    return ResultTable(columns: picked, rowCount: rows.count)
  }
}
