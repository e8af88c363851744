import SpadeBase

/// Where the cursor can go: by what people take for characters, words, lines.
extension LineEditor {
  func move(to position: (LineEditor) -> Int) -> EditEngine.Outcome {
    engine.cursor = position(self)
    return .changed
  }

  var left: Int { Clusters.boundary(before: engine.cursor, in: engine.text) }
  var right: Int { Clusters.boundary(after: engine.cursor, in: engine.text) }

  var lineStart: Int { Self.lineStart(engine.text, engine.cursor) }
  var lineEnd: Int { Self.lineEnd(engine.text, engine.cursor) }

  private static func lineStart(_ text: [Unicode.Scalar], _ position: Int) -> Int {
    (text[..<position].lastIndex(of: "\n")).map { $0 + 1 } ?? 0
  }

  private static func lineEnd(_ text: [Unicode.Scalar], _ position: Int) -> Int {
    text[position...].firstIndex(of: "\n") ?? text.count
  }

  /// The start of the word before the cursor.
  var wordLeft: Int { skipBack(while: Self.isWord) }
  /// The end of the word after the cursor.
  var wordRight: Int {
    let text = engine.text
    var position = engine.cursor
    while position < text.count, !Self.isWord(text[position]) {
      position = Clusters.boundary(after: position, in: text)
    }
    while position < text.count, Self.isWord(text[position]) { position = Clusters.boundary(after: position, in: text) }
    return position
  }
  /// The start of what stands between blanks before the cursor.
  var blankLeft: Int { skipBack { $0 != " " && $0 != "\n" && $0 != "\t" } }

  private func skipBack(while isInside: (Unicode.Scalar) -> Bool) -> Int {
    let text = engine.text
    var position = engine.cursor
    var hasEntered = false
    while position > 0 {
      let before = Clusters.boundary(before: position, in: text)
      let isInside = isInside(text[before])
      if hasEntered, !isInside { break }
      hasEntered = isInside
      position = before
    }
    return position
  }

  /// By the first scalar of a cluster.
  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar == "_" || Character(scalar).isLetter || Character(scalar).isNumber }
    let properties = scalar.properties
    return properties.isAlphabetic || properties.numericType != nil
  }

  /// Right, or taking the hint at the end of the text.
  func moveRight() -> EditEngine.Outcome { acceptHint() ?? move { $0.right } }

  /// To the end of the line, or taking the hint at the end of the text.
  func moveToEnd() -> EditEngine.Outcome { acceptHint() ?? move { $0.lineEnd } }

  /// A word further, or taking a word of the hint at the end of the text.
  func moveWordRight() -> EditEngine.Outcome {
    if let hint = currentHint {
      let scalars = Array(hint.unicodeScalars)
      var end = 0
      while end < scalars.count, !Self.isWord(scalars[end]) { end += 1 }
      while end < scalars.count, Self.isWord(scalars[end]) { end += 1 }
      engine.insert(scalars[..<end])
      return .changed
    }
    return move { $0.wordRight }
  }

  private func acceptHint() -> EditEngine.Outcome? {
    guard let hint = currentHint else { return nil }
    engine.insert(Array(hint.unicodeScalars))
    return .changed
  }

  private var currentHint: String? {
    let text = engine.text
    return hint(text, String(scalars: text), cursor: engine.cursor)
  }

  /// The position a line further up (-1) or down (1), nearest to the column; nil beyond the text.
  func position(lines step: Int, column: Int) -> Int? {
    let text = engine.text
    let start: Int
    if step < 0 {
      let first = Self.lineStart(text, engine.cursor)
      guard first > 0 else { return nil }
      start = Self.lineStart(text, first - 1)
    } else {
      let end = Self.lineEnd(text, engine.cursor)
      guard end < text.count else { return nil }
      start = end + 1
    }
    var width = 0
    var position = start
    for cluster in Clusters.split(Array(text[start..<Self.lineEnd(text, start)])) {
      if width + cluster.width > column { break }
      width += cluster.width
      position += cluster.count
    }
    return position
  }

  /// Cells between the start of the line and the cursor.
  var column: Int {
    Clusters.split(Array(engine.text[lineStart..<engine.cursor])).reduce(0) { $0 + $1.width }
  }
}
