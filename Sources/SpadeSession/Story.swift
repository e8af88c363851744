import SpadeBase
import SpadeDisplay
import SpadePlan
import SpadeSyntax

/// What a page tells of a query beside its answer.
enum Story {
  /// The query's text, with that of the queries it goes on from, and the comment right above it.
  static func of(_ query: Query, _ pipeline: Binder.Pipeline, _ text: SourceText) -> AnswerStory {
    // Where the answer goes is no part of what was asked.
    var end = query.span.end
    if let last = query.stages.last, case .into = last.kind { end = last.span.start }
    var own = text.text(Span(query.span.start, end))
    while let last = own.last, last == "|" || last.isWhitespace { own.removeLast() }
    if case .lastQuery = query.source {
      var parts = head(pipeline).map { [$0] } ?? []
      for stage in pipeline.stages.dropLast(query.stages.count) { parts.append(stage.text.text(stage.stage.span)) }
      own = parts.joined(separator: " | ") + " " + own
    }
    return AnswerStory(remark: remark(above: query.span.start, in: text), query: own)
  }

  private static func head(_ pipeline: Binder.Pipeline) -> String? {
    switch pipeline.source {
    case .table(let name, let all): (all ? "all " : "") + name.text
    case .lastResult: "_"
    case .implicit, .lastQuery: nil
    }
  }

  /// The lines of a comment that ends on the line before.
  private static func remark(above offset: Int, in text: SourceText) -> String? {
    var start = text.line(at: offset).start
    var lines: [String] = []
    while start > 0 {
      let line = text.line(at: start - 1)
      let content = line.bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard content.first == UInt8(ascii: "#"), line.start < start else { break }
      let words = content.drop { $0 == UInt8(ascii: "#") }.drop { $0 == UInt8(ascii: " ") }
      lines.insert(String(decoding: words, as: UTF8.self), at: 0)
      start = line.start
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}
