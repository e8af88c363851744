package import SpadeBase

/// One thing that could stand at the cursor.
package struct Candidate: Sendable {
  /// What is inserted, a space behind it included where that is wanted.
  package var text: String
  /// What the menu shows.
  package var display: String
  /// A few words beside it: a type, a count.
  package var detail: String

  package init(_ text: String, display: String? = nil, detail: String = "") {
    self.text = text
    self.display = display ?? text
    self.detail = detail
  }
}

/// What could replace a part of the line.
package struct Completion: Sendable {
  /// Byte offsets of the part to replace.
  package var span: Span
  /// Best first.
  package var candidates: [Candidate]
  /// True where there are more than these, so that what they share says nothing.
  package var isPartial: Bool

  package init(replacing span: Span, with candidates: [Candidate], isPartial: Bool = false) {
    self.span = span
    self.candidates = candidates
    self.isPartial = isPartial
  }
}

/// The candidates below the line and the one chosen.
struct CompletionMenu {
  /// The line before a candidate was put into it.
  let original: UndoStack.Snapshot
  /// Scalars of it that a candidate replaces.
  let replaced: Range<Int>
  let candidates: [Candidate]
  /// Index of the chosen one.
  private(set) var chosen: Int?

  init(original: UndoStack.Snapshot, replaced: Range<Int>, candidates: [Candidate]) {
    self.original = original
    self.replaced = replaced
    self.candidates = candidates
  }

  /// Chooses the next one or the one before, round and round.
  mutating func move(by step: Int) {
    guard !candidates.isEmpty else { return }
    guard let index = chosen else {
      chosen = step > 0 ? 0 : candidates.count - 1
      return
    }
    chosen = (index + step % candidates.count + candidates.count) % candidates.count
  }

  /// The line with the chosen candidate in it.
  var line: UndoStack.Snapshot {
    guard let chosen else { return original }
    let inserted = Array(candidates[chosen].text.unicodeScalars)
    var text = original.text
    text.replaceSubrange(replaced, with: inserted)
    return UndoStack.Snapshot(text: text, cursor: replaced.lowerBound + inserted.count)
  }
}
