package import SpadeBase

extension TextEncoding {
  /// Appends the inside of a JSON string. Invalid UTF-8 becomes U+FFFD: JSON is always valid.
  func appendJSON(_ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer) throws(Diagnostic) {
    if bytes.contains(where: { $0 >= 0x7f }) {
      let isValid = (try? UTF8Span(validating: bytes.span)) != nil
      if isForTerminal || !isValid { return try appendScalars(String(decoding: bytes, as: UTF8.self), to: &buffer) }
    }
    for byte in bytes { try appendByte(byte, to: &buffer) }
  }

  // Scalar by scalar: what drives a terminal is written as an escape, which reads back the same.
  private func appendScalars(_ text: String, to buffer: inout ByteBuffer) throws(Diagnostic) {
    for scalar in text.unicodeScalars {
      if scalar.value >= 0x7f, isForTerminal, VisibleText.isHidden(scalar, charset) {
        for unit in String(scalar).utf16 { try appendEscape(UInt32(unit), to: &buffer) }
      } else {
        for byte in UTF8.encode(scalar) ?? .init() { try appendByte(byte, to: &buffer) }
      }
    }
  }

  @inline(__always)
  private func appendByte(_ byte: UInt8, to buffer: inout ByteBuffer) throws(Diagnostic) {
    try buffer.reserve(2)
    switch byte {
    case UInt8(ascii: "\""): buffer.push(pair: "\\\"")
    case UInt8(ascii: "\\"): buffer.push(pair: "\\\\")
    case UInt8(ascii: "\n"): buffer.push(pair: "\\n")
    case UInt8(ascii: "\r"): buffer.push(pair: "\\r")
    case UInt8(ascii: "\t"): buffer.push(pair: "\\t")
    case 0..<0x20, 0x7f: try appendEscape(UInt32(byte), to: &buffer)
    default: buffer.push(byte)
    }
  }

  private func appendEscape(_ unit: UInt32, to buffer: inout ByteBuffer) throws(Diagnostic) {
    let digits: StaticString = "0123456789abcdef"
    try buffer.append("\\u")
    for shift: UInt32 in [12, 8, 4, 0] { try buffer.append(digits.utf8Start[Int(unit >> shift & 15)]) }
  }

  /// A whole JSON string, quotes included.
  package static func appendJSONString(_ text: String, to buffer: inout ByteBuffer) throws(Diagnostic) {
    var text = text
    let encoding = TextEncoding(rules: .json, isForTerminal: true)
    try buffer.append(UInt8(ascii: "\""))
    // withUTF8 rethrows untyped: carry the failure out by hand.
    let failure: Diagnostic? = text.withUTF8 { bytes in
      do throws(Diagnostic) {
        try encoding.appendJSON(bytes, to: &buffer)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
    try buffer.append(UInt8(ascii: "\""))
  }
}
