package import SpadeBase

extension DiagnosticRenderer {
  /// One line of JSON, ended: all keys are always there, `null` where there is nothing to say.
  ///
  /// `line`, `column`, `endLine` and `endColumn` count from 1, columns in Unicode scalars; for a data file `column` is
  /// the field. `excerpt` is the source under the span, or what the data file holds there.
  package static func json(_ diagnostic: Diagnostic, source: SourceText? = nil) throws(Diagnostic) -> [UInt8] {
    var object = JSONObject()
    try object.add("severity", diagnostic.severity.rawValue)
    try object.add("code", diagnostic.code.id)
    try object.add("message", diagnostic.message)
    if let label = diagnostic.labels.first, let text = label.source ?? source {
      let start = text.position(label.span.start)
      let end = text.position(label.span.end)
      try object.add("file", text.name)
      try object.add("line", start.line)
      try object.add("column", start.column)
      try object.add("endLine", end.line)
      try object.add("endColumn", end.column)
      try object.add("excerpt", excerpt(text, label.span))
    } else {
      try object.add("file", diagnostic.place?.path)
      try object.add("line", diagnostic.place?.line)
      try object.add("column", diagnostic.place?.column)
      try object.add("endLine", nil as Int?)
      try object.add("endColumn", nil as Int?)
      try object.add("excerpt", diagnostic.place?.excerpt)
    }
    try object.add("labels", diagnostic.labels.dropFirst().map { ($0, $0.source ?? source) })
    try object.add("notes", diagnostic.notes)
    try object.add("help", diagnostic.help)
    return try object.finished()
  }

  // Bounded, as every excerpt.
  static func excerpt(_ source: SourceText, _ span: Span) -> String {
    let text = source.text(Span(span.start, min(span.end, span.start + 1000)))
    return text.count > 200 ? text.prefix(200) + "…" : text
  }
}

/// An object of JSON being put together.
private struct JSONObject: ~Copyable {
  private var buffer = ByteBuffer()

  mutating func add(_ key: String, _ value: String?) throws(Diagnostic) {
    try start(key)
    try append(value)
  }

  mutating func add(_ key: String, _ value: Int?) throws(Diagnostic) {
    try start(key)
    try append(value)
  }

  mutating func add(_ key: String, _ values: [String]) throws(Diagnostic) {
    try start(key)
    try buffer.append("[")
    for (index, value) in values.enumerated() {
      if index > 0 { try buffer.append(",") }
      try append(value)
    }
    try buffer.append("]")
  }

  mutating func add(_ key: String, _ labels: [(Diagnostic.Label, SourceText?)]) throws(Diagnostic) {
    try start(key)
    try buffer.append("[")
    for (index, (label, source)) in labels.enumerated() {
      if index > 0 { try buffer.append(",") }
      let start = source?.position(label.span.start)
      let end = source?.position(label.span.end)
      try buffer.append("{\"file\":")
      try append(source?.name)
      for (key, value) in [
        ("line", start?.line), ("column", start?.column), ("endLine", end?.line), ("endColumn", end?.column),
      ] {
        try buffer.append(",\"\(key)\":")
        try append(value)
      }
      try buffer.append(",\"message\":")
      try append(label.text)
      try buffer.append("}")
    }
    try buffer.append("]")
  }

  consuming func finished() throws(Diagnostic) -> [UInt8] {
    try buffer.append("}\n")
    return buffer.array
  }

  private mutating func start(_ key: String) throws(Diagnostic) {
    try buffer.append(buffer.count == 0 ? "{" : ",")
    try append(key)
    try buffer.append(":")
  }

  private mutating func append(_ value: String?) throws(Diagnostic) {
    guard let value else { return try buffer.append("null") }
    try TextEncoding.appendJSONString(value, to: &buffer)
  }

  private mutating func append(_ value: Int?) throws(Diagnostic) {
    guard let value else { return try buffer.append("null") }
    try NumberText.append(Int64(value), to: &buffer)
  }
}
