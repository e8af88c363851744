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

  /// Reads as much of the text as two records take, and decides.
  init(_ input: Input, _ options: LoadRequest.Options) throws(Diagnostic) {
    try self.init(input, options, quote: Ascii.quote, decides: true)
  }

  /// Finds out the delimiter alone, of a text whose fields may be enclosed in another way.
  init(sniffing input: Input, _ options: LoadRequest.Options) throws(Diagnostic) {
    try self.init(input, options, quote: options.quoting.quote, decides: false)
  }

  private init(_ input: Input, _ options: LoadRequest.Options, quote: UInt8?, decides: Bool) throws(Diagnostic) {
    var size = Input.lookAhead
    var (text, isWhole) = (input.beginning, input.isBeginningWhole)
    while true {
      // The text, and its records for one delimiter after the other.
      let held = 3 * size
      try MemoryLedger.shared.reserve(held)
      defer { MemoryLedger.shared.release(held) }
      let start = try Self.start(of: text, isWhole, input.path, options.skippedLines)
      if let start {
        let sampler = Sampler(text: text, isWhole: isWhole, start: start, quote: quote)
        let sample = options.delimiter.map(sampler.sample) ?? sampler.sample(path: input.path)
        dialect.delimiter = sample.delimiter
        if sample.records.count >= 2 || isWhole {
          (length, lines) = start
          if decides { try decide(sample, input, options) }
          return
        }
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

  /// Where the table begins, some lines into the text; nil where the text ends before.
  private static func start(
    of text: [UInt8], _ isWhole: Bool, _ path: String, _ skipped: Int
  ) throws(Diagnostic) -> (offset: Int, lines: Int)? {
    var offset = 0
    for line in 0..<skipped {
      if isWhole, offset == text.count { throw LoadDiagnostics.nothingLeft(path, lines: line, skipped: skipped) }
      guard let end = text.withUnsafeBufferPointer({ Lines.end(of: $0, from: offset, isWhole: isWhole) }) else {
        return nil
      }
      offset = end
    }
    return (offset, skipped)
  }

  private mutating func decide(_ sample: SampleRecords, _ input: Input, _ options: LoadRequest.Options)
    throws(Diagnostic)
  {
    dialect.decimal = options.decimal
    dialect.isLatin1 = options.encoding == .latin1
    dialect.nulls = options.nulls.compactMap { dialect.isLatin1 ? Latin1.encode($0) : $0 }
    guard let first = sample.records.first else {
      if options.skippedLines == 0 { throw LoadDiagnostics.emptyFile(input.path) }
      throw LoadDiagnostics.nothingLeft(input.path, lines: lines, skipped: options.skippedLines)
    }
    guard first.fields.count <= Limits.columns.value else { throw LoadDiagnostics.tooManyColumns(input.path) }
    let fields = sample.fields(of: first)
    let hasHeader = options.header ?? hasHeader(sample, fields)
    // A quote too many in the line of names takes in the rows below it.
    if hasHeader, let flaw = sample.flaw(of: first) {
      throw flaw.isUnclosed
        ? LoadDiagnostics.unclosedQuote(input.path, line: flaw.line, flaw.excerpt)
        : LoadDiagnostics.textBehindQuote(input.path, line: flaw.line, flaw.excerpt, isEscaped: flaw.isEscaped)
    }
    if hasHeader { (length, lines) = (first.end, first.lines) }
    if let names = options.names {
      self.names = names
    } else if hasHeader {
      names = try Self.names(fields, input.path, lines, dialect)
      notes += LoadDiagnostics.doubts(fields, sample, line: lines)
    } else {
      names = (1...fields.count).map { "column\($0)" }
      if options.header == nil { notes.append(LoadDiagnostics.noHeader(fields[0])) }
    }
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
