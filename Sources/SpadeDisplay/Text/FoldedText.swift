import SpadeBase

/// Text on lines that have room for it, broken between words.
package enum FoldedText {
  /// Columns that the later lines of a text keep where they are indented.
  private static let leastRoom = 24

  /// The lines; all but the first are indented by `hanging`, or by two where that leaves too little room. A word that is
  /// too long stays whole, and blanks inside a line as they are.
  package static func lines(_ text: String, width: Int?, hanging: Int = 0) -> [String] {
    guard let width, DisplayWidth.of(text) > width else { return [text] }
    let indent = String(repeating: " ", count: width - hanging < leastRoom ? min(hanging, 2) : hanging)
    var lines: [String] = []
    var line = ""
    var columns = 0
    // Words with the blanks before them.
    var words = text[...]
    while !words.isEmpty {
      let start = words.firstIndex { $0 != " " } ?? words.endIndex
      let end = words[start...].firstIndex(of: " ") ?? words.endIndex
      let (blanks, word) = (words[..<start], words[start..<end])
      let wanted = blanks.count + DisplayWidth.of(String(word))
      if columns + wanted > width, line.contains(where: { $0 != " " }) {
        lines.append(line)
        line = indent + word
        columns = DisplayWidth.of(line)
      } else {
        line += blanks + word
        columns += wanted
      }
      words = words[end...]
    }
    return lines + [line]
  }
}
