import SpadeBase
import SpadeStore
import SpadeSyntax

/// The option list of `load`, checked.
struct LoadOptions {
  private var read = LoadRequest.Options()
  /// As they are written: what their bytes are hangs on the encoding.
  private var delimiter: (text: String, span: Span)?

  static func read(_ options: [LoadStatement.Option]) throws(Diagnostic) -> LoadRequest.Options {
    var all = LoadOptions()
    for option in options { try all.take(option) }
    return try all.finished()
  }

  private mutating func take(_ option: LoadStatement.Option) throws(Diagnostic) {
    switch option.value {
    case .text(let text): try take(option.word, text)
    case .word(let word):
      switch option.word {
      case .header: read.header = word == .yes
      case .quote: read.quoting.isLoose = true
      default: read.fillsRagged = true
      }
    case .count(let count): read.skippedLines = count
    case .names(let names): read.names = try Self.checked(names)
    case .types(let types):
      for (column, type) in types {
        guard let scalar = ScalarType(rawValue: type.text), scalar != .duration else { throw .unknownType(type) }
        read.types.append((column.text, scalar))
      }
    }
  }

  private mutating func take(_ option: Word, _ text: TextArgument) throws(Diagnostic) {
    switch option {
    case .delimiter: delimiter = (text.text, text.span)
    case .decimal:
      guard text.text == "." || text.text == ",", let byte = text.text.utf8.first else {
        throw .badOption("decimal", "\".\" or \",\"", text.span)
      }
      read.decimal = byte
    case .null: read.nulls.append(Array(text.text.utf8))
    case .encoding:
      let name = text.text.lowercased()
      guard let encoding = TextEncoding.all.first(where: { $0.names.contains(name) }) else {
        let known = TextEncoding.all.compactMap(\.names.first).map { "\"\($0)\"" }
        throw .badOption("encoding", known.dropLast().joined(separator: ", ") + " or " + (known.last ?? ""), text.span)
      }
      read.encoding = encoding
    case .quote:
      if text.text.isEmpty { read.quoting.quote = nil } else { read.quoting.quote = try Self.sign("quote", text) }
    default: read.quoting.escape = try Self.sign("escape", text)
    }
  }

  /// A character of one byte that can't end a line.
  private static func sign(_ option: String, _ text: TextArgument) throws(Diagnostic) -> UInt8 {
    guard let byte = text.text.utf8.first, text.text.utf8.count == 1, byte > 0x20, byte < 0x7f else {
      throw .badOption(option, "one character of ASCII that can be seen", text.span)
    }
    return byte
  }

  private static func checked(_ names: [Name]) throws(Diagnostic) -> [String] {
    var seen: Set<String> = []
    for name in names {
      guard name.text.utf8.count <= Limits.columnName.value else {
        throw .badOption("names", "names of at most \(Limits.columnName.text)", name.span)
      }
      guard seen.insert(name.text).inserted else { throw .badOption("names", "each name once", name.span) }
    }
    if names.count > Limits.columns.value, let last = names.last {
      throw .badOption("names", "at most \(Limits.columns.text) of them", last.span)
    }
    return names.map(\.text)
  }

  private func finished() throws(Diagnostic) -> LoadRequest.Options {
    var read = read
    let quoting = read.quoting
    // An escape that is the quote itself is a quote that is doubled.
    if quoting.escape == quoting.quote { read.quoting.escape = nil }
    guard let delimiter else { return read }
    let bytes = read.encoding.bytes(of: delimiter.text) ?? []
    let isForbidden = { (byte: UInt8) in
      byte == 0x0a || byte == 0x0d || byte == 0 || byte == quoting.quote || byte == 0x22
        || byte == read.quoting.escape
    }
    guard let first = bytes.first, bytes.count <= Self.longestDelimiter, !bytes.contains(where: isForbidden) else {
      throw .badOption("delimiter", "a character that is no quote and no line end, or a few", delimiter.span)
    }
    read.delimiter = first
    read.quoting.delimiterTail = Array(bytes.dropFirst())
    return read
  }

  private static let longestDelimiter = 16
}
