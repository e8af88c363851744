package import SpadeBase

/// Writes queries in canonical text, comments and the spelling of literals kept: parsing it gives the same tree.
package struct Formatter {
  /// The errors of a text that can't be formatted.
  package struct Failure: Error, Sendable {
    /// What is wrong with the text; never empty.
    package let diagnostics: [Diagnostic]
  }

  /// Queries longer than this are written one stage a line.
  static let width = 100

  private let source: SourceText
  private var comments: ArraySlice<Span>
  private var lines: [String] = []

  /// The canonical form of a text: one stage a line where the author broke the query or it is long.
  package static func format(_ source: SourceText) throws(Failure) -> String {
    let result = Parser.parse(source)
    guard result.diagnostics.isEmpty else { throw Failure(diagnostics: result.diagnostics) }
    var formatter = Formatter(source: source, comments: result.comments[...])
    return formatter.write(result.statements)
  }

  private mutating func write(_ statements: [Statement]) -> String {
    // The end of what was written last, in the source: an empty line behind it is kept.
    var end = 0
    for (index, statement) in statements.enumerated() {
      end = ownLines(before: statement.span.start, after: end)
      keepEmptyLine(between: end, and: statement.span.start)
      write(statement)
      let next = index + 1 < statements.count ? statements[index + 1] : nil
      if let next, needsSemicolon(statement, before: next) { appendToLast(";") }
      end = trailing(after: statement.span.end, before: next?.span.start ?? .max)
    }
    _ = ownLines(before: source.bytes.count + 1, after: end)
    return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
  }

  /// A query that begins with `|` would go on from the statement before it.
  private func needsSemicolon(_ statement: Statement, before next: Statement) -> Bool {
    guard case .query(let query) = next.kind, case .lastQuery = query.source else { return false }
    if case .command = statement.kind { return false }
    return true
  }

  private mutating func write(_ statement: Statement) {
    let query: Query
    let head: String
    switch statement.kind {
    case .query(let inner): (query, head) = (inner, "")
    case .explain(let inner): (query, head) = (inner, "explain ")
    case .expect(let inner): (query, head) = (inner, "expect ")
    default:
      // Comments inside stand above: the statement becomes one line.
      insideLines(before: statement.span.end)
      lines.append(Self.line(statement))
      return
    }
    let pieces = Self.pieces(query)
    let oneLine = head + pieces.joined(separator: " | ").drop { $0 == " " }
    let isBroken = query.stages.contains { startsLine($0, of: statement) } || holdsComment(statement)
    guard pieces.count > 1, isBroken || DisplayWidth.of(String(oneLine)) > Self.width else {
      insideLines(before: statement.span.end)
      lines.append(String(oneLine))
      return
    }
    writeBroken(query, head: head, pieces)
  }

  /// One stage a line. A comment stays on the line of its stage, or stands on a line of its own above it.
  private mutating func writeBroken(_ query: Query, head: String, _ pieces: [String]) {
    var pieces = pieces
    var ends = query.stages.map(\.span.end)
    var starts = query.stages.map(\.span.start)
    if pieces.first == "" {
      pieces.removeFirst()
      pieces[0] = "| " + pieces[0]
    } else if pieces.count > ends.count {
      ends.insert(sourceEnd(query), at: 0)
      starts.insert(query.span.start, at: 0)
    }
    for (index, piece) in pieces.enumerated() {
      insideLines(before: ends[index])
      lines.append(index == 0 ? head + piece : "| " + piece)
      // The last stage's comment waits for the `;` that may have to stand before it.
      if index + 1 < pieces.count { _ = trailing(after: ends[index], before: starts[index + 1]) }
    }
  }

  private func sourceEnd(_ query: Query) -> Int {
    switch query.source {
    case .implicit: query.span.start
    case .table(let name, _): name.span.end
    case .lastResult(let span), .lastQuery(let span): span.end
    }
  }

  /// True where the author put a stage on a line of its own.
  private func startsLine(_ stage: Stage, of statement: Statement) -> Bool {
    let bytes = source.bytes
    var index = min(stage.span.start, bytes.count) - 1
    while index >= statement.span.start {
      if bytes[index] == 0x0a { return true }
      guard bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == 0x0d || bytes[index] == UInt8(ascii: "|")
      else { return false }
      index -= 1
    }
    return false
  }

  /// True where a comment stands inside; those before the statement are written already.
  private func holdsComment(_ statement: Statement) -> Bool {
    comments.first.map { $0.start < statement.span.end } ?? false
  }

  // MARK: Comments

  /// Writes the comments before `offset`, each on its own line; gives the end of the last, or `end`.
  private mutating func ownLines(before offset: Int, after end: Int) -> Int {
    var end = end
    while let comment = comments.first, comment.start < offset {
      comments.removeFirst()
      if end > 0 || !lines.isEmpty { keepEmptyLine(between: end, and: comment.start) }
      lines.append(text(comment))
      end = comment.end
    }
    return end
  }

  /// Writes the comments inside a statement that stand before `offset`.
  private mutating func insideLines(before offset: Int) { _ = ownLines(before: offset, after: .max) }

  /// Appends the comment that stands behind `offset` on its line to the last line; gives the end of what was written.
  private mutating func trailing(after offset: Int, before limit: Int) -> Int {
    guard let comment = comments.first, comment.start >= offset, comment.start < limit,
      source.line(at: comment.start).start == source.line(at: offset).start
    else { return offset }
    comments.removeFirst()
    appendToLast("  " + text(comment))
    return comment.end
  }

  private mutating func appendToLast(_ text: String) {
    guard let last = lines.popLast() else { return }
    lines.append(last + text)
  }

  /// Writes an empty line where the source has one or more.
  private mutating func keepEmptyLine(between end: Int, and start: Int) {
    guard !lines.isEmpty, end < start, end < source.bytes.count else { return }
    var lineEnds = 0
    for byte in source.bytes[end..<min(start, source.bytes.count)] {
      switch byte {
      case 0x0a: lineEnds += 1
      case 0x20, 0x09, 0x0d: continue
      default: lineEnds = 0
      }
      if lineEnds > 1 { return lines.append("") }
    }
  }

  private func text(_ comment: Span) -> String {
    let text = source.text(comment)
    return String(text.unicodeScalars.reversed().drop { $0 == " " || $0 == "\t" }.reversed().map(Character.init))
  }
}
