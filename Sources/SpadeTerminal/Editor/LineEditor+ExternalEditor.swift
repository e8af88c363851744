import CSystem
import Glibc
package import SpadeBase

extension LineEditor {
  /// Lets the user edit a text in `$VISUAL` or `$EDITOR` and returns it; outside of reading a line.
  package func editExternally(_ text: String) throws(Diagnostic) -> String {
    try String(scalars: ExternalEditor(suffix: configuration.editorFileSuffix).edit(Array(text.unicodeScalars)))
  }

  /// Ctrl-X Ctrl-E: the line in the user's editor; it is not run at once.
  func editExternally() -> EditEngine.Outcome {
    guard configuration.runsEditor else { return .failed }
    let text = engine.text
    finish()
    leaveTerminal()
    engine.setRaw(false)
    let edited = Result { () throws(Diagnostic) in
      try ExternalEditor(suffix: configuration.editorFileSuffix).edit(text)
    }
    // Keys typed at the editor are not for us.
    _ = Signals.takePending()
    Signals.clearInterrupt()
    enterTerminal()
    engine.setRaw(true)
    painter.reset()
    switch edited {
    case .success(let edited): engine.replace(edited, cursor: edited.count)
    case .failure(let diagnostic): showAbove([diagnostic.message])
    }
    if Signals.termination != nil {
      session.result = .endOfInput
      return .ended
    }
    return .changed
  }
}

/// The user's editor on a text.
struct ExternalEditor {
  let suffix: String

  func edit(_ text: [Unicode.Scalar]) throws(Diagnostic) -> [Unicode.Scalar] {
    let folder = Terminal.environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(folder)/spade-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    guard descriptor >= 0 else { throw TerminalDiagnostics.editorFile(path, errno) }
    defer { unlink(path) }
    let isWritten = ByteOutput.write(Array(String(scalars: text + ["\n"]).utf8), to: descriptor)
    let code = errno
    close(descriptor)
    guard isWritten else { throw TerminalDiagnostics.editorFile(path, code) }
    let editor = ["VISUAL", "EDITOR"].lazy.compactMap(Terminal.environment).first { !$0.isEmpty } ?? "vi"
    // The variable may hold options; the path is never part of the command's text.
    let status = ShellCommand.run(editor + " \"$1\"", argument: path)
    guard status == 0 else { throw TerminalDiagnostics.editor(editor, status: status) }
    var edited = PastedText.clean(try contents(path))
    while edited.last == "\n" { edited.removeLast() }
    return edited
  }

  /// Read anew by name: many editors put a new file in its place.
  private func contents(_ path: String) throws(Diagnostic) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw TerminalDiagnostics.editorFile(path, errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 {
        bytes += chunk[..<count]
      } else if count == 0 {
        return bytes
      } else if errno != EINTR {
        throw TerminalDiagnostics.editorFile(path, errno)
      }
    }
  }
}
