import CSystem
import Glibc

/// The hook through which libedit asks for every key.
extension LineEditor {
  /// Gives libedit its next character; 1, 0 at the end of input, -1 when reading is over.
  func readKey(into key: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    if !session.hasStarted { start() }
    if session.queue.isEmpty, !session.isMidCommand { session.settle() }
    while session.queue.isEmpty {
      if !keys.hasInput {
        session.undo.note(snapshot)
        paint()
      }
      switch keys.next() {
      case .scalars(let scalars): receive(scalars)
      case .sequence(let sequence): if let code = keyCodes[sequence] { session.queue.append(code) }
      case .paste(let text):
        session.pasted = text
        session.queue.append(KeyBindings.paste)
      case .signals(let pending):
        if !act(on: pending) {
          errno = EINTR
          return -1
        }
      case .endOfInput, .failure:
        session.result = .endOfInput
        return 0
      }
    }
    let scalar = session.queue.removeFirst()
    if scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) {
      session.undo.note(snapshot)
      session.undo.breakStep()
    }
    session.isMidCommand = scalar == "\u{18}" && !session.isMidCommand
    key?.pointee = wchar_t(bitPattern: scalar.value)
    return 1
  }

  var snapshot: UndoStack.Snapshot { .init(text: engine.text, cursor: engine.cursor) }

  /// Replaces the line.
  func show(_ snapshot: UndoStack.Snapshot) { engine.replace(snapshot.text, cursor: snapshot.cursor) }

  private func start() {
    session.hasStarted = true
    engine.replace(session.initial, cursor: session.initial.count)
    session.undo.begin(snapshot)
    if let messages = configuration.messages?.take(), !messages.isEmpty { showAbove(messages) }
  }

  private func receive(_ scalars: [Unicode.Scalar]) {
    // Escape closes a menu; elsewhere it may be the first half of a Meta key.
    if scalars == ["\u{1b}"], session.menu != nil {
      session.queue.append("\u{7}")
    } else {
      session.queue += scalars
    }
  }

  /// Returns whether reading goes on.
  private func act(on pending: Signals.Pending) -> Bool {
    if let signal = Signals.termination, pending.contains(.terminate) {
      finish()
      session.result = .terminated(signal: signal)
      return false
    }
    if pending.contains(.interrupt) {
      finish(mark: "^C")
      keys.discard()
      Signals.clearInterrupt()
      session.result = .interrupted
      return false
    }
    if pending.contains(.resize) { painter.erase(newColumns: Terminal.size().columns) }
    if pending.contains(.wake), let messages = configuration.messages?.take(), !messages.isEmpty {
      painter.erase()
      showAbove(messages)
    }
    if pending.contains(.stop) { return stop() }
    if pending.contains(.resume) { resume() }
    return true
  }

  /// Writes lines where the prompt was.
  func showAbove(_ messages: [String]) {
    for message in messages {
      for line in message.split(separator: "\n", omittingEmptySubsequences: false) { painter.send(line + "\r\n") }
    }
  }

  /// Ctrl-Z: the line stays where it is, the shell takes over, and gives the terminal back some day.
  private func stop() -> Bool {
    finish()
    painter.send("\u{1b}[?2004l")
    engine.setRaw(false)
    spade_terminal_mark_raw(0)
    spade_signals_stop()
    let pending = Signals.takePending().subtracting(.resume)
    resume()
    return pending.isEmpty || act(on: pending)
  }

  /// After a stop of whatever kind nothing is known of the terminal.
  private func resume() {
    // libedit believes that the terminal is raw still.
    engine.setRaw(false)
    engine.setRaw(true)
    spade_terminal_mark_raw(1)
    painter.send("\u{1b}[?2004h")
    painter.reset()
  }

  /// Leaves the text on the screen and the cursor on a fresh line.
  func finish(mark: String = "") {
    session.menu = nil
    session.search = nil
    engine.cursor = engine.text.count
    paint(isFinal: true, needsCell: !mark.isEmpty)
    painter.send(mark + "\r\n")
    painter.reset()
  }
}
