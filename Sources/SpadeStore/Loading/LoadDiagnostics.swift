import Glibc
import SpadeBase

/// The wording of everything that goes wrong with a file.
enum LoadDiagnostics {
  typealias Place = Diagnostic.FilePlace

  /// How a path is called in a sentence.
  static func name(_ path: String) -> String { path == "-" ? "standard input" : "\"\(path)\"" }

  /// A value as errors show it: bounded, control characters replaced.
  static func preview(_ bytes: some Collection<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(200), as: UTF8.self)
    var shown = ""
    for character in text {
      let scalars = character.unicodeScalars
      let isControl = scalars.contains { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) }
      if DisplayWidth.of(shown) + 1 >= 40 { return shown + "…" }
      shown.append(isControl ? "·" : character)
    }
    return bytes.count > 200 ? shown + "…" : shown
  }

  // MARK: The file

  static func cannotOpen(_ path: String, _ code: Int32) -> Diagnostic {
    let help =
      code == ENOENT
      ? "a path is relative to the script that names it, at the prompt to the folder spade was started in" : nil
    let what =
      code == ENOENT
      ? "there is no file \(name(path))" : "\(name(path)) cannot be opened: \(SystemReason.text(code))"
    return Diagnostic(.fileNotReadable, what, place: Place(path: path), help: help)
  }

  static func cannotRead(_ path: String, _ code: Int32) -> Diagnostic {
    Diagnostic(.fileNotReadable, "\(name(path)) cannot be read: \(SystemReason.text(code))", place: Place(path: path))
  }

  static func isFolder(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileNotReadable, "\(name(path)) is a folder, not a file", place: Place(path: path),
      help: "name one of the files in it")
  }

  static func pathWithNul(_ path: String) -> Diagnostic {
    Diagnostic(.fileNotReadable, "the path holds a zero byte", place: Place(path: path))
  }

  static func changedWhileRead(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileChanged, "\(name(path)) was changed while it was read", place: Place(path: path),
      help: "load it again once nobody writes to it, or load a copy")
  }

  static func interrupted(_ path: String) -> Diagnostic {
    Diagnostic(.loadInterrupted, "loading \(name(path)) was interrupted", place: Place(path: path))
  }

  static func emptyFile(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileNotText, "\(name(path)) is empty", place: Place(path: path),
      help: "a table needs at least a line with the names of its columns")
  }

  static func utf16(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileNotText, "\(name(path)) is UTF-16 text, expected UTF-8", place: Place(path: path),
      help: "if it is, say so: (encoding \"utf-16\")")
  }

  static func brokenUTF16(_ path: String, offset: Int) -> Diagnostic {
    Diagnostic(
      .fileNotText, "\(name(path)) is not whole UTF-16 text: byte \(offset + 1) begins half a character",
      place: Place(path: path), help: "fetch it again, or leave the encoding out if it is UTF-8")
  }

  static func nothingLeft(_ path: String, lines: Int, skipped: Int) -> Diagnostic {
    Diagnostic(
      .fileNotText,
      "nothing of \(name(path)) is left behind \(CountText.of(skipped, "skipped line")): it has \(CountText.of(lines, "line"))",
      place: Place(path: path), help: "skip fewer lines; the line of names must be left")
  }

  static func isSnapshot(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileNotText, "\(name(path)) was written by save: it holds tables, not one table's text",
      place: Place(path: path),
      help: "open it: open \(name(path))")
  }

  static func binary(_ path: String, offset: Int) -> Diagnostic {
    Diagnostic(
      .fileNotText, "\(name(path)) is binary, not text: byte \(offset + 1) is zero", place: Place(path: path),
      help: "load reads CSV and TSV, also as .gz and .zst")
  }

  static func damaged(_ path: String, _ format: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      .fileNotText, "\(name(path)) is not a whole \(format) file: \(reason)", place: Place(path: path),
      help: "fetch or compress it again; nothing of it was loaded")
  }

  static func notUTF8(_ path: String, line: Int, column: String, value: [UInt8]) -> Diagnostic {
    Diagnostic(
      .fileNotText, "line \(line) holds bytes that are not UTF-8, in column \(column)",
      place: Place(path: path, line: line, excerpt: preview(value)),
      help: "say what the file is written in, such as (encoding \"latin1\") or (encoding \"windows-1252\")")
  }

  static func recordTooLarge(_ path: String, _ limit: Limit) -> Diagnostic {
    Diagnostic(
      .malformedRecord, "\(name(path)) holds a record of more than \(limit.text)", place: Place(path: path),
      help: "most likely a quote is opened and not closed; inside quotes a quote is written twice")
  }

  // MARK: The header

  static func tooManyColumns(_ path: String) -> Diagnostic {
    Diagnostic(
      .headerProblem,
      "\(name(path)) has more than \(Limits.columns.text) columns",
      place: Place(path: path, line: 1), help: "cut the file first, for example with cut -d, -f1-100")
  }

  static func nameTooLong(_ path: String, line: Int, column: Int, _ bytes: [UInt8]) -> Diagnostic {
    Diagnostic(
      .headerProblem,
      "the name of column \(column) is \(ByteCount.text(bytes.count)) long, the limit is \(Limits.columnName.text)",
      place: Place(path: path, line: line, column: column, excerpt: preview(bytes)),
      help: "if the file has no line of names, say so: (header no)")
  }

  static func duplicateName(_ path: String, line: Int, _ first: Int, _ second: Int, _ bytes: [UInt8]) -> Diagnostic {
    Diagnostic(
      .headerProblem, "columns \(first) and \(second) are both called \"\(preview(bytes))\"",
      place: Place(path: path, line: line, column: second),
      help:
        "rename one of them in the file, or name all columns here: (names (a, b, …)); if the file has no line of names, "
        + "say so: (header no)")
  }

  static func noHeader(_ first: [UInt8]) -> String {
    "the first line looks like data (\(preview(first))), so the columns are called column1, column2, …; (header yes) takes it as names"
  }

  static func unknownColumn(_ path: String, _ column: String, _ role: String, _ names: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: column, among: names)
    let known = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    return Diagnostic(
      .unknownLoadColumn, "\(name(path)) has no column \"\(preview(Array(column.utf8)))\" for \(role)",
      place: Place(path: path), notes: ["its columns are \(known)"], help: near.map { "did you mean \"\($0)\"?" })
  }

  // MARK: Records

  static func unclosedQuote(_ path: String, line: Int, _ excerpt: [UInt8]) -> Diagnostic {
    Diagnostic(
      .malformedRecord, "the quote that opens in line \(line) is never closed",
      place: Place(path: path, line: line, excerpt: preview(excerpt)),
      help: "close it; inside quotes a quote is written twice; (quote loose) takes such a quote as text")
  }

  static func textBehindQuote(_ path: String, line: Int, _ excerpt: [UInt8], isEscaped: Bool) -> Diagnostic {
    let help =
      isEscaped
      ? "if a backslash makes it text, say so: (escape \"\\\\\")"
      : "inside quotes a quote is written twice; (quote loose) takes one that isn't as text"
    return Diagnostic(
      .malformedRecord, "text follows a closing quote in line \(line), expected a delimiter or the line's end",
      place: Place(path: path, line: line, excerpt: preview(excerpt)), help: help)
  }

  /// `areAll` says that no record has the number of fields that the first one has.
  static func ragged(_ path: String, _ found: RaggedRecords, expected: Int, areAll: Bool) -> Diagnostic {
    let first = found.first.first ?? (0, 0)
    let all = found.count == 1 ? "" : "; \(CountText.of(found.count)) lines differ in all"
    let more = found.first.dropFirst().map { "line \($0.line) has \(CountText.of($0.fields, "field"))" }
    let skipped = CountText.of(first.line - 1)
    let help =
      areAll && found.count > 1 && first.fields > expected
      ? "if the names stand in line \(CountText.of(first.line)), say so: (skip \(skipped)); or give the delimiter: (delimiter \";\")"
      : "mend these lines, give the delimiter: (delimiter \";\"), or take them as they are: (ragged fill)"
    return Diagnostic(
      .malformedRecord, "line \(first.line) has \(CountText.of(first.fields, "field")), expected \(expected)\(all)",
      place: Place(path: path, line: first.line), notes: more, help: help + "; nothing was loaded")
  }

  static func filled(_ found: RaggedRecords, expected: Int) -> String {
    let lines = found.first.prefix(LineTally.kept).map(\.line)
    let short =
      "\(CountText.of(found.short, "line")) with too few fields \(found.short == 1 ? "was" : "were") filled with nulls"
    let long = "\(CountText.of(found.long, "line")) with too many lost what is beyond \(CountText.of(expected))"
    let both = [found.short > 0 ? short : nil, found.long > 0 ? long : nil].compactMap { $0 }.joined(separator: ", ")
    return "\(both): \(listed(lines, of: found.count))"
  }

  static func strayQuotes(_ found: LineTally) -> String {
    "quotes that close nothing were taken as text in \(CountText.of(found.count, "line")): \(listed(found.first, of: found.count))"
  }

  /// `lines 3, 8, 12, …`
  private static func listed(_ lines: [Int], of count: Int) -> String {
    let numbers = lines.map { CountText.of($0) }.joined(separator: ", ")
    return "line\(count == 1 ? "" : "s") \(numbers)\(count > lines.count ? ", …" : "")"
  }

  /// What about a line of names may not be as it seems.
  static func doubts(_ fields: [[UInt8]], _ sample: SampleRecords, line: Int) -> [String] {
    var doubts: [String] = []
    let nameless = fields.count { $0.isEmpty }
    if nameless * 2 > fields.count, fields.count > 1 {
      doubts.append(
        "\(CountText.of(nameless)) of \(CountText.of(fields.count)) columns have no name in line \(CountText.of(line)); if the names "
          + "stand further down, leave out the lines before them: (skip \(line))")
    }
    let apostrophe = UInt8(ascii: "'")
    if fields.count > 1, fields.allSatisfy({ $0.count > 1 && $0.first == apostrophe && $0.last == apostrophe }) {
      doubts.append("the columns' names stand in single quotes; if fields do, say so: (quote \"'\")")
    }
    return doubts
  }

  static func tooManyRows(_ path: String) -> Diagnostic {
    Diagnostic(.memoryLimit, "\(name(path)) has more than \(Limits.rows.text) rows", place: Place(path: path))
  }

  // MARK: Values

  static func misfit(_ path: String, line: Int, column: String, type: ScalarType, value: [UInt8]) -> Diagnostic {
    Diagnostic(
      .valueDoesNotFit,
      "\"\(preview(value))\" in line \(line) is no \(type.rawValue), as column \(column) was told to be",
      place: Place(path: path, line: line, excerpt: preview(value)),
      help: "mend it, name a text that stands for null, as in (null \"NA\"), or leave the type out")
  }

  static func mixedFormats(_ path: String, column: String, type: ScalarType) -> Diagnostic {
    Diagnostic(
      .valueDoesNotFit, "column \(column) was told to be \(type.rawValue) but writes its values in more than one way",
      place: Place(path: path), help: "mend the file, or load the column as text: (types (\(column) text))")
  }

  static func ambiguousDates(_ path: String, column: String, type: ScalarType) -> Diagnostic {
    Diagnostic(
      .valueDoesNotFit,
      "column \(column) was told to be \(type.rawValue), but its dates can be read as dd/mm/yyyy and as mm/dd/yyyy",
      place: Place(path: path),
      help: "write them as yyyy-mm-dd to tell which, or load the column as text: (types (\(column) text))")
  }

  static func blankLines(_ n: Int) -> String {
    "\(CountText.of(n, "blank line")) \(n == 1 ? "was" : "were") skipped; an empty value is written \"\""
  }

  static func stayedText(_ column: String, _ verdict: TextVerdict, line: Int) -> String {
    let value = "\"\(preview(verdict.value))\""
    let more =
      verdict.count == 1
      ? "" : ", nor \(verdict.count == 2 ? "is 1 other" : "are \(CountText.of(verdict.count - 1)) others")"
    let help = verdict.distinct == 1 ? "; if it stands for nothing, say so: (null \(value))" : ""
    let place = "in line \(CountText.of(line))"
    return "column \(column) stays text: \(value) \(place) is no \(verdict.type.rawValue)\(more)\(help)"
  }

  static func mixedMarks(comma: String, point: String) -> String {
    "numbers have a decimal comma in column \(comma) and a point in column \(point); if one of them means thousands, say which is the mark: (decimal \",\")"
  }

  static func ambiguousDates(_ column: String) -> String {
    "column \(column) stays text: its dates can be read as dd/mm/yyyy and as mm/dd/yyyy; write them as yyyy-mm-dd to tell which"
  }

  static func truncatedTimes(_ column: String) -> String {
    "times of column \(column) are kept to the microsecond"
  }

  // MARK: Entities, histories and logs

  static func duplicateKey(_ path: String, column: String, _ value: Value, first: Int, second: Int) -> Diagnostic {
    Diagnostic(
      .duplicateKey, "lines \(first) and \(second) have the same key \(spelled(value)) in column \(column)",
      place: Place(path: path, line: second),
      help: "an entity has one row a thing; load many rows a thing as a history or a log of it")
  }

  static func missingKey(_ path: String, column: String, line: Int, count n: Int) -> Diagnostic {
    Diagnostic(
      .valueDoesNotFit, "line \(line) has no key in column \(column)\(inAll(n))", place: Place(path: path, line: line),
      help: "every row of an entity needs its key")
  }

  static func missingTime(_ path: String, column: String, line: Int, count n: Int) -> Diagnostic {
    Diagnostic(
      .valueDoesNotFit, "line \(line) has no time in column \(column)\(inAll(n))", place: Place(path: path, line: line),
      help: "every row of a history or log needs its time; without one, load the file as a plain table")
  }

  static func notTemporal(_ path: String, column: String, type: ScalarType, offender: (line: Int, value: [UInt8])?)
    -> Diagnostic
  {
    let notes =
      offender.map { ["the first value that is no date is \"\(preview($0.value))\" in line \($0.line)"] } ?? []
    return Diagnostic(
      .valueDoesNotFit, "column \(column) is \(type.rawValue), expected date or time",
      place: Place(path: path, line: offender?.line), notes: notes,
      help: "dates are read as 2026-10-31, 31.10.2026, 31-10-2026 or 31/10/2026, times as 2026-10-31T14:05:00")
  }

  private static func inAll(_ n: Int) -> String { n == 1 ? "" : ", nor have \(CountText.of(n - 1)) others" }

  private static func spelled(_ value: Value) -> String {
    switch value {
    case .text(let bytes): "\"\(preview(bytes))\""
    case .int(let value): "\(value)"
    case .number(let value): "\(value)"
    case .bool(let value): "\(value)"
    default: "of \(value.type?.rawValue ?? "null")"
    }
  }
}
