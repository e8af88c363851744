package import SpadeBase

/// How a client counts the characters of a line.
package enum PositionEncoding: String, Sendable { case utf8 = "utf-8", utf16 = "utf-16" }

/// Byte offsets of a text as lines and characters, counted from 0, and back.
package struct PositionMap: Sendable {
  private let bytes: [UInt8]
  private let encoding: PositionEncoding
  /// Where each line begins; a line ends at `\n`, `\r\n` or `\r`.
  private let starts: [Int]

  /// Indexes a text; linear in its length.
  package init(_ bytes: [UInt8], _ encoding: PositionEncoding) {
    self.bytes = bytes
    self.encoding = encoding
    var starts = [0]
    for (offset, byte) in bytes.enumerated() {
      let endsLine = byte == 0x0a || byte == 0x0d && (offset + 1 == bytes.count || bytes[offset + 1] != 0x0a)
      if endsLine { starts.append(offset + 1) }
    }
    self.starts = starts
  }

  /// Line and character of an offset; one beyond the end is the end.
  package func position(_ offset: Int) -> (line: Int, character: Int) {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return (low, bytes[starts[low]..<offset].reduce(0) { $0 + units($1) })
  }

  /// The offset of a place; a character beyond the line's end is that end, a line beyond the last the text's end.
  package func offset(line: Int, character: Int) -> Int {
    guard line >= 0 else { return 0 }
    guard line < starts.count else { return bytes.count }
    var left = max(character, 0)
    var index = starts[line]
    while index < bytes.count, bytes[index] != 0x0a, bytes[index] != 0x0d {
      let cost = units(bytes[index])
      // In UTF-16 a character's further bytes cost nothing; half a pair is the place before it.
      if cost > left { break }
      left -= cost
      index += 1
    }
    while index > starts[line], index < bytes.count, bytes[index] & 0xc0 == 0x80 { index -= 1 }
    return index
  }

  /// Units that a byte adds: in UTF-16 a character's first byte counts for it, twice above U+FFFF.
  private func units(_ byte: UInt8) -> Int {
    switch encoding {
    case .utf8: 1
    case .utf16: byte & 0xc0 == 0x80 ? 0 : byte >= 0xf0 ? 2 : 1
    }
  }
}

extension PositionMap {
  /// A span as the protocol's range.
  package func range(_ span: Span) -> JSONValue { ["start": place(span.start), "end": place(span.end)] }

  /// An offset as the protocol's position.
  package func place(_ offset: Int) -> JSONValue {
    let (line, character) = position(offset)
    return ["line": JSONValue(line), "character": JSONValue(character)]
  }

  /// The offset that the protocol's position means.
  func offset(_ place: JSONValue?) throws(ResponseError) -> Int {
    guard let line = place?["line"]?.integer, let character = place?["character"]?.integer else {
      throw .parameters("a position has a line and a character")
    }
    return offset(line: line, character: character)
  }
}
