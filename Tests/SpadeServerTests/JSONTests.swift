import SpadeDisplay
import SpadeServer
import Testing

/// JSON read from bytes that may hold anything, and written.
@Suite struct JSONTests {
  private func read(_ text: String) throws(JSONReader.Failure) -> JSONValue { try JSONReader.read(Array(text.utf8)) }

  private func written(_ value: JSONValue) throws -> String {
    var buffer = ByteBuffer()
    try value.write(to: &buffer)
    return String(decoding: buffer.array, as: UTF8.self)
  }

  @Test func readsEveryKindOfValue() throws {
    let value = try read(" {\"a\": [1, -2.5e+3, true, false, null], \"b\": {\"c\": \"d\"}, \"e\": []}\r\n")
    #expect(value["a"] == [1, .number("-2.5e+3"), true, false, nil])
    #expect(value["b"]?["c"]?.text == "d")
    #expect(value["e"]?.elements?.isEmpty == true)
    #expect(try written(value) == "{\"a\":[1,-2.5e+3,true,false,null],\"b\":{\"c\":\"d\"},\"e\":[]}")
  }

  @Test(arguments: [
    ("\"\\u0041\\n\\/\"", "A\n/"), ("\"\\ud83d\\ude00\"", "😀"), ("\"\\ud83d\"", "\u{fffd}"),
    ("\"\\ude00x\"", "\u{fffd}x"), ("\"\\ud83d\\u0041\"", "\u{fffd}A"), ("\"\\ud83d\\ud83d\\ude00\"", "\u{fffd}😀"),
  ])
  func escapes(_ text: String, _ meaning: String) throws {
    let found = try read(text).text
    #expect(found.map { Array($0.utf8) } == Array(meaning.utf8))
  }

  @Test func bytesThatAreNoTextAreReplaced() throws {
    #expect(try JSONReader.read([0x22, 0xff, 0x22]).text == "\u{fffd}")
  }

  @Test(arguments: [
    "", " ", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "{1:2}", "tru", "nul", "01", "-", "1.", "1e", "+1", "\"", "\"\\",
    "\"\\x\"",
    "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "1 2", "[1 2]", "\u{feff}1", "'a'", "NaN",
  ])
  func refuses(_ text: String) { #expect(throws: JSONReader.Failure.self) { try read(text) } }

  @Test func depthIsLimited() throws {
    let deep = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
    #expect(throws: Never.self) { try read(deep(128)) }
    #expect(throws: JSONReader.Failure.self) { try read(deep(129)) }
    #expect(throws: JSONReader.Failure.self) { try read(String(repeating: "{\"a\":", count: 1_000_000)) }
  }

  @Test func writesWhatReadsBack() throws {
    let texts = ["", "\"\\", "\u{0}\u{1f}\u{7f}", "ä😀\u{202e}", "\u{2028}"]
    for text in texts {
      let back = try read(try written(.string(text))).text
      #expect(back.map { Array($0.utf8) } == Array(text.utf8))
    }
  }

  @Test func theLastOfEqualNamesCounts() throws { #expect(try read("{\"a\":1,\"a\":2}")["a"]?.integer == 2) }

  @Test func onlyWholeNumbersThatFitAreIntegers() throws {
    #expect(try read("9223372036854775807").integer == .max)
    #expect(try read("9223372036854775808").integer == nil)
    #expect(try read("1.0").integer == nil)
  }
}
