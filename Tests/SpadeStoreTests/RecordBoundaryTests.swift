import Testing

@testable import SpadeStore

/// Where the last whole record of a chunk ends, however the text arrives.
@Suite struct RecordBoundaryTests {
  private func end(_ text: String, pieces: Int = 1) -> Int {
    let bytes = Array(text.utf8)
    var boundary = RecordBoundary(delimiter: UInt8(ascii: ","))
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for piece in 1...pieces { boundary.advance(base, buffer.count * piece / pieces) }
    }
    return boundary.lastEnd
  }

  /// A quote within a field is a byte like others; the line may end right behind it.
  @Test(arguments: ["12\"\n13\"\n", "a,12\"\r\nb,13\"\r\n", "x\"\"\n", "a\"b,\"c\nd\"\n", "\"a\"\"\n\"\"b\",c\"\n"])
  func linesThatEndInAQuote(_ text: String) {
    for pieces in [1, 2, text.utf8.count] { #expect(end(text, pieces: pieces) == text.utf8.count, "\(pieces)") }
  }

  /// What is open belongs to the next chunk, with all of its line.
  @Test(arguments: [
    ("a,b\nc,\"d\ne", 4), ("a\n\"b\"\"\n", 2), ("a\r\nb\r", 3), ("\"a\nb", 0), ("", 0), ("a\"\nb\"", 3),
  ])
  func whatIsOpenStays(_ text: String, _ expected: Int) {
    for pieces in [1, 2, max(1, text.utf8.count)] { #expect(end(text, pieces: pieces) == expected, "\(pieces)") }
  }
}
