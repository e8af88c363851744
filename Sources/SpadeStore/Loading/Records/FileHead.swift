import Glibc
import SpadeBase

/// What the first records of a file say about all of them.
struct FileHead {
  var dialect = Dialect()
  var names: [String] = []
  /// Bytes and lines before the first row.
  var length = 0
  var lines = 0
  var notes: [String] = []

  private static let sampleRecords = 200
  static let delimiters = [Ascii.comma, Ascii.semicolon, Ascii.tab, Ascii.bar]

  /// Reads as much of the text as two records take, and decides.
  init(_ input: Input, _ options: LoadRequest.Options) throws(Diagnostic) {
    var size = Input.lookAhead
    var (text, isWhole) = (input.beginning, input.isBeginningWhole)
    while true {
      // The text, and its records for one delimiter after the other.
      let held = 3 * size
      try MemoryLedger.shared.reserve(held)
      defer { MemoryLedger.shared.release(held) }
      let sample =
        options.delimiter.map { Self.sample(of: text, isWhole, $0) } ?? Self.sample(of: text, isWhole, path: input.path)
      dialect.delimiter = sample.delimiter
      if sample.records.count >= 2 || isWhole {
        try decide(sample, input, options)
        return
      }
      guard size < Limits.head.value else { throw LoadDiagnostics.recordTooLarge(input.path, Limits.head) }
      size *= 4
      (text, isWhole) = try Self.read(input, size)
    }
  }

  private static func read(_ input: Input, _ size: Int) throws(Diagnostic) -> (text: [UInt8], isWhole: Bool) {
    try input.rewind()
    let block = try MemoryBlock(bytes: size)
    defer { block.free() }
    let got = try input.source.fill(block.base, size)
    return (Array(UnsafeRawBufferPointer(start: block.base, count: got)), got < size)
  }

  private static func sample(of text: [UInt8], _ isWhole: Bool, _ delimiter: UInt8) -> SampleRecords {
    SampleRecords(text, delimiter: delimiter, limit: sampleRecords, isWhole: isWhole)
  }

  /// The records cut by the delimiter by which most of them have the same number of fields.
  private static func sample(of text: [UInt8], _ isWhole: Bool, path: String) -> SampleRecords {
    var best: (sample: SampleRecords, score: Double, fields: Int)?
    let name = path.lowercased()
    let isTabbed = [".tsv", ".tab", ".tsv.gz", ".tsv.zst"].contains { name.hasSuffix($0) }
    for delimiter in isTabbed ? [Ascii.tab] + delimiters : delimiters {
      // Without it each record is one field.
      guard occurs(delimiter, in: text) else { continue }
      let sample = sample(of: text, isWhole, delimiter)
      let records = sample.records
      guard let first = records.first?.fields.count else { continue }
      var counts: [Int: Int] = [:]
      for record in records { counts[record.fields.count, default: 0] += 1 }
      guard let mode = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), max(mode.key, first) > 1
      else { continue }
      // A line of names that agrees with the rows counts for much.
      let share = Double(mode.value) / Double(records.count)
      let score = mode.key == first ? share : share / 2
      if score > best?.score ?? 0 || score == best?.score && mode.key > best?.fields ?? 0 {
        best = (sample, score, mode.key)
      }
    }
    if let best { return best.sample }
    return sample(of: text, isWhole, delimiters.first { !occurs($0, in: text) } ?? Ascii.comma)
  }

  private static func occurs(_ byte: UInt8, in text: [UInt8]) -> Bool {
    text.withUnsafeBytes { text in text.baseAddress.map { memchr($0, Int32(byte), text.count) != nil } ?? false }
  }

  private mutating func decide(_ sample: SampleRecords, _ input: Input, _ options: LoadRequest.Options)
    throws(Diagnostic)
  {
    dialect.decimal = options.decimal
    dialect.isLatin1 = options.isLatin1
    dialect.nulls = options.nulls.compactMap { options.isLatin1 ? Latin1.encode($0) : $0 }
    guard let first = sample.records.first else { throw LoadDiagnostics.emptyFile(input.path) }
    guard first.fields.count <= Limits.columns.value else { throw LoadDiagnostics.tooManyColumns(input.path) }
    let fields = sample.fields(of: first)
    guard options.header ?? hasHeader(sample, fields) else {
      names = (1...fields.count).map { "column\($0)" }
      if options.header == nil { notes.append(LoadDiagnostics.noHeader(fields[0])) }
      return
    }
    length = first.end
    lines = first.lines
    names = try Self.names(fields, input.path, lines, dialect)
  }

  /// A first record is a header unless it looks like the rows below it.
  private func hasHeader(_ sample: SampleRecords, _ names: [[UInt8]]) -> Bool {
    let shape = FieldShape(dialect)
    func type(_ kind: FieldKind) -> ScalarType { kind.type == .int ? .number : kind.type }
    /// Hands the types of a column's fields to `visit` until it has enough.
    func below(_ column: Int, _ visit: (ScalarType) -> Bool) {
      for record in sample.records.dropFirst() where column < record.fields.count {
        if !dialect.nulls.isEmpty, dialect.nulls.contains(sample.field(column, of: record)) { continue }
        if let kind = sample.kind(column, of: record, shape), !visit(type(kind)) { return }
      }
    }
    var looksLikeRow = false
    for (column, name) in names.enumerated() where !name.isEmpty && !dialect.nulls.contains(name) {
      let named = type(shape.kind(name))
      var seen: ScalarType?
      if named == .text {
        var agree = false
        below(column) { type in
          agree = type != .text && type == seen ?? type
          seen = type
          return agree
        }
        if agree { return true }
      } else {
        below(column) { type in
          seen = type
          return type != named
        }
        looksLikeRow = looksLikeRow || seen == nil || seen == named
      }
    }
    return !looksLikeRow
  }

  private static func names(_ fields: [[UInt8]], _ path: String, _ line: Int, _ dialect: Dialect)
    throws(Diagnostic) -> [String]
  {
    var names: [String] = []
    // Names, unlike values, are looked up by canonical equivalence: é is é however it is encoded.
    var seen: [String: Int] = [:]
    for (column, field) in fields.enumerated() {
      guard field.count <= Limits.columnName.value else {
        throw LoadDiagnostics.nameTooLong(path, line: line, column: column + 1, field)
      }
      let name = dialect.isLatin1 ? Latin1.decode(trimmed(field)) : trimmed(field)
      guard UTF8Check.isValid(name) else {
        throw LoadDiagnostics.notUTF8(path, line: line, column: "\(column + 1)", value: name)
      }
      let bytes = name.isEmpty ? Array("column\(column + 1)".utf8) : name
      let text = String(decoding: bytes, as: UTF8.self)
      if let before = seen.updateValue(column, forKey: text) {
        throw LoadDiagnostics.duplicateName(path, line: line, before + 1, column + 1, bytes)
      }
      names.append(text)
    }
    return names
  }

  private static func trimmed(_ field: [UInt8]) -> [UInt8] {
    let isSpace = { (byte: UInt8) in byte == Ascii.space || byte == Ascii.tab }
    let head = field.drop(while: isSpace)
    let end = head.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? head.startIndex
    return Array(head[..<end])
  }
}
