/// Lines of a text, whatever ends them: LF, CRLF or CR.
enum Lines {
  /// The offset behind the line that begins at `start`; nil where the text ends before one can tell.
  static func end(of text: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool) -> Int? {
    var position = start
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == Ascii.lineFeed { return position }
      if byte == Ascii.carriageReturn {
        guard position < text.count else { return isWhole ? position : nil }
        return text[position] == Ascii.lineFeed ? position + 1 : position
      }
    }
    return isWhole ? position : nil
  }

  /// How many lines end in a stretch of text that begins and ends with a line.
  static func count(of text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Int {
    var count = 0
    for position in range {
      let byte = text[position]
      if byte == Ascii.lineFeed
        || byte == Ascii.carriageReturn && !(position + 1 < range.upperBound && text[position + 1] == Ascii.lineFeed)
      {
        count += 1
      }
    }
    return count
  }
}
