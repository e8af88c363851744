import SpadeBase
import SpadeSyntax

/// Text in, tree out: nothing traps, and what can be parsed is formatted into a text of the same meaning.
enum SyntaxFuzzing {
  /// The parser alone: many more texts in the same time.
  static func findingInParse(of bytes: [UInt8]) -> String? {
    findingInPlaces(Parser.parse(SourceText(name: "<fuzz>", bytes: bytes)), bytes.count)
  }

  static func finding(in bytes: [UInt8]) -> String? {
    let source = SourceText(name: "<fuzz>", bytes: bytes)
    let parsed = Parser.parse(source)
    if let finding = findingInPlaces(parsed, bytes.count) { return finding }
    var end = 0
    for part in Highlighter.parts(bytes) {
      guard part.span.start >= end, part.span.end >= part.span.start, part.span.end <= bytes.count else {
        return "highlighted parts overlap or leave the text"
      }
      end = part.span.end
    }
    _ = Parser.isComplete(bytes)
    guard parsed.diagnostics.isEmpty else { return nil }
    return findingInFormat(source, parsed.statements)
  }

  private static func findingInPlaces(_ parsed: ParseResult, _ length: Int) -> String? {
    for diagnostic in parsed.diagnostics {
      for label in diagnostic.labels
      where label.span.start < 0 || label.span.end < label.span.start || label.span.end > length {
        return "a diagnostic points outside the text: \(diagnostic.code.id) \(label.span)"
      }
    }
    return nil
  }

  private static func findingInFormat(_ source: SourceText, _ statements: [Statement]) -> String? {
    do throws(Formatter.Failure) {
      let formatted = try Formatter.format(source)
      let again = Parser.parse(SourceText(name: "<formatted>", text: formatted))
      guard again.diagnostics.isEmpty else { return "the formatted text doesn't parse: \(formatted)" }
      guard TreeDump.text(again.statements) == TreeDump.text(statements) else {
        return "the formatted text means something else: \(formatted)"
      }
      let twice = try Formatter.format(SourceText(name: "<formatted>", text: formatted))
      return twice == formatted ? nil : "formatting twice gives another text: \(formatted)"
    } catch {
      return "what parses can't be formatted"
    }
  }
}
