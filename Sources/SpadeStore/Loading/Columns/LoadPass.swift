import SpadeBase

/// One reading of the whole file by several threads, for some of its columns.
final class LoadPass: @unchecked Sendable {
  let path: String
  let names: [String]
  let dialect: Dialect
  let reader: ChunkReader
  let plans: [ColumnPlan]
  /// Positions of the columns that are read.
  let columns: [Int]
  /// Lines before the first row.
  private let headLines: Int
  /// Records of another number of fields are taken, too.
  let fillsRagged: Bool

  private(set) var workers: [LoadWorker] = []
  /// All chunks in the file's order.
  private(set) var chunks: [ChunkResult] = []
  private(set) var rows = 0
  private(set) var blankLines = 0
  private(set) var lineMap = LineMap()
  /// Records of another number of fields than there are columns; nil where there are none.
  private(set) var ragged: RaggedRecords?

  init(path: String, head: FileHead, reader: ChunkReader, plans: [ColumnPlan], fillsRagged: Bool) {
    self.path = path
    names = head.names
    dialect = head.dialect
    headLines = head.lines
    self.fillsRagged = fillsRagged
    self.reader = reader
    self.plans = plans
    columns = plans.indices.filter { plans[$0] != .skipped }
  }

  /// Reads all; the first failure in the file's order is thrown.
  func run(threads: Int) throws(Diagnostic) {
    let first = try LoadWorker(self, number: 0, guesses: columns.map { _ in .none })
    workers = [first]
    // The first chunk tells all threads what to expect.
    if first.step() {
      for number in stride(from: 1, to: threads, by: 1) {
        workers.append(try LoadWorker(self, number: number, guesses: first.guesses))
      }
      let workers = workers
      Threads.run(workers.count) { number in
        while workers[number].step() {}
      }
    }
    chunks = workers.flatMap(\.results).sorted { $0.index < $1.index }
    let failure = workers.compactMap(\.failure).min(by: ChunkFailure.isGraver)
    if let failure, failure.gravity != .value { throw diagnostic(failure) }
    try count()
    if let failure { throw diagnostic(failure) }
  }

  private func diagnostic(_ failure: ChunkFailure) -> Diagnostic {
    let before = chunks.reduce(0) { $1.index < failure.chunk ? $0 + $1.lines : $0 }
    return failure.diagnose(headLines &+ before &+ failure.line &+ 1)
  }

  private func count() throws(Diagnostic) {
    var line = headLines + 1
    var ragged = RaggedRecords()
    for chunk in chunks {
      for entry in chunk.lineBreaks {
        lineMap.add(row: rows + Int(entry >> 32), line: line + Int(entry & 0xffff_ffff))
      }
      ragged.append(chunk.ragged, after: line)
      rows += chunk.rows
      line += chunk.lines
      blankLines += chunk.blankLines
    }
    if ragged.count > 0 { self.ragged = ragged }
    if ragged.count > 0, !fillsRagged {
      throw LoadDiagnostics.ragged(path, ragged, expected: names.count, areAll: rows == 0)
    }
    guard rows <= Limits.rows.value else { throw LoadDiagnostics.tooManyRows(path) }
  }

  /// The pieces of one of the pass's columns, in the file's order.
  func pieces(_ slot: Int) -> [Piece] {
    chunks.compactMap { $0.pieces?[slot] }
  }

  /// Gives the memory of a column's pieces back.
  func release(_ slot: Int) {
    for worker in workers { worker.parsers[slot].releasePieces() }
  }
}
