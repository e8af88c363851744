import SpadeBase
import SpadeStore

/// Where an answer comes from, for pages that tell of it.
package struct AnswerStory: Sendable {
  /// What a script says of the query, in the comment above it.
  package var remark: String?
  /// The query's text.
  package var query: String?
  /// As of when, over how many, what is missing.
  package var evidence: String?

  package init(remark: String? = nil, query: String? = nil, evidence: String? = nil) {
    self.remark = remark
    self.query = query
    self.evidence = evidence
  }
}

/// Writes answers as sections of one page that needs nothing else: no scripts, no fonts or images from elsewhere.
///
/// The tags that would end the page may be left out in HTML, so that a page can grow by a section at any time.
struct HTMLPage {
  /// Rows of an answer that a page shows at most, where the caller names no limit: it is for reading.
  static let rows = 1_000

  let options: WriteOptions

  /// What comes before the first section.
  func begin(title: String, to sink: ByteSink) throws(Diagnostic) {
    try sink.write(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta name=\"generator\" content=\"spade\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
        + "<title>\(Markup.escaped(title, maxWidth: 200))</title>\n<style>\n\(PageStyle.page)</style>\n</head>\n"
        + "<body class=\"spade\">\n<h1>\(Markup.escaped(title, maxWidth: 200))</h1>\n")
  }

  /// An answer: what was asked, the table or drawing, and what it rests on.
  func section(_ table: ResultTable, to sink: ByteSink) throws(Diagnostic) {
    try sink.write("<section>\n")
    try head(to: sink)
    if let request = options.plot {
      let plot = try Plot(table, request, profile: .page, options: options)
      try sink.write("<figure>\n\(try plot.svg(evidence: nil, isStandalone: false))</figure>\n")
    } else {
      try HTMLTable(table, options: options).write(to: sink)
    }
    if let evidence = options.story.evidence {
      try sink.write("<p class=\"evidence\">\(Markup.escaped(evidence))</p>\n")
    }
    try sink.write("</section>\n")
  }

  // The remark's first line is the heading.
  private func head(to sink: ByteSink) throws(Diagnostic) {
    if let remark = options.story.remark {
      let lines = remark.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: true)
      if let first = lines.first { try sink.write("<h2>\(Markup.escaped(String(first)))</h2>\n") }
      if lines.count > 1 { try sink.write("<p>\(Markup.escapedLines(String(lines[1])))</p>\n") }
    }
    if let query = options.story.query {
      try sink.write("<pre><code>\(Markup.escapedLines(query))</code></pre>\n")
    }
  }
}

extension TerminalProfile {
  /// A page: whoever reads it sees all that a terminal would show.
  static let page = TerminalProfile(isTerminal: true)
}
