import SpadeBase

/// How texts are written in a format, delimiters and escapes included.
package struct TextEncoding: Sendable {
  /// The rules of one format.
  enum Rules: Sendable { case csv, tsv, json, markdown }

  let rules: Rules
  /// A `'` goes before texts that a spreadsheet would take for a formula.
  var guardsFormulas = false
  /// Whatever drives a terminal is shown instead of sent.
  var isForTerminal = false
  var charset = VisibleText.Charset.unicode

  /// Stands on both sides of every text.
  var quote: UInt8? { rules == .json ? UInt8(ascii: "\"") : nil }

  /// True where a text stays as it is, but for the `quote` around it.
  @inline(__always)
  func leavesAlone(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return rules == .json }
    if guardsFormulas, Self.startsFormula(first) || first == UInt8(ascii: "'") { return false }
    switch rules {
    case .csv:
      for byte in bytes where byte < 0x2d {
        if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte < 0x20 { return false }
      }
      return !isForTerminal || VisibleText.isPlain(bytes)
    case .tsv:
      if first == UInt8(ascii: "\"") { return false }
      for byte in bytes where byte < 0x20 || byte == UInt8(ascii: "\\") { return false }
      return !isForTerminal || VisibleText.isPlain(bytes)
    case .json:
      for byte in bytes
      where byte < 0x20 || byte >= 0x7f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        return false
      }
      return true
    case .markdown:
      return false
    }
  }

  /// Appends a text, without the `quote` around it.
  func append(_ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer) throws(Diagnostic) {
    switch rules {
    case .json: try appendJSON(bytes, to: &buffer)
    case .markdown: try appendMarkdown(bytes, to: &buffer)
    case .csv, .tsv:
      if guardsFormulas, let first = bytes.first, Self.startsFormula(first) || first == UInt8(ascii: "'") {
        var guarded = ByteBuffer()
        try guarded.append(UInt8(ascii: "'"))
        try guarded.append(bytes)
        try guarded.withBytes { (text) throws(Diagnostic) in try appendShown(text, to: &buffer) }
      } else {
        try appendShown(bytes, to: &buffer)
      }
    }
  }

  private func appendShown(_ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer) throws(Diagnostic) {
    guard isForTerminal, !VisibleText.isPlain(bytes) else { return try appendDelimited(bytes, to: &buffer) }
    var shown = ByteBuffer()
    try VisibleText.append(bytes, charset: charset, to: &shown)
    try shown.withBytes { (text) throws(Diagnostic) in try appendDelimited(text, to: &buffer) }
  }

  private func appendDelimited(
    _ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer
  ) throws(Diagnostic) {
    if rules == .tsv { return try appendTSV(bytes, to: &buffer) }
    let quote = UInt8(ascii: "\"")
    guard bytes.isEmpty || bytes.contains(where: { $0 == quote || $0 == UInt8(ascii: ",") || $0 < 0x20 }) else {
      return try buffer.append(bytes)
    }
    try buffer.append(quote)
    for byte in bytes {
      try buffer.reserve(2)
      if byte == quote { buffer.push(quote) }
      buffer.push(byte)
    }
    try buffer.append(quote)
  }

  private func appendTSV(_ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer) throws(Diagnostic) {
    let quote = UInt8(ascii: "\"")
    if bytes.isEmpty { return try buffer.append("\"\"") }
    // Only the empty text begins with a quote.
    if bytes[0] == quote { try buffer.append(UInt8(ascii: "\\")) }
    for byte in bytes {
      try buffer.reserve(2)
      switch byte {
      case UInt8(ascii: "\t"): buffer.push(pair: "\\t")
      case UInt8(ascii: "\n"): buffer.push(pair: "\\n")
      case UInt8(ascii: "\r"): buffer.push(pair: "\\r")
      case UInt8(ascii: "\\"): buffer.push(pair: "\\\\")
      default: buffer.push(byte)
      }
    }
  }

  private func appendMarkdown(_ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer) throws(Diagnostic) {
    // Null is an empty cell; what would look like it, or like the empty text, stands in quotes.
    let quoted = bytes.allSatisfy { $0 == UInt8(ascii: " ") } || bytes.elementsEqual("\"\"".utf8)
    if quoted { try buffer.append(UInt8(ascii: "\"")) }
    var shown = ByteBuffer()
    try VisibleText.append(bytes, charset: .unicode, to: &shown)
    try shown.withBytes { (text) throws(Diagnostic) in
      for byte in text {
        try buffer.reserve(2)
        switch byte {
        case UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: "*"), UInt8(ascii: "`"):
          buffer.push(UInt8(ascii: "\\"))
        default: break
        }
        buffer.push(byte)
      }
    }
    if quoted { try buffer.append(UInt8(ascii: "\"")) }
  }

  /// What a spreadsheet takes for the beginning of a formula (CWE-1236).
  @inline(__always)
  private static func startsFormula(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
      UInt8(ascii: "\r"):
      true
    default: false
    }
  }
}

extension ByteBuffer {
  /// Adds two bytes for which there is room.
  mutating func push(pair: StaticString) {
    push(pair.utf8Start[0])
    push(pair.utf8Start[1])
  }
}
