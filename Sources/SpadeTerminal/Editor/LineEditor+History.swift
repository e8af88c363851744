/// The commands that bring back earlier lines.
extension LineEditor {
  /// Up (-1) and Down (1): in the menu, between the lines of the text, and at its edge through the history.
  func vertical(_ step: Int) -> EditEngine.Outcome {
    if let outcome = moveInMenu(step) { return outcome }
    if session.walk == nil {
      let column = if case .rows(let column) = session.previous { column } else { column }
      if let position = position(lines: step, column: column) {
        session.current = .rows(column: column)
        engine.cursor = position
        return .changed
      }
    }
    return walk(step)
  }

  /// To the next older (-1) or newer (1) entry that begins as the line did.
  func walk(_ step: Int) -> EditEngine.Outcome {
    var walk = session.walk ?? HistoryWalk(from: snapshot, entryCount: history.entries.count)
    let shown = Array(String(scalars: engine.text).utf8)
    let line = walk.move(step, in: history.entries, from: shown)
    session.walk = walk
    session.current = .walk
    guard let line else { return .failed }
    show(line)
    return .changed
  }

  /// Ctrl-R and Ctrl-S: keys go to the search until one means something else.
  func search(_ step: Int) -> EditEngine.Outcome {
    let before = snapshot
    let entries = history.entries
    session.menu = nil
    session.search = HistorySearch(entryCount: entries.count)
    while let key = engine.nextKey() {
      guard var search = session.search else { return .changed }
      let found: UndoStack.Snapshot?
      switch key {
      case "\u{12}": found = search.next(-1, in: entries)
      case "\u{13}": found = search.next(1, in: entries)
      case "\u{7f}", "\u{8}": found = search.shorten(in: entries)
      case KeyBindings.paste:
        found = search.extend(session.pasted, in: entries)
        session.pasted = []
      case let key where key.value >= 0x20 && !(0x7f...0x9f).contains(key.value):
        found = search.extend([key], in: entries)
      default:
        session.search = nil
        if key == "\u{7}" {
          show(before)
        } else if key != "\u{1b}" || !session.queue.isEmpty {
          session.queue.insert(key, at: 0)
        }
        return .changed
      }
      session.search = search
      if let found { show(found) }
    }
    return .ended
  }
}
