import SpadeBase
import SpadeSyntax

extension Server {
  /// The edit that gives a document its canonical form; none where it has errors, which are shown already.
  func formatting(_ parameters: JSONValue) throws(ResponseError) -> JSONValue {
    let document = try document(parameters)
    let old = document.text.bytes
    do throws(Formatter.Failure) {
      let new = Array(try Formatter.format(document.text).utf8)
      guard new != old else { return [] }
      // Only the lines that differ: the rest keeps its marks and cursors.
      let start = Self.commonLines(old, new)
      let end = Self.commonLines(old[start...].reversed(), new[start...].reversed())
      let text = String(decoding: new[start..<(new.count - end)], as: UTF8.self)
      return [["range": document.map.range(Span(start, old.count - end)), "newText": .string(text)]]
    } catch {
      return .null
    }
  }

  /// The bytes of the whole lines that both begin with.
  private static func commonLines(_ one: some Sequence<UInt8>, _ other: some Sequence<UInt8>) -> Int {
    var whole = 0
    var count = 0
    for (left, right) in zip(one, other) {
      guard left == right else { break }
      count += 1
      if left == 0x0a { whole = count }
    }
    return whole
  }
}
