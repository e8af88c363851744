import SpadeBase

/// A column's name above it: on one line where there is room, else on a few, broken where its words part.
enum HeaderText {
  /// More would push the answer off the screen.
  private static let most = 3

  /// The name in lines of at most `width` columns; cut only where a word is wider, or the words are too many.
  static func lines(_ name: String, width: Int, charset: VisibleText.Charset) -> [String] {
    var lines = filled(words(name), width)
    if lines.count > most { lines = [lines[0], lines[1], lines[2...].joined()] }
    return lines.map { line in
      let bare = line.utf8.last == UInt8(ascii: " ") ? String(line.dropLast()) : line
      return VisibleText.string(bare, charset: charset, maxWidth: width)
    }
  }

  /// The columns that the name needs so that nothing of it is cut.
  static func leastWidth(_ name: String) -> Int {
    let words = words(name)
    let full = DisplayWidth.of(name)
    var width = words.map(DisplayWidth.of).max() ?? 0
    while width < full, filled(words, width).count > most { width += 1 }
    return width
  }

  /// The name's parts, each with the sign that ends it: `mean_`, `score_`, `was`.
  private static func words(_ name: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in name {
      word.append(character)
      if character == "_" || character == " " || character == "(" {
        words.append(word)
        word = ""
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func filled(_ words: [String], _ width: Int) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, DisplayWidth.of(last) + DisplayWidth.of(word) <= width {
        lines[lines.count - 1] = last + word
      } else {
        lines.append(word)
      }
    }
    return lines.isEmpty ? [""] : lines
  }
}
