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
    /// It goes over a line's end, and behind that a quote stands where one would open a field.
    var opensAgain = false
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
      lookInto(&field, text, quote)
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

  /// Looks for line ends and quotes that close nothing in a field.
  private func lookInto(_ field: inout QuotedRecord.Field, _ text: UnsafeBufferPointer<UInt8>, _ quote: UInt8) {
    var goesOn = false
    var position = field.content.lowerBound
    while position < field.content.upperBound {
      let byte = text[position]
      let next = position + 1 < field.content.upperBound ? text[position + 1] : nil
      if byte == quote || byte == quoting.escape, let next, byte == quote ? next == quote : isEscapable(next) {
        position += 2
        continue
      }
      if byte == Ascii.lineFeed || byte == Ascii.carriageReturn { goesOn = true }
      if byte == quote {
        field.hasStray = true
        if goesOn, beginsField(text, position) {
          // Nothing more to find: each of many stray quotes looks as far as the next one only.
          field.opensAgain = true
          break
        }
      }
      position += 1
    }
    field.isDoubtful = field.hasStray || goesOn
  }

  /// Whether a field begins at `position`, which isn't the text's first.
  private func beginsField(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
    let before = text[position - 1]
    return before == quoting.delimiterTail.last ?? delimiter || before == Ascii.lineFeed
      || before == Ascii.carriageReturn
  }
}
