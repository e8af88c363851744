import SpadeBase

/// The first records of a text, cut by one delimiter, to find out what the file is like.
struct SampleRecords {
  struct Record {
    var fields: [[UInt8]] = []
    /// Offset behind its line end.
    var end = 0
    /// Lines up to and with it.
    var lines = 0
  }

  private(set) var records: [Record] = []
  private let text: [UInt8]
  private let delimiter: UInt8
  private var position = 0
  private var lines = 0

  /// Cuts up to `limit` records; the last one counts only if the text is whole or its line end is there.
  init(_ text: [UInt8], delimiter: UInt8, limit: Int, isWhole: Bool) {
    self.text = text
    self.delimiter = delimiter
    while records.count < limit, position < text.count {
      guard let record = next(isWhole: isWhole) else { break }
      if record.fields != [[]] || !isBlank(record) { records.append(record) }
    }
  }

  private func isBlank(_ record: Record) -> Bool {
    // A record of one empty field without quotes: its last byte is a line end, so is the one before, if any.
    record.fields == [[]] && !(record.end >= 2 && text[..<record.end].suffix(4).contains(Ascii.quote))
  }

  private mutating func next(isWhole: Bool) -> Record? {
    var record = Record()
    var field: [UInt8] = []
    var isAtStart = true
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == Ascii.quote, isAtStart {
        guard readQuoted(into: &field) || isWhole else { return nil }
        isAtStart = false
      } else if byte == delimiter {
        record.fields.append(field)
        field = []
        isAtStart = true
        // More can't be a table's; a line of nothing else would take many times its length.
        if record.fields.count > Limits.columns.value {
          record.end = position
          record.lines = lines + 1
          return record
        }
      } else if byte == Ascii.lineFeed || byte == Ascii.carriageReturn {
        if byte == Ascii.carriageReturn {
          if position == text.count, !isWhole { return nil }
          if position < text.count, text[position] == Ascii.lineFeed { position += 1 }
        }
        lines += 1
        record.fields.append(field)
        record.end = position
        record.lines = lines
        return record
      } else {
        field.append(byte)
        isAtStart = false
      }
    }
    guard isWhole else { return nil }
    record.fields.append(field)
    record.end = position
    record.lines = lines + 1
    return record
  }

  private mutating func readQuoted(into field: inout [UInt8]) -> Bool {
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == Ascii.quote {
        guard position < text.count, text[position] == Ascii.quote else { return true }
        position += 1
      } else if byte == Ascii.lineFeed
        || byte == Ascii.carriageReturn && !(position < text.count && text[position] == Ascii.lineFeed)
      {
        lines += 1
      }
      field.append(byte)
    }
    return false
  }
}
