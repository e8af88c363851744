import SpadeBase
import SpadeSession

/// A document as the client has it open.
final class Document {
  let uri: String
  /// Where its paths begin.
  let folder: String
  private(set) var version: Int?
  private(set) var text: SourceText
  private(set) var map: PositionMap
  private let encoding: PositionEncoding
  private let name: String
  /// What its last check found out; nil where it was changed since, or something that it reads.
  var check: Check?
  /// What is wrong with it, in the order of the text.
  var found: [Diagnostic] = []
  /// Tables that its last check asked for.
  var tables: Set<TableShelf.Key> = []
  /// What the client was told last.
  var published: JSONValue?

  init(uri: String, text: String, version: Int?, root: String?, encoding: PositionEncoding) {
    let path = DocumentURI.path(uri)
    let bytes = Array(text.utf8)
    self.uri = uri
    self.version = version
    self.encoding = encoding
    name = path ?? uri
    folder = path.map(Paths.folder(of:)) ?? root ?? "."
    self.text = SourceText(name: name, bytes: bytes)
    map = PositionMap(bytes, encoding)
  }

  /// Carries out changes in their order; one without a range is the whole text.
  func change(_ changes: [JSONValue], version: Int?) throws(ResponseError) {
    for change in changes {
      guard let new = change["text"]?.text else { throw .parameters("a change has a text") }
      var bytes = Array(new.utf8)
      if let range = change["range"], range.isObject {
        let start = try map.offset(range["start"])
        let end = try map.offset(range["end"])
        bytes = text.bytes[..<start] + bytes + text.bytes[max(start, end)...]
      }
      text = SourceText(name: name, bytes: bytes)
      map = PositionMap(bytes, encoding)
    }
    self.version = version ?? self.version
    check = nil
  }
}
