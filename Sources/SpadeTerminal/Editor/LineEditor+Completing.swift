import SpadeBase

extension LineEditor {
  /// Tab and Shift-Tab: what all candidates share, the menu, then one candidate after the other.
  func complete(_ step: Int) -> EditEngine.Outcome {
    if session.menu != nil { return choose(step) }
    let now = snapshot
    let text = String(scalars: now.text)
    let cursorByte = Self.bytes(of: now.text[..<now.cursor])
    guard let completion = configuration.complete(text, cursorByte), let first = completion.candidates.first else {
      return .failed
    }
    let replaced = Self.scalars(of: completion.span, in: now.text)
    let typed = now.text[replaced]
    let shared = completion.candidates.dropFirst().reduce(Array(first.text.unicodeScalars)) { shared, candidate in
      Array(zip(shared, candidate.text.unicodeScalars).prefix { $0 == $1 }.map(\.0))
    }
    if completion.candidates.count == 1 {
      guard !typed.elementsEqual(shared) else { return .unchanged }
      replace(replaced, by: shared, in: now)
      return .changed
    }
    var menu = CompletionMenu(original: now, replaced: replaced, candidates: completion.candidates)
    if !completion.isPartial, shared.count > typed.count, shared.starts(with: typed) {
      replace(replaced, by: shared, in: now)
      menu = CompletionMenu(
        original: snapshot, replaced: replaced.lowerBound..<replaced.lowerBound + shared.count,
        candidates: completion.candidates)
    }
    session.menu = menu
    session.current = .menu
    return .changed
  }

  /// Moves in the open menu; nil where none is.
  func moveInMenu(_ step: Int) -> EditEngine.Outcome? {
    session.menu?.chosen == nil ? nil : choose(step)
  }

  private func choose(_ step: Int) -> EditEngine.Outcome {
    session.menu?.move(by: step)
    if let line = session.menu?.line { show(line) }
    session.current = .menu
    return .changed
  }

  /// Closes the menu and takes its candidate out again.
  func cancel() -> EditEngine.Outcome {
    guard let menu = session.menu else { return .failed }
    show(menu.original)
    session.menu = nil
    return .changed
  }

  private func replace(_ range: Range<Int>, by text: [Unicode.Scalar], in snapshot: UndoStack.Snapshot) {
    var line = snapshot.text
    line.replaceSubrange(range, with: text)
    show(.init(text: line, cursor: range.lowerBound + text.count))
  }

  static func bytes(of scalars: ArraySlice<Unicode.Scalar>) -> Int { scalars.reduce(0) { $0 + UTF8.width($1) } }

  /// The scalars under a span of bytes; one that ends amid a scalar ends before it.
  private static func scalars(of span: Span, in text: [Unicode.Scalar]) -> Range<Int> {
    var byte = 0
    var start: Int?
    for (index, scalar) in text.enumerated() {
      if start == nil, byte >= span.start { start = index }
      byte += UTF8.width(scalar)
      if byte > span.end { return (start ?? index)..<max(start ?? index, index) }
    }
    return (start ?? text.count)..<text.count
  }
}
