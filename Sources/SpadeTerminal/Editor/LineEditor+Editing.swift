/// The commands that change the text.
extension LineEditor {
  /// Enter: takes the chosen candidate, goes on where the text is incomplete, or accepts.
  func accept() -> EditEngine.Outcome {
    if session.menu?.chosen != nil {
      session.menu = nil
      return .changed
    }
    let text = String(scalars: engine.text)
    guard configuration.isComplete(text) else { return newline() }
    session.result = .line(text)
    finish()
    return .accepted
  }

  func newline() -> EditEngine.Outcome {
    engine.insert(["\n"])
    return .changed
  }

  func paste() -> EditEngine.Outcome {
    engine.insert(session.pasted)
    session.pasted = []
    // A step of its own, however quickly the typing goes on.
    session.undo.note(snapshot)
    return .changed
  }

  /// Inserts the next key as it is.
  func quoteNext() -> EditEngine.Outcome {
    guard let key = engine.nextKey() else { return .ended }
    guard key.value != 0, !(0x80...0x9f).contains(key.value) else { return .failed }
    engine.insert([key])
    return .changed
  }

  /// Ctrl-D: the end of input on an empty line, else deletes.
  func deleteOrEnd() -> EditEngine.Outcome {
    guard engine.text.isEmpty else { return deleteRight() }
    session.result = .endOfInput
    finish()
    return .ended
  }

  func deleteLeft() -> EditEngine.Outcome { delete(left..<engine.cursor) }
  func deleteRight() -> EditEngine.Outcome { delete(engine.cursor..<right) }

  private func delete(_ range: Range<Int>) -> EditEngine.Outcome {
    guard !range.isEmpty else { return .failed }
    engine.delete(range)
    return .changed
  }

  /// To the end of the line, or the line end itself.
  func killToLineEnd() -> EditEngine.Outcome {
    let (cursor, end) = (engine.cursor, lineEnd)
    return kill(cursor..<(cursor == end ? min(end + 1, engine.text.count) : end))
  }

  /// To the start of the line, or the line end before it.
  func killToLineStart() -> EditEngine.Outcome {
    let (cursor, start) = (engine.cursor, lineStart)
    return kill((cursor == start ? max(0, start - 1) : start)..<cursor)
  }

  func killWordRight() -> EditEngine.Outcome { kill(engine.cursor..<wordRight) }
  func killWordLeft() -> EditEngine.Outcome { kill(wordLeft..<engine.cursor) }
  func killBlankLeft() -> EditEngine.Outcome { kill(blankLeft..<engine.cursor) }

  private func kill(_ range: Range<Int>) -> EditEngine.Outcome {
    let joins = session.previous == .kill
    session.current = .kill
    guard !range.isEmpty else { return .failed }
    killRing.kill(Array(engine.text[range]), backward: range.lowerBound < engine.cursor, joins: joins)
    engine.delete(range)
    return .changed
  }

  func yank() -> EditEngine.Outcome {
    guard let piece = killRing.newest() else { return .failed }
    return insertYanked(piece)
  }

  /// Replaces what was just yanked by the piece killed before it.
  func yankPrevious() -> EditEngine.Outcome {
    guard case .yank(let range) = session.previous, let piece = killRing.previous() else { return .failed }
    engine.delete(range)
    return insertYanked(piece)
  }

  private func insertYanked(_ piece: [Unicode.Scalar]) -> EditEngine.Outcome {
    let start = engine.cursor
    engine.insert(piece)
    session.current = .yank(start..<engine.cursor)
    return .changed
  }

  func undo() -> EditEngine.Outcome {
    guard let before = session.undo.undo(snapshot) else { return .failed }
    show(before)
    return .changed
  }

  func redo() -> EditEngine.Outcome {
    guard let after = session.undo.redo(snapshot) else { return .failed }
    show(after)
    return .changed
  }

  func clearScreen() -> EditEngine.Outcome {
    painter.send("\u{1b}[H\u{1b}[2J")
    painter.reset()
    return .changed
  }
}
