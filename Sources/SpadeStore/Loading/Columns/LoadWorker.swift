import SpadeBase

/// What one chunk held: its rows and lines, and a piece of each column that was read.
struct ChunkResult: @unchecked Sendable {
  var index = 0
  var rows = 0
  var lines = 0
  var blankLines = 0
  var ragged = RaggedRecords()
  /// Where rows don't follow each other line by line: `row << 32 | line`.
  var lineBreaks: [UInt64] = []
  /// One a column that was read, in the order of the pass's columns; nil where nothing was read.
  var pieces: UnsafeMutablePointer<Piece>?
}

/// Trouble in a chunk, before its line number is known: chunks ahead of it are still being counted.
struct ChunkFailure: Error {
  /// The graver trouble of a file is told, whatever was met first.
  enum Gravity: Int {
    /// Nothing more can be read.
    case fatal
    /// Records cannot be told apart from here on.
    case quotes
    /// A value cannot be taken; the file is read on, for its records may be wrong too.
    case value
  }

  var gravity: Gravity
  var chunk: Int
  /// The line counted from the chunk's first.
  var line: Int
  var diagnose: @Sendable (Int) -> Diagnostic

  /// Trouble that has no line.
  init(fatal diagnostic: Diagnostic) {
    self.init(.fatal, chunk: 0, line: 0) { _ in diagnostic }
  }

  init(_ gravity: Gravity, chunk: Int, line: Int, diagnose: @escaping @Sendable (Int) -> Diagnostic) {
    self.gravity = gravity
    self.chunk = chunk
    self.line = line
    self.diagnose = diagnose
  }

  static func isGraver(_ a: ChunkFailure, _ b: ChunkFailure) -> Bool {
    (a.gravity.rawValue, a.chunk, a.line) < (b.gravity.rawValue, b.chunk, b.line)
  }
}

/// One thread's share of a pass over the file.
final class LoadWorker: @unchecked Sendable {
  /// Owns its workers.
  private unowned let pass: LoadPass
  private let chunk: TextChunk
  private let index: RecordIndex
  private let scratch: PieceScratch
  private let arena = Arena()
  /// One a column of the pass.
  let parsers: [ColumnParser]
  private(set) var results: [ChunkResult] = []
  private(set) var failure: ChunkFailure?
  /// Once lines are ragged nothing will be kept: they are only counted.
  private var isCountingOnly = false

  init(_ pass: LoadPass, number: Int, guesses: [FieldKind]) throws(Diagnostic) {
    self.pass = pass
    chunk = try TextChunk(readBehind: pass.fillsRagged ? pass.names.count : 0)
    index = try RecordIndex(
      columns: pass.names.count, delimiter: pass.dialect.delimiter, fillsRagged: pass.fillsRagged)
    scratch = try PieceScratch()
    parsers = zip(pass.columns, guesses).map { column, guess in
      ColumnParser(plan: pass.plans[column], dialect: pass.dialect, worker: number, guess: guess)
    }
  }

  /// What its columns looked like so far.
  var guesses: [FieldKind] { parsers.map(\.guess) }

  /// Reads one chunk; false at the end and after a failure.
  func step() -> Bool {
    do throws(Diagnostic) {
      guard try pass.reader.next(into: chunk) else { return false }
    } catch { return fail(ChunkFailure(fatal: error)) }
    do throws(ChunkFailure) { try read() } catch { return fail(error) }
    return true
  }

  /// Keeps the graver failure; true where reading goes on.
  private func fail(_ error: ChunkFailure) -> Bool {
    if failure.map({ ChunkFailure.isGraver(error, $0) }) ?? true { failure = error }
    isCountingOnly = true
    guard error.gravity != .value else { return true }
    pass.reader.stop()
    return false
  }

  private func read() throws(ChunkFailure) {
    let number = chunk.index
    do throws(Diagnostic) {
      try index.scan(chunk.base, chunk.count)
    } catch { throw ChunkFailure(fatal: error) }
    if let broken = index.broken { throw failure(broken) }
    var result = ChunkResult(
      index: number, rows: index.rows, lines: index.lines, blankLines: index.blankLines,
      ragged: index.ragged)
    result.lineBreaks = Array(UnsafeBufferPointer(start: index.lineBreaks.pointer, count: index.lineBreaks.count))
    isCountingOnly = isCountingOnly || index.ragged.count > 0 && !pass.fillsRagged
    defer { results.append(result) }
    if !isCountingOnly, index.rows > 0 { result.pieces = try readColumns(number) }
  }

  private func readColumns(_ number: Int) throws(ChunkFailure) -> UnsafeMutablePointer<Piece> {
    let pieces: UnsafeMutablePointer<Piece>
    do throws(Diagnostic) {
      pieces = try arena.allocate(Piece.self, count: parsers.count)
    } catch { throw ChunkFailure(fatal: error) }
    var first: ChunkFailure?
    for (slot, parser) in parsers.enumerated() {
      let column = pass.columns[slot]
      let view = view(of: column)
      do throws(FieldFailure) {
        pieces[slot] = try parser.parse(view, scratch)
      } catch {
        let failure = failure(error, column, view, number)
        if first.map({ ChunkFailure.isGraver(failure, $0) }) ?? true { first = failure }
      }
    }
    if let first { throw first }
    return pieces
  }

  private func view(of column: Int) -> FieldView {
    FieldView(
      text: chunk.base, ends: index.ends.pointer, starts: index.starts.pointer, column: column,
      columns: pass.names.count, rows: index.rows, nulls: pass.dialect.nulls)
  }

  private func failure(_ error: FieldFailure, _ column: Int, _ view: FieldView, _ number: Int) -> ChunkFailure {
    let name = pass.names[column]
    let path = pass.path
    switch error {
    case .diagnostic(let diagnostic):
      return ChunkFailure(fatal: diagnostic)
    case .mixed:
      // Chunks may disagree as well, which shows at the end only: so this is told last.
      let type = pass.plans[column].type
      return ChunkFailure(.value, chunk: .max, line: column) { _ in
        LoadDiagnostics.mixedFormats(path, column: name, type: type)
      }
    case .misfit(let row):
      let value = view.bytes(row)
      let wanted = pass.plans[column].type
      return ChunkFailure(.value, chunk: number, line: line(ofRow: row)) { line in
        LoadDiagnostics.misfit(path, line: line, column: name, type: wanted, value: value)
      }
    case .notUTF8(let row):
      let value = view.bytes(row)
      return ChunkFailure(.value, chunk: number, line: line(ofRow: row)) { line in
        LoadDiagnostics.notUTF8(path, line: line, column: name, value: value)
      }
    }
  }

  private func failure(_ broken: (line: Int, offset: Int, isUnclosed: Bool)) -> ChunkFailure {
    let start = max(0, broken.isUnclosed ? broken.offset : broken.offset - 20)
    let excerpt = (start..<min(start + 60, chunk.count)).map { chunk.base[$0] }
    let path = pass.path
    let isEscaped = broken.offset >= 2 && chunk.base[broken.offset - 2] == UInt8(ascii: "\\")
    return ChunkFailure(.quotes, chunk: chunk.index, line: broken.line) { line in
      broken.isUnclosed
        ? LoadDiagnostics.unclosedQuote(path, line: line, excerpt)
        : LoadDiagnostics.textBehindQuote(path, line: line, excerpt, isEscaped: isEscaped)
    }
  }

  /// A row's line, counted from the chunk's first.
  private func line(ofRow row: Int) -> Int {
    var line = row
    for position in 0..<index.lineBreaks.count {
      let entry = index.lineBreaks.pointer[position]
      guard Int(entry >> 32) <= row else { break }
      line = Int(entry & 0xffff_ffff) + row - Int(entry >> 32)
    }
    return line
  }
}
