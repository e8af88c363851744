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
  private var followsCommand = false

  /// Begins anew with a line.
  mutating func begin(_ snapshot: Snapshot) {
    self = UndoStack()
    last = snapshot
  }

  /// Takes note of the line as it is now.
  mutating func note(_ now: Snapshot) {
    defer {
      last = now
      followsCommand = false
    }
    guard now.text != last.text else { return }
    // Fast typing comes several letters at a time.
    let growth = now.text.count - last.text.count
    let typed = !followsCommand && growth > 0 && now.cursor == last.cursor + growth
    if !(typed && joinsTyping && !startsWord(now.text, at: last.cursor)) { push(last) }
    joinsTyping = typed
    undone = []
  }

  /// The next change is a command's and a step of its own.
  mutating func breakStep() {
    joinsTyping = false
    followsCommand = true
  }

  private func startsWord(_ text: [Unicode.Scalar], at position: Int) -> Bool {
    guard position > 0, position < text.count else { return true }
    return text[position - 1] == " " && text[position] != " "
  }

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
