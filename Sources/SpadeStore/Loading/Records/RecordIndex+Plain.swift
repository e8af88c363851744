import CKernels
import SpadeBase

extension RecordIndex {
  /// Bytes scanned between two looks at the room that is left.
  private static let stretch = Int(SPADE_SCAN_STRETCH)

  /// Indexes a text whose marks are all in usual places; false, and nothing is known, where they are not.
  func scanPlainly(_ text: UnsafeMutablePointer<UInt8>, _ end: Int) throws(Diagnostic) -> Bool {
    // A carriage return at the very end has no line feed to belong to.
    guard text[end - 1] == Ascii.lineFeed else { return false }
    var scan = spade_scan()
    scan.delimiter = delimiter
    ends.count = 0
    for from in stride(from: 0, to: end, by: Self.stretch) {
      let to = min(from + Self.stretch, end)
      try ends.grow(to: ends.count + (to - from) + Int(SPADE_SCAN_SLACK))
      ends.count += spade_scan_next(&scan, text, from, to, ends.pointer + ends.count)
      if scan.is_irregular != 0 { return false }
    }
    guard scan.inside == 0, ends.count == Int(scan.line_feeds) * columns else { return false }
    return try takeRows(text, Int(scan.line_feeds))
  }

  /// True where each record has as many fields as there are columns: its last mark is a line feed, the others are not,
  /// because there are no more line feeds than records.
  private func takeRows(_ text: UnsafePointer<UInt8>, _ count: Int) throws(Diagnostic) -> Bool {
    starts.count = 0
    try starts.grow(to: count + 1)
    let columns = columns
    let starts = starts.pointer
    var last = ends.pointer + (columns - 1)
    var start: UInt32 = 0
    for row in 0..<count {
      let feed = last.pointee
      guard text[Int(feed)] == Ascii.lineFeed else { return false }
      let isReturned = feed > start && text[Int(feed) &- 1] == Ascii.carriageReturn
      // A line without anything in it is no record.
      if columns == 1, feed &- (isReturned ? 1 : 0) == start { return false }
      if isReturned { last.pointee = feed &- 1 }
      starts[row] = start
      start = feed &+ 1
      last += columns
    }
    if count > 0 { try lineBreaks.append(0) }
    rows = count
    lines = count
    return true
  }
}
