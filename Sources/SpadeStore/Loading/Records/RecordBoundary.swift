import Glibc

/// Finds where the last whole record of a stretch of text ends, without looking at every field.
///
/// Text between quotes may hold line ends; but a quote opens a field only at its very beginning, so one must walk
/// from quote to quote. Text without quotes is looked at from its end only.
struct RecordBoundary {
  let delimiter: UInt8
  /// End of the last whole record seen; 0 where there is none yet.
  private(set) var lastEnd = 0
  /// Where to go on when more text is there.
  private var resume = 0

  init(delimiter: UInt8) { self.delimiter = delimiter }

  /// Looks at `text`, which begins with a record and may have grown since the last call.
  mutating func advance(_ text: UnsafePointer<UInt8>, _ count: Int) {
    var position = resume
    while position < count {
      guard let found = memchr(text + position, Int32(Ascii.quote), count - position) else {
        noteLineEnd(text, position, count, count)
        // A carriage return at the very end may be half a line end: look at it again.
        resume = text[count - 1] == Ascii.carriageReturn ? count - 1 : count
        return
      }
      let quote = UnsafeRawPointer(found) - UnsafeRawPointer(text)
      noteLineEnd(text, position, quote, count)
      guard opensField(text, quote) else {
        position = quote + 1
        continue
      }
      guard let close = closingQuote(text, quote + 1, count) else {
        resume = quote
        return
      }
      position = close + 1
    }
    resume = position
  }

  private func opensField(_ text: UnsafePointer<UInt8>, _ quote: Int) -> Bool {
    guard quote > 0 else { return true }
    let before = text[quote - 1]
    return before == delimiter || before == Ascii.lineFeed || before == Ascii.carriageReturn
  }

  /// The quote that ends a field; nil where the text ends before one can tell.
  private func closingQuote(_ text: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var position = start
    while position < count, let found = memchr(text + position, Int32(Ascii.quote), count - position) {
      let quote = UnsafeRawPointer(found) - UnsafeRawPointer(text)
      guard quote + 1 < count else { return nil }
      if text[quote + 1] != Ascii.quote { return quote }
      position = quote + 2
    }
    return nil
  }

  private mutating func noteLineEnd(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ count: Int) {
    var position = end - 1
    while position >= start {
      let byte = text[position]
      if byte == Ascii.lineFeed || byte == Ascii.carriageReturn && position + 1 < count {
        // Between the halves of a line end nothing is cut.
        if byte == Ascii.carriageReturn, text[position + 1] == Ascii.lineFeed {
          lastEnd = position + 2
        } else {
          lastEnd = position + 1
        }
        return
      }
      position -= 1
    }
  }
}
