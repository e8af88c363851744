import CEdit
import Glibc

/// libedit behind one type: the key maps and the buffer that they edit.
///
/// One for a process, used by one thread: libedit keeps state of its own beside it. It is never told of a change of the window:
/// its own drawing, which goes nowhere, keeps its cursor then and writes beyond its smaller screen.
final class EditEngine {
  /// What a command tells libedit to do next.
  enum Outcome {
    case changed, unchanged, accepted, ended, failed

    var code: UInt8 {
      switch self {
      case .changed: UInt8(CC_REFRESH)
      case .unchanged: UInt8(CC_NORM)
      case .accepted: UInt8(CC_NEWLINE)
      case .ended: UInt8(CC_EOF)
      case .failed: UInt8(CC_ERROR)
      }
    }
  }

  private let handle: OpaquePointer
  /// Positions are 32 bits wide in libedit.
  private static let lengthLimit = 1 << 24

  /// Nil where libedit cannot be set up. The owner is what the commands' callbacks get; it must outlive the engine.
  init?(program: String, owner: UnsafeMutableRawPointer) {
    guard let handle = spade_edit_open(program, owner) else { return nil }
    self.handle = handle
    // Flow control would take ^S; the rest undoes a swap of CR and LF that the editing mode makes.
    for flag in ["-ixon", "-inlcr", "-icrnl"] { WideText(flag).withPointer { _ = spade_edit_set_flag(handle, $0) } }
  }

  deinit { el_end(handle) }

  // MARK: Setting up

  /// Whether the vi maps are in use.
  var isVi: Bool { spade_edit_is_vi(handle) != 0 }

  func setMode(vi: Bool) { WideText(vi ? "vi" : "emacs").withPointer { _ = spade_edit_set_mode(handle, $0) } }

  func setReader(_ reader: @escaping el_rfunc_t) { _ = spade_edit_set_reader(handle, reader) }

  func setHistory(_ history: OpaquePointer?) {
    if let history { _ = spade_edit_set_history(handle, history) }
  }

  func add(command name: String, help: String, _ callback: @escaping spade_edit_command) {
    WideText(name).withPointer { name in
      WideText(help).withPointer { help in _ = spade_edit_add_command(handle, name, help, callback) }
    }
  }

  func bind(_ key: String, to command: String) {
    WideText(key).withPointer { key in WideText(command).withPointer { _ = spade_edit_bind(handle, key, $0) } }
  }

  /// Binds in the vi command map.
  func bindInCommandMap(_ key: String, to command: String) {
    WideText(key).withPointer { key in
      WideText(command).withPointer { _ = spade_edit_bind_alternative(handle, key, $0) }
    }
  }

  func unbind(_ key: String) { WideText(key).withPointer { _ = spade_edit_unbind(handle, $0) } }

  /// Runs a file of libedit commands.
  func source(_ path: String) { _ = spade_edit_source(handle, path) }

  // MARK: Running

  /// Reads a line through the keys; what our commands did not end is in the result.
  func readLine() -> (text: [Unicode.Scalar]?, failed: Bool) {
    var count: Int32 = 0
    guard let start = el_wgets(handle, &count) else { return (nil, count == -1) }
    return (UnsafeBufferPointer(start: start, count: Int(count)).map { Unicode.Scalar(wide: $0) }, false)
  }

  /// The next key, from inside a command; nil when reading ends.
  func nextKey() -> Unicode.Scalar? {
    var unit: wchar_t = 0
    return el_wgetc(handle, &unit) == 1 ? Unicode.Scalar(wide: unit) : nil
  }

  /// Puts the terminal in the editing mode, or back.
  func setRaw(_ raw: Bool) { _ = spade_edit_prepare_terminal(handle, raw ? 1 : 0) }

  // MARK: The buffer

  var text: [Unicode.Scalar] {
    guard let line = el_wline(handle)?.pointee, let start = line.buffer else { return [] }
    return UnsafeBufferPointer(start: start, count: max(0, line.lastchar - start)).map { Unicode.Scalar(wide: $0) }
  }

  /// Scalars before the cursor.
  var cursor: Int {
    get {
      guard let line = el_wline(handle)?.pointee, let start = line.buffer else { return 0 }
      return max(0, line.cursor - start)
    }
    set { _ = el_cursor(handle, Int32(clamping: newValue - cursor)) }
  }

  /// Inserts at the cursor, as far as the line may grow.
  func insert(_ scalars: some Collection<Unicode.Scalar>) {
    let room = Self.lengthLimit - text.count
    guard !scalars.isEmpty, room > 0 else { return }
    WideText(scalars.prefix(room)).withPointer { _ = el_winsertstr(handle, $0) }
  }

  /// Replaces the whole line.
  ///
  /// libedit's own replacing refuses an empty text, and its deleting overwrites the kill buffer; but what it hands out is its
  /// own line, so that can be emptied.
  func replace(_ scalars: some Collection<Unicode.Scalar>, cursor: Int) {
    if let line = UnsafeMutablePointer(mutating: el_wline(handle)) {
      line.pointee.cursor = line.pointee.buffer
      line.pointee.lastchar = line.pointee.buffer
    }
    insert(scalars)
    self.cursor = cursor
  }

  /// Takes a range of scalars out; the cursor stays on its character.
  func delete(_ range: Range<Int>) {
    var text = text
    let range = range.clamped(to: 0..<text.count)
    let cursor = cursor
    text.removeSubrange(range)
    replace(text, cursor: cursor >= range.upperBound ? cursor - range.count : min(cursor, range.lowerBound))
  }
}
