/// The first records of a text, cut by one delimiter, to find out what the file is like.
struct SampleRecords {
  struct Record {
    /// Empty where fields are only counted.
    var fields: [[UInt8]] = []
    var fieldCount = 0
    /// Offset behind its line end.
    var end = 0
    /// Lines up to and with it.
    var lines = 0
  }

  private(set) var records: [Record] = []
  private let text: [UInt8]
  private let delimiter: UInt8
  private let isCounting: Bool
  private var position = 0
  private var lines = 0

  /// Cuts up to `limit` records; the last one counts only if the text is whole or its line end is there.
  /// `isCounting`: only how many fields each has, which is told much faster.
  init(_ text: [UInt8], delimiter: UInt8, limit: Int, isWhole: Bool, isCounting: Bool = false) {
    self.text = text
    self.delimiter = delimiter
    self.isCounting = isCounting
    records.reserveCapacity(min(limit, text.count / 8 + 1))
    while records.count < limit, position < text.count {
      let start = position
      guard let record = next(isWhole: isWhole) else { break }
      // A line without anything in it, not even quotes, is none.
      let isBlank = text[start] == Ascii.lineFeed || text[start] == Ascii.carriageReturn
      if !isBlank || record.fieldCount > 1 { records.append(record) }
    }
  }

  private mutating func next(isWhole: Bool) -> Record? {
    var record = Record()
    // Where the field began; what was in quotes is no stretch of the text.
    var start = position
    var unquoted: [UInt8]?
    func endField(_ end: Int) {
      record.fieldCount += 1
      if !isCounting { record.fields.append(unquoted ?? Array(text[start..<end])) }
    }
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == Ascii.quote, position - 1 == start, unquoted == nil {
        var field: [UInt8] = []
        guard readQuoted(into: &field) || isWhole else { return nil }
        unquoted = field
      } else if byte == delimiter {
        endField(position - 1)
        start = position
        unquoted = nil
      } else if byte == Ascii.lineFeed || byte == Ascii.carriageReturn {
        endField(position - 1)
        if byte == Ascii.carriageReturn {
          if position == text.count, !isWhole { return nil }
          if position < text.count, text[position] == Ascii.lineFeed { position += 1 }
        }
        lines += 1
        record.end = position
        record.lines = lines
        return record
      } else {
        unquoted?.append(byte)
      }
    }
    guard isWhole else { return nil }
    endField(position)
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
      if !isCounting { field.append(byte) }
    }
    return false
  }
}
