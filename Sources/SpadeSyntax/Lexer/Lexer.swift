package import SpadeBase

/// Turns bytes into tokens, comments and line ends included; never fails: what it can't read becomes an error token.
package struct Lexer {
  let bytes: [UInt8]
  var position = 0
  var tokens: [Token] = []
  var diagnostics: [Diagnostic] = []
  /// Brackets open here; a line in a bracket can't be a dot command.
  private var openBrackets = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The tokens of a text, and what is wrong with its error tokens, both in the order of the text.
  package static func lex(_ bytes: [UInt8]) -> (tokens: [Token], diagnostics: [Diagnostic]) {
    var lexer = Lexer(bytes)
    guard bytes.count <= Limits.text.value else {
      lexer.emitError(.textTooLong(bytes.count), from: 0)
      return (lexer.tokens, lexer.diagnostics)
    }
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { lexer.position = 3 }
    while lexer.position < bytes.count {
      guard lexer.tokens.count < Limits.tokens.value else {
        lexer.emitError(.tooManyTokens(at: Span(lexer.position, lexer.position)), from: lexer.position)
        break
      }
      lexer.next()
    }
    return (lexer.tokens, lexer.diagnostics)
  }

  /// The byte `ahead` of the position, or nil behind the end.
  func peek(_ ahead: Int = 0) -> UInt8? {
    let index = position + ahead
    return index < bytes.count ? bytes[index] : nil
  }

  mutating func emit(_ kind: Token.Kind, from start: Int, word: Word? = nil, value: Literal.Value? = nil) {
    tokens.append(Token(kind, Span(start, position), word: word, value: value))
  }

  mutating func emitError(_ diagnostic: Diagnostic, from start: Int) {
    if diagnostics.count < Limits.errors.value {
      diagnostics.append(diagnostic)
    } else if diagnostics.count == Limits.errors.value {
      diagnostics.append(.tooManyErrors(at: Span(start, position)))
    }
    tokens.append(Token(.error, Span(start, position)))
  }

  /// Reads one token or a run of blanks.
  private mutating func next() {
    let start = position
    switch bytes[position] {
    case 0x20, 0x09, 0x0c, 0x0d:
      position += 1
    case 0x0a:
      position += 1
      emit(.newline, from: start)
    case UInt8(ascii: "#"):
      comment()
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
      quoted()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      number()
    case UInt8(ascii: "$"):
      parameter()
    case UInt8(ascii: ".") where atStatementStart && wordLength(at: position + 1) > 0:
      command()
    case UInt8(ascii: ".") where peek(1).map(Self.isDigit) == true && !followsName:
      position += 1
      while let byte = peek(), Self.isDigit(byte) { position += 1 }
      let digits = String(decoding: bytes[start..<position], as: UTF8.self)
      emitError(.badNumber(digits, at: Span(start, position), help: "write 0\(digits)"), from: start)
    default:
      if !name() { symbol() }
    }
  }

  /// True where the next token would be the first of a statement, as far as the lexer can tell.
  private var atStatementStart: Bool {
    guard openBrackets == 0 else { return false }
    switch tokens.last?.kind {
    case nil, .newline, .comment, .command, .symbol(.semicolon): return true
    default: return false
    }
  }

  /// True where a name ends right here, so that a dot belongs to it.
  private var followsName: Bool {
    guard let last = tokens.last, last.span.end == position else { return false }
    return last.kind == .word || last.kind == .quotedName
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a }

  private mutating func comment() {
    let start = position
    var valid = true
    while let byte = peek(), byte != 0x0a {
      guard let (_, length) = UTF8Decoder.scalar(in: bytes, at: position) else {
        if valid { diagnostics.append(.invalidUTF8(byte, at: Span(position, position + 1))) }
        valid = false
        position += 1
        continue
      }
      position += length
    }
    let end = position
    if position > start, bytes[position - 1] == 0x0d { position -= 1 }
    emit(valid ? .comment : .error, from: start)
    position = end
  }

  /// `.mode csv`: the line belongs to the command as it stands.
  private mutating func command() {
    let start = position
    while let byte = peek(), byte != 0x0a {
      guard let (_, length) = UTF8Decoder.scalar(in: bytes, at: position) else {
        let span = Span(position, position + 1)
        while let byte = peek(), byte != 0x0a { position += 1 }
        emitError(.invalidUTF8(byte, at: span), from: start)
        return
      }
      position += length
    }
    let end = position
    while position > start, [0x20, 0x09, 0x0d].contains(bytes[position - 1]) { position -= 1 }
    emit(.command, from: start)
    position = end
  }

  private mutating func parameter() {
    let start = position
    position += 1
    guard wordLength(at: position) > 0 else {
      emitError(.unexpectedCharacter("$", at: Span(start, position), help: "a parameter is written $name"), from: start)
      return
    }
    position += wordLength(at: position)
    emit(.parameter, from: start)
  }

  /// Reads a bare word; false where none stands.
  private mutating func name() -> Bool {
    let start = position
    let length = wordLength(at: start)
    guard length > 0 else { return false }
    position += length
    if length == 1, bytes[start] == UInt8(ascii: "_") {
      emit(.symbol(.underscore), from: start)
    } else {
      emit(.word, from: start, word: Word(spelling: bytes[start..<position]))
    }
    return true
  }

  /// The number of bytes of the word that begins at `start`, 0 where none does.
  func wordLength(at start: Int) -> Int {
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte < 0x80 {
        guard Self.isLetter(byte) || byte == UInt8(ascii: "_") || (end > start && Self.isDigit(byte)) else { break }
        end += 1
      } else {
        guard let (scalar, length) = UTF8Decoder.scalar(in: bytes, at: end),
          end == start ? scalar.properties.isXIDStart : scalar.properties.isXIDContinue
        else { break }
        end += length
      }
    }
    return end - start
  }

  private mutating func symbol() {
    let start = position
    guard let (scalar, length) = UTF8Decoder.scalar(in: bytes, at: start) else {
      position += 1
      return emitError(.invalidUTF8(bytes[start], at: Span(start, position)), from: start)
    }
    if length == 1, let next = peek(1), next < 0x80 {
      if let symbol = Self.symbols[Self.key(bytes[start], next)] {
        position += 2
        return emit(.symbol(symbol), from: start)
      }
      let text = String(decoding: bytes[start..<(start + 2)], as: UTF8.self)
      if Self.foreignPairStarts.contains(bytes[start]), let help = ForeignSyntax.signs[text] {
        position += 2
        return emitError(.foreign("`\(text)`", at: Span(start, position), help: help), from: start)
      }
    }
    position += length
    if length == 1, let symbol = Self.symbols[Self.key(0, bytes[start])] {
      switch symbol {
      case .open: openBrackets += 1
      case .close: openBrackets = max(0, openBrackets - 1)
      case .semicolon: openBrackets = 0
      default: break
      }
      emit(.symbol(symbol), from: start)
    } else if scalar.properties.generalCategory != .spaceSeparator {
      let text = String(Character(scalar))
      let help = ForeignSyntax.signs[text]
      emitError(.unexpectedCharacter(text, at: Span(start, position), help: help), from: start)
    }
  }

  /// Signs by their one or two bytes.
  private static let symbols: [UInt16: Symbol] = {
    let entries = Symbol.allCases.map { symbol in
      (symbol.rawValue.utf8.reduce(0) { $0 << 8 | UInt16($1) }, symbol)
    }
    return Dictionary(uniqueKeysWithValues: entries)
  }()

  private static func key(_ first: UInt8, _ second: UInt8) -> UInt16 { UInt16(first) << 8 | UInt16(second) }

  private static let foreignPairStarts = Set(
    ForeignSyntax.signs.keys.filter { $0.utf8.count == 2 }.compactMap(\.utf8.first))
}
