/// Looking for an entry that holds some text, older ones first.
struct HistorySearch {
  private(set) var pattern: [Unicode.Scalar] = []
  /// Scalars of the found entry that match.
  private(set) var match: Range<Int>?
  private(set) var hasFailed = false
  private var index: Int

  init(entryCount: Int) { index = entryCount }

  var prompt: [StyledText] {
    [
      StyledText(hasFailed ? "(not found) " : "(search) ", hasFailed ? .error : .faint),
      StyledText(String(scalars: pattern)),
      StyledText(": ", hasFailed ? .error : .faint),
    ]
  }

  /// Looks for more text, from the entry found so far.
  mutating func extend(_ scalars: [Unicode.Scalar], in entries: [[UInt8]]) -> UndoStack.Snapshot? {
    pattern += scalars.filter { $0 != "\n" }
    return find(from: min(index, entries.count - 1), step: -1, in: entries)
  }

  /// Looks for less text, from the newest on.
  mutating func shorten(in entries: [[UInt8]]) -> UndoStack.Snapshot? {
    guard pattern.popLast() != nil else { return nil }
    index = entries.count
    match = nil
    return find(from: entries.count - 1, step: -1, in: entries)
  }

  /// The next older (-1) or newer (1) match.
  mutating func next(_ step: Int, in entries: [[UInt8]]) -> UndoStack.Snapshot? {
    find(from: index + step, step: step, in: entries)
  }

  private mutating func find(from start: Int, step: Int, in entries: [[UInt8]]) -> UndoStack.Snapshot? {
    hasFailed = false
    guard !pattern.isEmpty else { return nil }
    // Capitals are meant only where some are typed.
    let folds = !pattern.contains { ("A"..."Z").contains($0) }
    let wanted = Array(String(scalars: pattern).utf8)
    var candidate = start
    while entries.indices.contains(candidate) {
      if let offset = Self.offset(of: wanted, in: entries[candidate], folds: folds) {
        index = candidate
        let text = Array(String(decoding: entries[candidate], as: UTF8.self).unicodeScalars)
        let first = String(decoding: entries[candidate][..<offset], as: UTF8.self).unicodeScalars.count
        match = first..<first + pattern.count
        return .init(text: text, cursor: min(first, text.count))
      }
      candidate += step
    }
    hasFailed = true
    return nil
  }

  private static func offset(of wanted: [UInt8], in entry: [UInt8], folds: Bool) -> Int? {
    guard wanted.count <= entry.count else { return nil }
    func lower(_ byte: UInt8) -> UInt8 { folds && (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
    return (0...entry.count - wanted.count).first { start in
      wanted.indices.allSatisfy { lower(entry[start + $0]) == wanted[$0] }
    }
  }
}
