import SpadeBase

/// The first records of a text, cut by one delimiter, to find out what the file is like.
struct SampleRecords {
  struct Record {
    /// Its fields, by their number among all.
    var fields: Range<Int>
    /// Offset behind its line end.
    var end: Int
    /// Lines up to and with it.
    var lines: Int
  }

  private(set) var records: [Record] = []
  let delimiter: UInt8
  private let quote: UInt8?
  private let text: [UInt8]
  /// Where each field lies, quotes and all.
  private var places: [Range<Int>] = []

  /// Cuts up to `limit` records from `start` on, before which there are some lines; the last one counts only if the text is
  /// whole or its line end is there.
  init(
    _ text: [UInt8], delimiter: UInt8, quote: UInt8? = Ascii.quote, from start: (offset: Int, lines: Int) = (0, 0),
    limit: Int, isWhole: Bool
  ) {
    self.text = text
    self.delimiter = delimiter
    self.quote = quote
    var records: [Record] = []
    var places: [Range<Int>] = []
    text.withUnsafeBufferPointer { text in
      var (position, lines) = start
      while records.count < limit, position < text.count {
        let (start, first) = (position, places.count)
        guard let end = Self.cut(text, from: start, delimiter, quote, isWhole, &lines, &places) else { break }
        position = end
        // A line without anything in it, not even quotes, is no record.
        let isBlank = text[start] == Ascii.lineFeed || text[start] == Ascii.carriageReturn
        guard !isBlank || places.count - first > 1 else { continue }
        records.append(Record(fields: first..<places.count, end: end, lines: lines))
      }
    }
    self.records = records
    self.places = places
  }

  /// Cuts one record into `places` and counts its lines; its end, nil where the text ends before.
  private static func cut(
    _ text: UnsafeBufferPointer<UInt8>, from first: Int, _ delimiter: UInt8, _ quote: UInt8?, _ isWhole: Bool,
    _ lines: inout Int, _ places: inout [Range<Int>]
  ) -> Int? {
    var (position, start) = (first, first)
    let firstPlace = places.count
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == quote, position - 1 == start {
        guard let close = closingQuote(text, byte, from: position, &lines) ?? (isWhole ? text.count : nil)
        else { return nil }
        position = close
      } else if byte == delimiter {
        places.append(start..<position - 1)
        start = position
        // More can't be a table's; a line of nothing else would take many times its length.
        if places.count - firstPlace > Limits.columns.value {
          lines += 1
          return position
        }
      } else if byte == Ascii.lineFeed || byte == Ascii.carriageReturn {
        places.append(start..<position - 1)
        if byte == Ascii.carriageReturn {
          if position == text.count, !isWhole { return nil }
          if position < text.count, text[position] == Ascii.lineFeed { position += 1 }
        }
        lines += 1
        return position
      }
    }
    guard isWhole else { return nil }
    places.append(start..<position)
    lines += 1
    return position
  }

  /// The offset behind the quote that closes a field.
  private static func closingQuote(
    _ text: UnsafeBufferPointer<UInt8>, _ quote: UInt8, from start: Int, _ lines: inout Int
  ) -> Int? {
    var position = start
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == quote {
        guard position < text.count, text[position] == quote else { return position }
        position += 1
      } else if byte == Ascii.lineFeed
        || byte == Ascii.carriageReturn && !(position < text.count && text[position] == Ascii.lineFeed)
      {
        lines += 1
      }
    }
    return nil
  }

  /// What a field looks like; nil for one without anything in it.
  func kind(_ column: Int, of record: Record, _ shape: FieldShape) -> FieldKind? {
    let place = places[record.fields.lowerBound + column]
    let room = FieldShape.room
    if !place.isEmpty, text[place.lowerBound] != quote, place.lowerBound >= room,
      place.upperBound + room <= text.count
    {
      // Most can be looked at where they lie.
      return text.withUnsafeBufferPointer { text in
        text.baseAddress.map { shape.kind($0 + place.lowerBound, place.count) }
      }
    }
    let bytes = field(column, of: record)
    return bytes.isEmpty ? nil : shape.kind(bytes)
  }

  /// What is wrong with a record's quotes.
  struct Flaw {
    /// In the file.
    var line: Int
    var isUnclosed: Bool
    /// A backslash stands before the quote that text follows.
    var isEscaped: Bool
    var excerpt: [UInt8]
  }

  /// The first quote of a record that isn't closed, or that text follows.
  func flaw(of record: Record) -> Flaw? {
    for place in places[record.fields] where !place.isEmpty && text[place.lowerBound] == quote {
      let found = text.withUnsafeBufferPointer { text -> (at: Int, line: Int, isUnclosed: Bool)? in
        var inside = 0
        let close = Self.closingQuote(text, text[place.lowerBound], from: place.lowerBound + 1, &inside)
        let at = close ?? place.lowerBound
        guard at != place.upperBound else { return nil }
        return (at, Lines.count(of: text, in: 0..<at) + 1, close == nil)
      }
      guard let found else { continue }
      return Flaw(
        line: found.line, isUnclosed: found.isUnclosed,
        isEscaped: found.at >= 2 && text[found.at - 2] == UInt8(ascii: "\\"),
        excerpt: Array(text[place.lowerBound...].prefix(60)))
    }
    return nil
  }

  /// The fields of a record.
  func fields(of record: Record) -> [[UInt8]] {
    record.fields.indices.map { field($0 - record.fields.lowerBound, of: record) }
  }

  /// A field of a record, its quotes undone.
  func field(_ column: Int, of record: Record) -> [UInt8] {
    let place = places[record.fields.lowerBound + column]
    guard !place.isEmpty, text[place.lowerBound] == quote else { return Array(text[place]) }
    var bytes: [UInt8] = []
    var position = place.lowerBound + 1
    while position < place.upperBound {
      let byte = text[position]
      position += 1
      if byte == quote {
        // What follows the closing quote stands as it is.
        guard position < place.upperBound, text[position] == quote else { break }
        position += 1
      }
      bytes.append(byte)
    }
    return bytes + text[position..<place.upperBound]
  }
}
