import CEdit
import CSystem
import Glibc
package import SpadeBase

/// What reading a line came to.
package enum ReadResult: Equatable, Sendable {
  case line(String)
  /// Ctrl-C: the line is dropped.
  case interrupted
  /// Ctrl-D on an empty line, or the terminal is gone.
  case endOfInput
  /// SIGTERM or SIGHUP: the process is to end.
  case terminated(signal: Int32)
}

/// Edits lines on the terminal of descriptors 0 and 1: libedit edits, we paint.
///
/// libedit keeps the buffer and the key maps, emacs and vi, and asks for every key through our hook; before waiting for one we
/// draw prompt, highlighted text, hint, menu and status ourselves. One for a process, used by one thread.
package final class LineEditor {
  package var configuration: Configuration
  package let history: History
  /// What was found wrong while setting up.
  package let notices: [Diagnostic]

  let engine: EditEngine
  var keys: KeyReader
  var painter = Painter(descriptor: STDOUT_FILENO)
  var session = EditSession()
  var killRing = KillRing()
  /// Which private code point stands for a function key's sequence.
  let keyCodes: [[UInt8]: Unicode.Scalar]
  private let owner: Owner

  /// What libedit's callbacks get, made before the editor itself can be.
  private final class Owner {
    weak var editor: LineEditor?
  }

  /// Nil where libedit cannot be set up. Call `Terminal.adoptLocale` and `Signals.install` first.
  package init?(configuration: Configuration, history: History) {
    let owner = Owner()
    let program = configuration.programName
    guard let engine = EditEngine(program: program, owner: Unmanaged.passUnretained(owner).toOpaque()) else {
      return nil
    }
    self.owner = owner
    self.engine = engine
    self.configuration = configuration
    self.history = history
    keys = KeyReader(descriptor: STDIN_FILENO, signals: Signals.descriptor)
    keyCodes = KeyBindings.codes()
    // The settings file may choose the mode, which resets all bindings: ours come last.
    engine.setMode(vi: configuration.keys == .vi)
    engine.setHistory(history.mirror)
    KeyBindings.addCommands(to: engine)
    notices = configuration.readsSettings ? Self.readSettings(engine) : []
    KeyBindings.bind(engine)
    engine.setReader { handle, key in
      guard let editor = LineEditor.of(handle) else { return 0 }
      return editor.readKey(into: key)
    }
    owner.editor = self
  }

  /// The editor that a libedit callback belongs to.
  static func of(_ handle: OpaquePointer?) -> LineEditor? {
    guard let owner = spade_edit_owner(handle) else { return nil }
    return Unmanaged<Owner>.fromOpaque(owner).takeUnretainedValue().editor
  }

  /// Runs a command for libedit.
  static func run(_ handle: OpaquePointer?, _ command: (LineEditor) -> EditEngine.Outcome) -> UInt8 {
    of(handle).map { command($0).code } ?? EditEngine.Outcome.failed.code
  }

  /// Reads a line, several rows of text where `isComplete` asks for more; `initial` is there to begin with.
  package func readLine(_ initial: String = "") -> ReadResult {
    session = EditSession()
    session.initial = PastedText.clean(Array(initial.utf8))
    painter.reset()
    // What came while nobody was editing was meant for something else, but for a request to end.
    _ = Signals.takePending()
    Signals.clearInterrupt()
    if let signal = Signals.termination { return .terminated(signal: signal) }
    enterTerminal()
    defer { leaveTerminal() }
    let (text, _) = engine.readLine()
    if let result = session.result { return result }
    guard var text else { return .endOfInput }
    // A command of libedit's own, bound by the user, ended the line.
    if text.last == "\n" { text.removeLast() }
    finish()
    return .line(String(scalars: text))
  }

  /// Keys as they are typed, pastes marked, stops reported.
  func enterTerminal() {
    spade_terminal_save()
    spade_signals_edit(1)
    spade_terminal_mark_raw(1)
    painter.send("\u{1b}[?2004h")
  }

  /// The terminal as others expect it.
  func leaveTerminal() {
    painter.send("\u{1b}[?2004l")
    spade_terminal_mark_raw(0)
    spade_signals_edit(0)
  }

  /// `$EDITRC` or `~/.editrc`, if nobody else can have written it: a binding there may run programs.
  private static func readSettings(_ engine: EditEngine) -> [Diagnostic] {
    let home = Terminal.environment("HOME").map { $0 + "/.editrc" }
    guard let path = Terminal.environment("EDITRC") ?? home else { return [] }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
    guard status.st_uid == geteuid() || status.st_uid == 0, status.st_mode & 0o022 == 0 else {
      return [TerminalDiagnostics.editrc(path)]
    }
    engine.source(path)
    return []
  }
}
