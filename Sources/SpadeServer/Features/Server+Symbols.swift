import SpadeBase
import SpadeSyntax

extension Server {
  /// What a document loads and defines.
  func documentSymbols(_ parameters: JSONValue) throws(ResponseError) -> JSONValue {
    let document = try document(parameters)
    let declarations = Parser.parse(document.text).statements.compactMap { Declaration($0, in: document.text) }
    return .array(
      declarations.map { declaration in
        [
          "name": .string(declaration.name.text),
          "detail": .string(declaration.kind.word),
          "kind": JSONValue(declaration.kind.symbol),
          "range": document.map.range(declaration.span),
          "selectionRange": document.map.range(declaration.name.span),
        ]
      })
  }

  /// Where the name at a place got its meaning.
  func definition(_ parameters: JSONValue) throws(ResponseError) -> JSONValue {
    let (document, offset) = try place(parameters)
    guard let mention = Mention(at: offset, in: document.text), case .name(let qualifier, let name) = mention.kind
    else { return .null }
    let declarations = checked(document).declarations
    // The last one before the place counts; in the text that is open, one below is better than none.
    let wanted = [name, qualifier ?? name].lazy.compactMap { name in
      declarations.last { $0.isNamed(name) && ($0.source !== document.text || $0.span.start <= offset) }
        ?? declarations.first { $0.isNamed(name) }
    }.first
    guard let wanted else { return .null }
    let isHere = wanted.source === document.text
    let map = isHere ? document.map : PositionMap(wanted.source.bytes, encoding)
    return [
      "uri": .string(isHere ? document.uri : DocumentURI.uri(wanted.source.name)),
      "range": map.range(wanted.name.span),
    ]
  }
}

extension Declaration.Kind {
  /// As a query writes it.
  var word: String {
    switch self {
    case .table: "load"
    case .definition: "let"
    case .cohort: "cohort"
    }
  }

  /// The protocol's number for such things: a struct, a variable, a boolean.
  fileprivate var symbol: Int {
    switch self {
    case .table: 23
    case .definition: 13
    case .cohort: 17
    }
  }
}
