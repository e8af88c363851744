import SpadeBase

extension Lexer {
  /// Reads a text in `"` or `'`, or a name in backticks: the quote doubled stands for itself, `\` escapes.
  mutating func quoted() {
    let start = position
    let quote = bytes[start]
    position += 1
    var content: [UInt8] = []
    var trouble: Diagnostic?
    while true {
      guard let byte = peek(), byte != 0x0a else {
        if position > start + 1, bytes[position - 1] == 0x0d { position -= 1 }
        emitError(.unterminated(quote: quote, at: Span(start, position)), from: start)
        return
      }
      if byte == quote {
        position += 1
        guard peek() == quote else { break }
        content.append(quote)
        position += 1
      } else if byte == UInt8(ascii: "\\") {
        if let problem = escape(into: &content) { trouble = trouble ?? problem }
      } else if let (_, length) = UTF8Decoder.scalar(in: bytes, at: position) {
        content.append(contentsOf: bytes[position..<(position + length)])
        position += length
      } else {
        trouble = trouble ?? .invalidUTF8(byte, at: Span(position, position + 1))
        position += 1
      }
    }
    if let trouble {
      emitError(trouble, from: start)
    } else if quote == UInt8(ascii: "`") {
      if content.isEmpty {
        emitError(.emptyName(at: Span(start, position)), from: start)
      } else {
        emit(.quotedName, from: start, value: .text(String(decoding: content, as: UTF8.self)))
      }
    } else {
      emit(.text, from: start, value: .text(String(decoding: content, as: UTF8.self)))
    }
  }

  /// Reads `\n`, `\t`, `\\`, `\"`, `\'`, `` \` `` or `\u{…}`.
  private mutating func escape(into content: inout [UInt8]) -> Diagnostic? {
    let start = position
    position += 1
    // A line end closes the text; the caller says so.
    guard let byte = peek(), byte != 0x0a else { return nil }
    switch byte {
    case UInt8(ascii: "n"): content.append(0x0a)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "r"): content.append(0x0d)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): content.append(byte)
    case UInt8(ascii: "u"):
      position += 1
      return unicodeEscape(from: start, into: &content)
    default:
      let length = UTF8Decoder.scalar(in: bytes, at: position)?.length ?? 1
      position += length
      return .badEscape(String(decoding: bytes[start..<position], as: UTF8.self), at: Span(start, position))
    }
    position += 1
    return nil
  }

  private mutating func unicodeEscape(from start: Int, into content: inout [UInt8]) -> Diagnostic? {
    var code: UInt32 = 0
    var digits = 0
    if peek() == UInt8(ascii: "{") {
      position += 1
      while digits < 6, let byte = peek(), let digit = Self.hexDigit(byte) {
        code = code << 4 | digit
        digits += 1
        position += 1
      }
    }
    guard digits > 0, peek() == UInt8(ascii: "}"), let scalar = Unicode.Scalar(code) else {
      return .badEscape(String(decoding: bytes[start..<position], as: UTF8.self), at: Span(start, position))
    }
    position += 1
    content.append(contentsOf: Array(String(Character(scalar)).utf8))
    return nil
  }

  private static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
