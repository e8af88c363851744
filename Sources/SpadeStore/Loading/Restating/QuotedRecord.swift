import SpadeBase

/// One record of a text whose fields are told apart in an unusual way.
struct QuotedRecord {
  struct Field {
    /// What stands in it, its quotes left out, what is escaped not yet undone.
    var content: Range<Int>
    var isQuoted = false
    /// Its quotes may not be meant as such: text follows one of them, or it goes over a line's end.
    var isDoubtful = false
    /// It holds a quote that closes nothing.
    var hasStray = false
    /// It was not closed before the text's end.
    var isOpen = false
    /// What follows the closing quote, where nothing should.
    var rest: Range<Int>
  }

  var fields: [Field] = []
  /// Where its line end begins, and the offset behind that.
  var contentEnd = 0
  var end = 0

  /// A line without anything in it, not even quotes.
  var isBlank: Bool { fields.count == 1 && fields[0].content.isEmpty && !fields[0].isQuoted }
}

/// Cuts a text into records, as a quoting has it.
struct RecordCutter {
  let delimiter: UInt8
  let quoting: Quoting
  /// What was found about loose quotes further on.
  private var known = ClosingQuotes()

  init(delimiter: UInt8, quoting: Quoting) {
    self.delimiter = delimiter
    self.quoting = quoting
  }

  /// Offsets mean something else from now on.
  mutating func forget() { known = ClosingQuotes() }

  /// Cuts the record at `start` into `record`; false where the text ends before one can tell.
  ///
  /// The field number `bare` is taken as if its quote were text.
  mutating func cut(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool, bare: Int? = nil,
    into record: inout QuotedRecord
  ) -> Bool {
    record.fields.removeAll(keepingCapacity: true)
    var position = start
    while true {
      var field = QuotedRecord.Field(content: position..<position, rest: position..<position)
      if let quote = quoting.quote, position < text.count, text[position] == quote, bare != record.fields.count {
        guard let next = quoted(text, position + 1, quote, isWhole, &field) else { return false }
        position = next
      }
      let restStart = position
      guard let stop = endOfField(text, from: position, isWhole) else { return false }
      if field.isQuoted { field.rest = restStart..<stop.at } else { field.content = position..<stop.at }
      record.fields.append(field)
      position = stop.next
      // More can't be a table's; a line of nothing else would take many times its length.
      guard stop.isDelimiter, record.fields.count <= Limits.columns.value else {
        record.contentEnd = stop.at
        record.end = stop.next
        return true
      }
    }
  }

  /// The next delimiter or line end.
  private func endOfField(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ isWhole: Bool
  ) -> (at: Int, next: Int, isDelimiter: Bool)? {
    let tail = quoting.delimiterTail
    var position = start
    while position < text.count {
      let byte = text[position]
      if byte == delimiter {
        let end = position + 1 + tail.count
        if end > text.count, !isWhole { return nil }
        if end <= text.count, text[(position + 1)..<end].elementsEqual(tail) { return (position, end, true) }
      } else if byte == Ascii.lineFeed {
        return (position, position + 1, false)
      } else if byte == Ascii.carriageReturn {
        guard position + 1 < text.count else { return isWhole ? (position, position + 1, false) : nil }
        return (position, position + (text[position + 1] == Ascii.lineFeed ? 2 : 1), false)
      }
      position += 1
    }
    return isWhole ? (position, position, false) : nil
  }

  /// Reads what follows an opening quote; the offset behind the closing one.
  private mutating func quoted(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ quote: UInt8, _ isWhole: Bool, _ field: inout QuotedRecord.Field
  ) -> Int? {
    let close: Int?
    if quoting.isLoose {
      switch known.next(text, start, isWhole, self) {
      case .unknown: return nil
      case .none: close = nil
      case .at(let position): close = position
      }
      // Nothing closes it: it is text, up to the next delimiter.
      guard let close else {
        field.hasStray = true
        return start - 1
      }
      field.content = start..<close
      field.isQuoted = true
      field.hasStray = hasStray(text, field.content, quote)
      field.isDoubtful =
        field.hasStray || text[field.content].contains { $0 == Ascii.lineFeed || $0 == Ascii.carriageReturn }
      return close + 1
    }
    close = firstClosing(text, start, quote)
    // The byte behind it may double it.
    if !isWhole, close.map({ $0 + 1 >= text.count }) ?? true { return nil }
    field.isQuoted = true
    field.isOpen = close == nil
    field.content = start..<(close ?? text.count)
    return close.map { $0 + 1 } ?? text.count
  }

  /// The first quote that is neither doubled nor escaped.
  private func firstClosing(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ quote: UInt8) -> Int? {
    var position = start
    while position < text.count {
      let byte = text[position]
      if byte == quoting.escape, position + 1 < text.count, isEscapable(text[position + 1]) {
        position += 2
      } else if byte != quote {
        position += 1
      } else if position + 1 < text.count, text[position + 1] == quote {
        position += 2
      } else {
        return position
      }
    }
    return nil
  }

  func isEscapable(_ byte: UInt8) -> Bool { byte == quoting.quote || byte == quoting.escape }

  /// Whether a field ends before `position`.
  func endsField(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
    guard position < text.count else { return true }
    let byte = text[position]
    if byte == Ascii.lineFeed || byte == Ascii.carriageReturn { return true }
    let end = position + 1 + quoting.delimiterTail.count
    return byte == delimiter && end <= text.count && text[(position + 1)..<end].elementsEqual(quoting.delimiterTail)
  }

  private func hasStray(_ text: UnsafeBufferPointer<UInt8>, _ content: Range<Int>, _ quote: UInt8) -> Bool {
    var position = content.lowerBound
    while position < content.upperBound {
      let byte = text[position]
      let next = position + 1 < content.upperBound ? text[position + 1] : nil
      if byte == quoting.escape, let next, isEscapable(next) {
        position += 2
      } else if byte != quote {
        position += 1
      } else if next == quote {
        position += 2
      } else {
        return true
      }
    }
    return false
  }
}
