/// The line as it was, step by step. A word typed is one step, as is a paste.
struct UndoStack {
  /// The line at one moment.
  struct Snapshot {
    var text: [Unicode.Scalar] = []
    var cursor = 0
  }

  private static let stepLimit = 1_000
  private static let sizeLimit = 4 << 20

  private var undone: [Snapshot] = []
  private var done: [Snapshot] = []
  private var size = 0
  private var last = Snapshot()
  private var joinsTyping = false

  /// Begins anew with a line.
  mutating func begin(_ snapshot: Snapshot) {
    self = UndoStack()
    last = snapshot
  }

  /// Takes note of the line as it is now.
  mutating func note(_ now: Snapshot) {
    defer { last = now }
    guard now.text != last.text else { return }
    let typed = now.text.count == last.text.count + 1 && now.cursor == last.cursor + 1
    let endsWord = typed && now.cursor > 0 && now.text[now.cursor - 1] == " "
    if !(typed && joinsTyping && !endsWord) { push(last) }
    joinsTyping = typed
    undone = []
  }

  /// The next change is a step of its own.
  mutating func breakStep() { joinsTyping = false }

  /// The line before the last step.
  mutating func undo(_ now: Snapshot) -> Snapshot? {
    note(now)
    guard let snapshot = done.popLast() else { return nil }
    size -= snapshot.text.count
    undone.append(now)
    return settle(snapshot)
  }

  /// The line before the last undo.
  mutating func redo(_ now: Snapshot) -> Snapshot? {
    note(now)
    guard let snapshot = undone.popLast() else { return nil }
    push(now)
    return settle(snapshot)
  }

  private mutating func settle(_ snapshot: Snapshot) -> Snapshot {
    last = snapshot
    joinsTyping = false
    return snapshot
  }

  private mutating func push(_ snapshot: Snapshot) {
    done.append(snapshot)
    size += snapshot.text.count
    while done.count > 1, done.count > Self.stepLimit || size > Self.sizeLimit {
      size -= done.removeFirst().text.count
    }
  }
}
