import SpadeBase

/// What is to be read from one column of the file.
enum ColumnPlan: Sendable, Equatable {
  /// Nothing: another pass has it already.
  case skipped
  /// The narrowest kind that all fields are of.
  case inferred
  case forced(ScalarType)

  /// The type it was told to be; text for others.
  var type: ScalarType { if case .forced(let type) = self { type } else { .text } }
}

/// Why a chunk of a column could not be read.
enum FieldFailure: Error {
  case diagnostic(Diagnostic)
  /// The field of that row is not of the type that was asked for.
  case misfit(row: Int)
  /// Each field is of that type, but they are written in ways that don't go together.
  case mixed
  case notUTF8(row: Int)
}

/// Reads one column, chunk after chunk, on one thread: guesses by the chunk before, keeps texts as numbers.
final class ColumnParser {
  private let plan: ColumnPlan
  private let dialect: Dialect
  private let worker: Int
  private(set) var guess: FieldKind
  private(set) var arena = Arena()
  private(set) var texts: TextInterner?
  private var recent: RecentTexts?

  init(plan: ColumnPlan, dialect: Dialect, worker: Int, guess: FieldKind) {
    self.plan = plan
    self.dialect = dialect
    self.worker = worker
    self.guess = plan == .forced(.text) ? .text : guess
  }

  /// The dictionary of what this thread alone has seen.
  func dictionary() throws(Diagnostic) -> TextDictionary? { try texts?.dictionary(isLatin1: dialect.isLatin1) }

  /// Gives the memory of the texts back.
  func releaseTexts() {
    texts = nil
    recent = nil
  }

  /// Numbers the texts `first ..< end` anew by `interner`; `map` takes old numbers to new ones.
  func renumber(_ first: Int, _ end: Int, by interner: inout TextInterner, _ map: UnsafeMutablePointer<UInt32>)
    throws(Diagnostic)
  {
    for code in first..<end {
      guard let (text, length) = texts?.text(code) else { return }
      map[code] = UInt32(truncatingIfNeeded: try interner.intern(text, length))
    }
  }

  /// How many texts this thread has seen.
  var textCount: Int { texts?.count ?? 0 }

  /// Gives the memory of the pieces before this one back.
  func releasePieces(before piece: Piece) {
    // Its null bits were handed out behind its values.
    if let values = piece.values { arena.release(before: values) }
  }

  /// Gives all memory of the pieces back.
  func releasePieces() { arena = Arena() }

  func parse(_ view: FieldView, _ scratch: PieceScratch) throws(FieldFailure) -> Piece {
    do throws(Diagnostic) { try scratch.reserve(view.rows) } catch { throw .diagnostic(error) }
    var piece = guess == .text ? nil : try typed(view, scratch)
    if piece == nil {
      guess = .text
      piece = try interned(view, scratch)
    }
    guard var piece else { return Piece() }
    piece.worker = worker
    do throws(Diagnostic) { try scratch.store(&piece, in: arena) } catch { throw .diagnostic(error) }
    return piece
  }

  private func typed(_ view: FieldView, _ scratch: PieceScratch) throws(FieldFailure) -> Piece? {
    var isForced = false
    if case .forced = plan { isForced = true }
    var reading = TypedReading(view, scratch, isForced: isForced)
    let candidates = Self.candidates(plan, dialect)
    for kind in [guess] + candidates {
      if let piece = reading.read(as: kind) {
        // Where no mark was seen, the one that was looked for is as good as any.
        if piece.kind != .none { guess = piece.kind == .double(mark: 0) ? kind : piece.kind }
        return piece
      }
    }
    if isForced { throw Self.failure(view, scratch, candidates) }
    return nil
  }

  /// Why the fields are not of the type that was asked for: the first of them that is not, taken by itself.
  private static func failure(_ view: FieldView, _ scratch: PieceScratch, _ candidates: [FieldKind]) -> FieldFailure {
    for row in 0..<view.rows {
      var reading = TypedReading(view.only(row), scratch, isForced: true)
      if !candidates.contains(where: { reading.read(as: $0) != nil }) { return .misfit(row: row) }
    }
    return .mixed
  }

  /// All kinds that a column may turn out to be, text left out.
  static func candidates(_ plan: ColumnPlan, _ dialect: Dialect) -> [FieldKind] {
    let marks =
      dialect.decimal.map { [$0] } ?? (dialect.delimiter == Ascii.comma ? [Ascii.point] : [Ascii.point, Ascii.comma])
    let numbers = marks.map { FieldKind.decimal(digits: 0, mark: $0) } + marks.map { .double(mark: $0) }
    let dates = DateFormat.allCases.map { FieldKind.date($0) }
    let times = DateFormat.allCases.map { FieldKind.time($0) }
    switch plan {
    case .skipped: return []
    case .inferred: return [.none, .bool, .int] + numbers + dates + times
    case .forced(.bool): return [.none, .bool]
    case .forced(.int): return [.none, .int]
    case .forced(.number): return [.none, .int] + numbers
    case .forced(.date): return [.none] + dates
    case .forced(.time): return [.none] + dates + times
    case .forced: return []
    }
  }

  private func interned(_ view: FieldView, _ scratch: PieceScratch) throws(FieldFailure) -> Piece {
    do throws(Diagnostic) {
      if texts == nil {
        texts = try TextInterner()
        recent = try RecentTexts()
      }
      if texts?.count ?? 0 > RecentTexts.mostTexts { recent = nil }
    } catch { throw .diagnostic(error) }
    scratch.clearNulls(view.rows)
    var piece = Piece(kind: .text, rows: view.rows, minimum: 0, maximum: 0)
    piece.firstText = texts?.count ?? 0
    let result = texts?.read(view, scratch, recent, &piece, isLatin1: dialect.isLatin1)
    if let failure = result ?? nil { throw failure }
    piece.textEnd = texts?.count ?? 0
    if piece.nulls == piece.rows { piece.kind = .none }
    return piece
  }
}
