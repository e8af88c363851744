import SpadeBase
import SpadeStore

/// What stands between the values in one of the exact formats; with it, one writer serves all of them.
struct RowDialect: Sendable {
  /// Before everything, and after.
  var head: [UInt8] = []
  var tail: [UInt8] = []
  /// Before the first row, and before each other.
  var firstRow: [UInt8] = []
  var nextRow: [UInt8] = []
  /// After each row.
  var rowEnd: [UInt8] = []
  /// Before each column's value.
  var leads: [[UInt8]] = []
  var null: [UInt8] = []
  var text: TextEncoding
  /// Stands on both sides of dates and times.
  var temporalQuote: UInt8?
  /// Stands between a date and its hour.
  var timeSeparator = UInt8(ascii: " ")

  /// The dialect of a mode; nil for the modes of the screen.
  init?(_ mode: ResultMode, columns: [ResultColumn], options: WriteOptions, profile: TerminalProfile)
    throws(Diagnostic)
  {
    switch mode {
    case .csv: text = TextEncoding(rules: .csv, guardsFormulas: options.guardsFormulas)
    case .tsv: text = TextEncoding(rules: .tsv, guardsFormulas: options.guardsFormulas)
    case .json, .ndjson: text = TextEncoding(rules: .json)
    case .markdown: text = TextEncoding(rules: .markdown)
    case .table, .box, .vertical, .html, .svg: return nil
    }
    text.isForTerminal = profile.isTerminal
    text.charset = profile.charset
    let names = try columns.map { (column) throws(Diagnostic) in try Self.encoded(column.name, text) }
    switch mode {
    case .csv: delimited(names, ",")
    case .tsv: delimited(names, "\t")
    case .markdown: markdown(names, columns)
    default: objects(names, isArray: mode == .json)
    }
  }

  private static func encoded(_ name: String, _ text: TextEncoding) throws(Diagnostic) -> [UInt8] {
    var buffer = ByteBuffer()
    let bytes = try Buffer(Array(name.utf8))
    if let quote = text.quote { try buffer.append(quote) }
    try text.append(bytes.elements, to: &buffer)
    if let quote = text.quote { try buffer.append(quote) }
    return buffer.array
  }

  private mutating func delimited(_ names: [[UInt8]], _ delimiter: String) {
    head = Array(names.joined(separator: Array(delimiter.utf8))) + [0x0a]
    leads = names.indices.map { $0 == 0 ? [] : Array(delimiter.utf8) }
    rowEnd = [0x0a]
  }

  private mutating func objects(_ names: [[UInt8]], isArray: Bool) {
    if isArray {
      head = Array("[".utf8)
      tail = Array("]\n".utf8)
    }
    firstRow = Array("{".utf8)
    nextRow = Array((isArray ? ",\n{" : "{").utf8)
    rowEnd = Array((isArray ? "}" : "}\n").utf8)
    leads = names.enumerated().map { Array(($0.offset == 0 ? "" : ",").utf8) + $0.element + Array(":".utf8) }
    null = Array("null".utf8)
    temporalQuote = UInt8(ascii: "\"")
    timeSeparator = UInt8(ascii: "T")
  }

  private mutating func markdown(_ names: [[UInt8]], _ columns: [ResultColumn]) {
    head = Array("|".utf8)
    for name in names { head += Array(" ".utf8) + name + Array(" |".utf8) }
    head += Array("\n|".utf8)
    for column in columns { head += Array((column.type.isNumeric ? " ---: |" : " --- |").utf8) }
    head += [0x0a]
    leads = names.indices.map { Array(($0 == 0 ? "| " : " | ").utf8) }
    rowEnd = Array(" |\n".utf8)
  }
}
