package import SpadeBase

extension DiagnosticCode {
  package static let historyUnusable = DiagnosticCode(
    "history-unusable", exit: .data,
    "The history file could not be read or written. The shell goes on with a history that ends with the session; --history names another file."
  )
  package static let editorFailed = DiagnosticCode(
    "editor-failed", exit: .data,
    "The program named by $VISUAL or $EDITOR could not be run or ended with an error, so the text was left as it was.")
  package static let editrcRefused = DiagnosticCode(
    "editrc-refused", exit: .data,
    "The line editor's settings file belongs to someone else or others may write to it, so it was not read.")

  /// The codes of this module.
  package static let terminal: [DiagnosticCode] = [.historyUnusable, .editorFailed, .editrcRefused]
}

/// The wording of this module's diagnostics.
enum TerminalDiagnostics {
  /// Why a history file cannot be used.
  enum HistoryTrouble {
    case system(Int32)
    case notRegular
    case link
    case foreign
    case locked
  }

  static func history(_ path: String, _ trouble: HistoryTrouble) -> Diagnostic {
    let reason =
      switch trouble {
      case .system(let code): SystemReason.text(code)
      case .notRegular: "not a regular file"
      case .link: "a symbolic link, which is not followed"
      case .foreign: "not a history file, so it is left as it is"
      case .locked: "locked by another process"
      }
    return Diagnostic(
      .historyUnusable, "history file: \(reason)", place: .init(path: path),
      notes: ["this session's history is kept in memory only"], help: "name another file with --history FILE",
      severity: .warning)
  }

  static func editor(_ command: String, status: Int32) -> Diagnostic {
    Diagnostic(
      .editorFailed, "editor \(command) ended with status \(status); the text is unchanged",
      help: "set EDITOR to the editor to use")
  }

  static func editorFile(_ path: String, _ code: Int32) -> Diagnostic {
    Diagnostic(
      .editorFailed, "the text to edit could not be kept in a file: \(SystemReason.text(code))",
      place: .init(path: path))
  }

  static func editrc(_ path: String) -> Diagnostic {
    Diagnostic(
      .editrcRefused, "settings of the line editor not read: another user owns the file or may write to it",
      place: .init(path: path), help: "chmod go-w \(path)", severity: .warning)
  }
}
