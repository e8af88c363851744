/// A named UTF-8 text that queries are read from, with an index of its lines.
package final class SourceText: Sendable {
  /// What errors call it: a path as given, `<stdin>`, `<command>` or `<prompt>`.
  package let name: String
  /// The text's bytes; not necessarily valid UTF-8.
  package let bytes: [UInt8]
  private let lineStarts: [Int]

  /// Indexes `bytes`; linear in their number.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0a { starts.append(offset + 1) }
    lineStarts = starts
  }

  /// A source made from a string.
  package convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The text under a span, invalid bytes replaced; a span beyond the end is cut.
  package func text(_ span: Span) -> String {
    let start = min(max(span.start, 0), bytes.count)
    let end = min(max(span.end, start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Line and column of a byte offset, both counted from 1, the column in Unicode scalars.
  package func position(_ offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineIndex(offset)
    var column = 1
    for byte in bytes[lineStarts[line]..<offset] where byte & 0xc0 != 0x80 { column += 1 }
    return (line + 1, column)
  }

  /// The bytes of the line that holds `offset`, without its line end, and the offset where it begins.
  package func line(at offset: Int) -> (start: Int, bytes: ArraySlice<UInt8>) {
    let index = lineIndex(min(max(offset, 0), bytes.count))
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0d { end -= 1 }
    return (start, bytes[start..<end])
  }

  private func lineIndex(_ offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
