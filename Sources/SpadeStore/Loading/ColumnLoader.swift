import SpadeBase
import Synchronization

/// From a file to typed columns: a pass that reads every column as what it seems to be, and where some chunk
/// disagreed a second one that reads those columns as text.
struct ColumnLoader {
  let path: String
  let head: FileHead
  let reader: ChunkReader
  let threads: Int
  /// One a column of the file: `inferred` or `forced`.
  let plans: [ColumnPlan]
  /// Records of another number of fields are taken, too.
  let fillsRagged: Bool
  let checkpoint: LoadCheckpoint

  /// What was read.
  struct Result: Sendable {
    var columns: [Column] = []
    var rows = 0
    var lineMap = LineMap()
    var notes: [String] = []
  }

  func load() throws(Diagnostic) -> Result {
    try reader.start(after: head.length)
    let pass = LoadPass(path: path, head: head, reader: reader, plans: plans, fillsRagged: fillsRagged)
    try pass.run(threads: threads)
    try checkpoint.check()
    var result = Result(rows: pass.rows, lineMap: pass.lineMap, notes: head.notes)
    if let ragged = pass.ragged { result.notes.append(LoadDiagnostics.filled(ragged, expected: head.names.count)) }
    if head.names.count == 1, pass.blankLines > 0 { result.notes.append(LoadDiagnostics.blankLines(pass.blankLines)) }

    let summaries = pass.columns.indices.map { ColumnSummary(pass.pieces($0), plans[pass.columns[$0]]) }
    let again = try columnsToReadAgain(summaries)
    for slot in again {
      pass.release(slot)
      for worker in pass.workers { worker.parsers[slot].releaseTexts() }
    }
    var columns = try assemble(pass, summaries, skipping: Set(again))
    if !again.isEmpty {
      let second = try readAsText(again, pass)
      let texts = second.columns.indices.map { ColumnSummary(second.pieces($0), .forced(.text)) }
      for (slot, column) in zip(again, try assemble(second, texts, skipping: [])) { columns[slot] = column }
    }
    result.columns = columns.compactMap { $0 }
    try checkpoint.check()
    result.notes += notes(summaries, result)
    return result
  }

  /// Columns whose pieces don't go together, so that only their text is true to the file.
  private func columnsToReadAgain(_ summaries: [ColumnSummary]) throws(Diagnostic) -> [Int] {
    var again: [Int] = []
    for (slot, summary) in summaries.enumerated() where summary.kind == .text && summary.hasTyped {
      if case .forced(let type) = plans[slot] {
        throw summary.isAmbiguous
          ? LoadDiagnostics.ambiguousDates(path, column: head.names[slot], type: type)
          : LoadDiagnostics.mixedFormats(path, column: head.names[slot], type: type)
      }
      again.append(slot)
    }
    return again
  }

  private func readAsText(_ columns: [Int], _ before: LoadPass) throws(Diagnostic) -> LoadPass {
    try reader.start(after: head.length)
    var plans = [ColumnPlan](repeating: .skipped, count: plans.count)
    for column in columns { plans[column] = .forced(.text) }
    let pass = LoadPass(path: path, head: head, reader: reader, plans: plans, fillsRagged: fillsRagged)
    try pass.run(threads: threads)
    guard pass.rows == before.rows else { throw LoadDiagnostics.changedWhileRead(path) }
    return pass
  }

  private func assemble(_ pass: LoadPass, _ summaries: [ColumnSummary], skipping: Set<Int>) throws(Diagnostic)
    -> [Column?]
  {
    let done = Mutex<[Column?]>([Column?](repeating: nil, count: summaries.count))
    let failures = FirstFailure()
    Threads.forEach(summaries.count, threads: threads) { slot in
      guard !skipping.contains(slot), !failures.hasFailed else { return }
      failures.capture(at: slot) { () throws(Diagnostic) in
        let assembly = ColumnAssembly(
          name: head.names[pass.columns[slot]], pieces: pass.pieces(slot), summary: summaries[slot], rows: pass.rows,
          release: { piece throws(Diagnostic) in
            try checkpoint.check()
            pass.workers[piece.worker].parsers[slot].releasePieces(before: piece)
          })
        let column: Column
        switch summaries[slot].kind {
        case .text, .none:
          let parsers = pass.workers.map { $0.parsers[slot] }
          column = try TextAssembly(assembly: assembly, parsers: parsers, isLatin1: head.dialect.isLatin1).column()
        default:
          column = try assembly.column()
        }
        pass.release(slot)
        done.withLock { $0[slot] = column }
      }
    }
    try failures.check()
    return done.withLock { $0 }
  }

  private func notes(_ summaries: [ColumnSummary], _ result: Result) -> [String] {
    let verdicts = Mutex<[Int: TextVerdict]>([:])
    Threads.forEach(result.columns.count, threads: threads) { column in
      guard plans[column] == .inferred, let verdict = TextVerdict(result.columns[column], head.dialect) else { return }
      verdicts.withLock { $0[column] = verdict }
    }
    let found = verdicts.withLock { $0 }
    var notes: [String] = []
    for (slot, summary) in summaries.enumerated() {
      if summary.isAmbiguous {
        notes.append(LoadDiagnostics.ambiguousDates(head.names[slot]))
      } else if let verdict = found[slot] {
        notes.append(
          LoadDiagnostics.stayedText(head.names[slot], verdict, line: result.lineMap.line(ofRow: verdict.row)))
      }
      if summary.isTruncated { notes.append(LoadDiagnostics.truncatedTimes(head.names[slot])) }
    }
    return notes + marks(summaries)
  }

  /// Numbers with commas and numbers with points in one file: one of them may mean thousands.
  private func marks(_ summaries: [ColumnSummary]) -> [String] {
    func first(_ mark: UInt8) -> String? {
      summaries.firstIndex { $0.kind.mark == mark }.map { head.names[$0] }
    }
    guard let comma = first(Ascii.comma), let point = first(Ascii.point) else { return [] }
    return [LoadDiagnostics.mixedMarks(comma: comma, point: point)]
  }
}
