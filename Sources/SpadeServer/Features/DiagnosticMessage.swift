import SpadeBase

/// Diagnostics as the protocol has them.
enum DiagnosticMessage {
  static func json(_ diagnostic: Diagnostic, in document: Document, _ encoding: PositionEncoding) -> JSONValue {
    let severity =
      switch diagnostic.severity {
      case .error: 1
      case .warning: 2
      case .note: 3
      }
    return [
      "range": document.map.range(diagnostic.labels.first?.span ?? Span(0, 0)),
      "severity": JSONValue(severity),
      "code": .string(diagnostic.code.id),
      "source": "spade",
      "message": .string(text(diagnostic)),
      "relatedInformation": .array(related(diagnostic, document, encoding)),
    ]
  }

  /// The message, what stands beside the place, the notes and the help, a line each.
  private static func text(_ diagnostic: Diagnostic) -> String {
    var lines = [diagnostic.message]
    if let label = diagnostic.labels.first?.text, !label.isEmpty { lines.append(label) }
    lines += diagnostic.notes.map { "note: \($0)" }
    if let help = diagnostic.help { lines.append("help: \(help)") }
    return lines.joined(separator: "\n")
  }

  /// The further places, of texts and of data files.
  private static func related(
    _ diagnostic: Diagnostic, _ document: Document, _ encoding: PositionEncoding
  ) -> [JSONValue] {
    var places: [JSONValue] = []
    for label in diagnostic.labels.dropFirst() {
      let source = label.source ?? document.text
      let isHere = source === document.text
      let map = isHere ? document.map : PositionMap(source.bytes, encoding)
      places.append([
        "location": [
          "uri": .string(isHere ? document.uri : DocumentURI.uri(source.name)), "range": map.range(label.span),
        ],
        "message": .string(label.text.isEmpty ? diagnostic.message : label.text),
      ])
    }
    if let place = diagnostic.place, place.path.utf8.first == UInt8(ascii: "/") {
      let start: JSONValue = ["line": JSONValue(max((place.line ?? 1) - 1, 0)), "character": 0]
      places.append([
        "location": ["uri": .string(DocumentURI.uri(place.path)), "range": ["start": start, "end": start]],
        "message": .string(place.excerpt ?? diagnostic.message),
      ])
    }
    return places
  }
}
