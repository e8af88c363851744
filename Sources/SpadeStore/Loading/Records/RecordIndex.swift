import SpadeBase

/// Where the fields of a chunk's records lie.
///
/// A plain scan finds all delimiters and line ends at once; where they don't form records of the expected number of
/// fields, or where quotes or line ends stand in unusual places, a careful walk from field to field takes over.
///
/// Field c of row r ends at `ends[r * columns + c]` and begins behind its left neighbour's delimiter, the first one at
/// `starts[r]`.
final class RecordIndex {
  var ends: GrowingBuffer<UInt32>
  var starts: GrowingBuffer<UInt32>
  var rows = 0
  /// Lines the chunk covers.
  var lines = 0
  /// Rows that do not begin one line behind the row before: `row << 32 | line`, the line counted from the chunk's first.
  var lineBreaks: GrowingBuffer<UInt64>
  /// Lines without any field.
  private(set) var blankLines = 0
  /// Records with another number of fields than there are columns, their lines counted from the chunk's first.
  private(set) var ragged = RaggedRecords()
  /// A quote without an end, or text behind a closing quote: line and offset.
  private(set) var broken: (line: Int, offset: Int, isUnclosed: Bool)?

  /// The last chunk's marks were all in usual places.
  private(set) var wasPlain = false

  let columns: Int
  let delimiter: UInt8
  /// Records of another number of fields become rows, too.
  let fillsRagged: Bool

  init(columns: Int, delimiter: UInt8, fillsRagged: Bool = false) throws(Diagnostic) {
    self.columns = columns
    self.delimiter = delimiter
    self.fillsRagged = fillsRagged
    ends = try GrowingBuffer(capacity: 1024)
    starts = try GrowingBuffer(capacity: 256)
    lineBreaks = try GrowingBuffer(capacity: 8)
  }

  /// Indexes `count` bytes at `text`, of which the byte behind the last may be overwritten.
  ///
  /// `isCareful` leaves the plain scan out; what is found is the same.
  func scan(_ text: UnsafeMutablePointer<UInt8>, _ count: Int, isCareful: Bool = false) throws(Diagnostic) {
    rows = 0
    lines = 0
    lineBreaks.count = 0
    blankLines = 0
    ragged = RaggedRecords()
    broken = nil
    wasPlain = false
    guard count > 0 else { return }
    // The last record of a file may lack its line end.
    let last = text[count - 1]
    let isWhole = last == Ascii.lineFeed || last == Ascii.carriageReturn
    let end = isWhole ? count : count + 1
    text[count] = isWhole ? 0 : Ascii.lineFeed
    if !isCareful { wasPlain = try scanPlainly(text, end) }
    if !wasPlain { try walk(text, end) }
  }

  /// State lives in local variables: those of an object would be loaded, stored and checked at every field.
  private func walk(_ text: UnsafeMutablePointer<UInt8>, _ end: Int) throws(Diagnostic) {
    let (columns, delimiter, fillsRagged) = (columns, delimiter, fillsRagged)
    let delimiterWord = UInt64(delimiter) &* 0x0101_0101_0101_0101
    var (recordStart, fieldStart, field, base) = (0, 0, 0, 0)
    var (line, recordLine, nextLine, row, blank) = (0, 0, -1, 0, 0)
    try makeRoom(0)
    var out = ends.pointer
    var begin = starts.pointer
    var room = min(ends.capacity / columns, starts.capacity)
    defer {
      rows = row
      lines = line
      blankLines = blank
    }

    scanning: while base < end {
      let word = UnsafeRawPointer(text + base).loadUnaligned(as: UInt64.self)
      var candidates = Self.candidates(word, delimiterWord)
      while candidates != 0 {
        let position = base &+ candidates.trailingZeroBitCount &>> 3
        candidates &= candidates &- 1
        let byte = text[position]
        if byte == delimiter {
          if position >= end { break scanning }
          if field < columns { out[field] = UInt32(truncatingIfNeeded: position) }
          field &+= 1
          fieldStart = position &+ 1
        } else if byte == Ascii.quote {
          guard position == fieldStart, position < end else { continue }
          guard let close = closingQuote(text, position, end, &line) else { return }
          fieldStart = -1
          base = close + 1
          continue scanning
        } else if byte == Ascii.lineFeed || byte == Ascii.carriageReturn {
          if position >= end { break scanning }
          var fieldEnd = position
          if byte == Ascii.carriageReturn {
            if position + 1 < end, text[position + 1] == Ascii.lineFeed { continue }
          } else if position > max(fieldStart, recordStart), text[position &- 1] == Ascii.carriageReturn {
            fieldEnd &-= 1
          }
          field &+= 1
          if field == 1, fieldEnd == recordStart {
            blank &+= 1
          } else if field == columns || fillsRagged {
            if field != columns {
              noteRagged(recordLine, field)
              if field < columns { fill(out, field, fieldEnd) }
            } else {
              out[field &- 1] = UInt32(truncatingIfNeeded: fieldEnd)
            }
            begin[row] = UInt32(truncatingIfNeeded: recordStart)
            if recordLine != nextLine {
              try noteLineBreak(row, recordLine)
            }
            nextLine = recordLine &+ 1
            row &+= 1
            out += columns
            if row == room {
              try makeRoom(row)
              out = ends.pointer + row &* columns
              begin = starts.pointer
              room = min(ends.capacity / columns, starts.capacity)
            }
          } else {
            noteRagged(recordLine, field)
          }
          line &+= 1
          recordLine = line
          field = 0
          fieldStart = position &+ 1
          recordStart = position &+ 1
        }
      }
      base &+= 8
    }
  }

  // Kept out of the walk, so that the checks of access to an object's state stay out of its loops too.
  @inline(never) private func noteRagged(_ line: Int, _ fields: Int) {
    ragged.add(line: line, fields: fields, isShort: fields < columns)
  }

  /// Ends the last of a record's fields, and lays those that it lacks behind it: nothing stands between one's delimiter and
  /// the next, and none of their bytes are looked at.
  @inline(never) private func fill(_ ends: UnsafeMutablePointer<UInt32>, _ fields: Int, _ end: Int) {
    for field in (fields - 1)..<columns { ends[field] = UInt32(truncatingIfNeeded: end + field - (fields - 1)) }
  }

  @inline(never) private func noteLineBreak(_ row: Int, _ line: Int) throws(Diagnostic) {
    try lineBreaks.append(UInt64(row) << 32 | UInt64(UInt32(truncatingIfNeeded: line)))
  }

  /// Makes room for one more row than `row`.
  @inline(never) private func makeRoom(_ row: Int) throws(Diagnostic) {
    ends.count = row * columns
    try ends.grow(to: (row + 1) * columns)
    starts.count = row
    try starts.grow(to: row + 1)
  }

  /// High bits of the bytes that may be a delimiter, a quote or a line end; a few others too.
  @inline(__always) private static func candidates(_ word: UInt64, _ delimiter: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let d = word ^ delimiter
    let q = word ^ 0x2222_2222_2222_2222
    let n = word ^ 0x0a0a_0a0a_0a0a_0a0a
    let r = word ^ 0x0d0d_0d0d_0d0d_0d0d
    let zeros = ((d &- ones) & ~d) | ((q &- ones) & ~q) | ((n &- ones) & ~n) | ((r &- ones) & ~r)
    return zeros & 0x8080_8080_8080_8080
  }

  /// The closing quote of the field that opens at `open`; its line ends are counted. Nil and `broken` where there is
  /// none, or where something else than a delimiter follows.
  @inline(never) private func closingQuote(
    _ text: UnsafeMutablePointer<UInt8>, _ open: Int, _ end: Int, _ line: inout Int
  ) -> Int? {
    var position = open + 1
    var inside = 0
    while position < end {
      let byte = text[position]
      if byte == Ascii.quote {
        if position + 1 < end, text[position + 1] == Ascii.quote {
          position += 1
        } else {
          let after = position + 1 < end ? text[position + 1] : Ascii.lineFeed
          if after == delimiter || after == Ascii.lineFeed || after == Ascii.carriageReturn {
            line += inside
            return position
          }
          broken = (line + inside, position + 1, false)
          return nil
        }
      } else if byte == Ascii.lineFeed || byte == Ascii.carriageReturn && text[position + 1] != Ascii.lineFeed {
        inside += 1
      }
      position += 1
    }
    broken = (line, open, true)
    return nil
  }
}
