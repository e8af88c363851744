/// Going up and down through the entries that begin with what was typed.
struct HistoryWalk {
  /// What was typed, to come back to.
  let original: UndoStack.Snapshot
  private let prefix: [UInt8]
  /// Index of the entry shown; past the last one for what was typed.
  private var index: Int

  init(from original: UndoStack.Snapshot, entryCount: Int) {
    self.original = original
    prefix = Array(String(scalars: original.text).utf8)
    index = entryCount
  }

  /// The next older (-1) or newer (1) line; nil where there is none.
  mutating func move(_ step: Int, in entries: [[UInt8]], from shown: [UInt8]) -> UndoStack.Snapshot? {
    var candidate = index + step
    while candidate >= 0, candidate < entries.count {
      if entries[candidate].starts(with: prefix), entries[candidate] != shown {
        index = candidate
        let text = Array(String(decoding: entries[candidate], as: UTF8.self).unicodeScalars)
        return .init(text: text, cursor: text.count)
      }
      candidate += step
    }
    guard step > 0, index < entries.count else { return nil }
    index = entries.count
    return original
  }
}
