import SpadeBase
import SpadeSyntax

/// Where in a text the cursor stands, judged by what is before it.
struct Place {
  /// What can stand there.
  enum Kind: Equatable {
    /// Inside a text or a comment.
    case nothing
    case command
    case argument(of: String)
    case statement
    case stage
    case table
    /// An expression over the rows of the source, where one is named.
    case expression(source: String?)
  }

  let kind: Kind
  /// The bytes of the word being typed.
  let word: Span

  /// Reads the text up to the cursor.
  init(_ bytes: [UInt8]) {
    var tokens = Lexer.lex(bytes).tokens
    if let last = tokens.last, last.kind == .command, last.span.end == bytes.count {
      (kind, word) = Self.command(bytes, last.span)
      return
    }
    var start = bytes.count
    if let last = tokens.last, last.span.end == bytes.count {
      switch last.kind {
      case .word:
        start = last.span.start
        tokens.removeLast()
      case .text, .error, .comment, .quotedName, .parameter, .int, .number, .date, .time, .duration:
        (kind, word) = (.nothing, Span(bytes.count, bytes.count))
        return
      default: break
      }
    }
    // A lone dot is the beginning of a command.
    if bytes == [UInt8(ascii: ".")] {
      (kind, word) = (.command, Span(0, 1))
      return
    }
    word = Span(start, bytes.count)
    kind = Self.kind(tokens, bytes)
  }

  private static func command(_ bytes: [UInt8], _ span: Span) -> (Kind, Span) {
    let line = bytes[span.start..<span.end]
    guard let blank = line.firstIndex(of: 0x20) else { return (.command, span) }
    let name = String(decoding: line[(span.start + 1)..<blank], as: UTF8.self)
    let start = (line.lastIndex(of: 0x20) ?? blank) + 1
    return (.argument(of: name), Span(start, span.end))
  }

  /// What may follow the tokens, without the word being typed.
  private static func kind(_ all: [Token], _ bytes: [UInt8]) -> Kind {
    let tokens = all.filter { $0.kind != .comment }
    let begin = tokens.lastIndex { $0.kind == .symbol(.semicolon) || $0.kind == .command }.map { $0 + 1 } ?? 0
    let statement = tokens[begin...].filter { $0.kind != .newline }
    guard let last = statement.last, let first = statement.first else { return .statement }
    if last.kind == .symbol(.pipe) { return .stage }
    switch last.word {
    case .of, .use, .describe, .all: return .table
    case .explain, .expect: return .statement
    default: break
    }
    // `accounts | …` names its source; `slice …` means the default one.
    switch first.kind {
    case .word where first.word?.isHead != true:
      return .expression(source: String(decoding: bytes[first.span.start..<first.span.end], as: UTF8.self))
    case .quotedName:
      guard case .text(let name) = first.value else { return .expression(source: nil) }
      return .expression(source: name)
    default: return .expression(source: nil)
    }
  }
}
