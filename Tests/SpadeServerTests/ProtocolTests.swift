import Testing

@testable import SpadeServer

/// Messages in a stream of bytes, places in a text, addresses of files.
@Suite struct ProtocolTests {
  private func items(_ text: String, pieces: Int = .max) -> [MessageReader.Item] {
    var reader = MessageReader()
    let bytes = Array(text.utf8)
    let length = min(pieces, bytes.count)
    return stride(from: 0, to: bytes.count, by: length).flatMap {
      reader.take(bytes[$0..<min($0 + length, bytes.count)])
    }
  }

  private func message(_ text: String) -> MessageReader.Item { .message(Array(text.utf8)) }

  @Test(arguments: [1, 2, 3, 7, 1000]) func messagesComeInAnyPieces(_ pieces: Int) {
    let text = "Content-Length: 2\r\nContent-Type: x\r\n\r\n{}content-length:3\n\n[1]\r\nContent-Length: 0\r\n\r\n"
    #expect(items(text, pieces: pieces) == [message("{}"), message("[1]"), message("")])
  }

  @Test(arguments: ["", " -1", " x", " 99999999999999999999", " 1 2"]) func lengthsThatAreNone(_ length: String) {
    let found = items("Content-Length:\(length)\r\n\r\n{}Content-Length: 2\r\n\r\n[]")
    #expect(found == [.damage("a message has no usable Content-Length"), message("[]")])
  }

  @Test func hugeMessagesAreSkipped() {
    let length = MessageReader.messageLimit + 1
    var reader = MessageReader()
    #expect(reader.take(Array("Content-Length: \(length)\r\n\r\n".utf8)[...]).count == 1)
    let block = [UInt8](repeating: 0x20, count: 1 << 20)
    for _ in 0..<64 { #expect(reader.take(block[...]).isEmpty) }
    #expect(reader.take(Array(" Content-Length: 2\r\n\r\n{}".utf8)[...]) == [message("{}")])
  }

  @Test func endlessHeadersAreBounded() {
    let noise = String(repeating: "x", count: 100_000)
    #expect(items(noise + "Content-Length: 2\r\n\r\n{}", pieces: 4096) == [message("{}")])
  }

  @Test(arguments: [
    ("/a/b.spade", "file:///a/b.spade"), ("/a b/ä%", "file:///a%20b/%C3%A4%25"),
  ])
  func addresses(_ path: String, _ uri: String) {
    #expect(DocumentURI.uri(path) == uri)
    #expect(DocumentURI.path(uri) == path)
  }

  @Test func addressesOfNoFile() {
    for uri in ["untitled:Untitled-1", "file://host/a", "file://", "", "file:///a%00b"] {
      #expect(DocumentURI.path(uri) == nil)
    }
    #expect(DocumentURI.path("FILE://localhost/a%zz%4") == "/a%zz%4")
  }

  @Test(arguments: [PositionEncoding.utf8, .utf16]) func placesThereAndBack(_ encoding: PositionEncoding) {
    let text = "a\r\nä😀b\rc\n\n\u{301}d"
    let bytes = Array(text.utf8)
    let map = PositionMap(bytes, encoding)
    for offset in 0...bytes.count where offset == bytes.count || bytes[offset] & 0xc0 != 0x80 {
      let place = map.position(offset)
      // Between \r and \n there is no place of its own.
      if offset == 2 { continue }
      #expect(map.offset(line: place.line, character: place.character) == offset)
    }
    #expect(map.position(bytes.count).line == 4)
    #expect(map.offset(line: 1, character: .max) == 10)
    #expect(map.offset(line: 99, character: 0) == bytes.count)
    #expect(map.offset(line: -1, character: -1) == 0)
    #expect(map.offset(line: 1, character: 2) == 5)
    #expect(map.offset(line: 1, character: 3) == (encoding == .utf8 ? 5 : 9))
  }
}
