import SpadeDisplay

/// The shell's own lines, which hold signs that an ASCII terminal lacks.
enum OwnWords {
  private static let plain: [Character: String] = ["·": "-", "…": "...", "—": "-", "→": "->", "≤": "<="]

  /// A line ready for a terminal: in ASCII our own signs are spelled, and what else there is shows as escapes.
  static func shown(_ line: String, _ charset: VisibleText.Charset) -> String {
    guard charset == .ascii else { return VisibleText.string(line, charset: charset) }
    return VisibleText.string(line.map { plain[$0] ?? String($0) }.joined(), charset: charset)
  }
}
