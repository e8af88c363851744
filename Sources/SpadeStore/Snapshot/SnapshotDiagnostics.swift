import SpadeBase

/// The wording of everything that goes wrong with a saved file.
enum SnapshotDiagnostics {
  /// `what` goes on from the file's name.
  private static func make(
    _ code: DiagnosticCode, _ path: String, _ what: String, help: String? = nil
  ) -> Diagnostic {
    Diagnostic(code, "\(name(path)) \(what)", place: Diagnostic.FilePlace(path: path), help: help)
  }

  private static func name(_ path: String) -> String { LoadDiagnostics.name(path) }

  static func notASnapshot(_ path: String) -> Diagnostic {
    make(
      .notASnapshot, path, "was not written by save",
      help: "data files are loaded: load \"…\" as …; scripts are run: run \"…\"")
  }

  static func notReplaced(_ path: String) -> Diagnostic {
    make(
      .notASnapshot, path, "exists and was not written by save, so it is not replaced",
      help: "choose another name, such as portfolio.spadedb, or remove the file first")
  }

  static func notAFile(_ path: String) -> Diagnostic {
    make(
      .fileNotReadable, path, "is no regular file, so its pages can't be mapped",
      help: "copy it to a file and open that")
  }

  static func cannotMap(_ path: String, _ code: Int32) -> Diagnostic {
    make(.fileNotReadable, path, "cannot be mapped: \(SystemReason.text(code))")
  }

  static func tooManyOpen(_ path: String) -> Diagnostic {
    make(
      .fileNotReadable, path, "cannot be opened: 64 saved files are open already", help: "open it in a new session")
  }

  static func version(_ path: String, _ version: UInt32) -> Diagnostic {
    make(
      .snapshotVersion, path, "has format \(version), expected \(SnapshotFormat.version)",
      help: "open it with the spade that wrote it, or load the data again and save it anew")
  }

  static func byteOrder(_ path: String) -> Diagnostic {
    make(
      .snapshotVersion, path, "was written in the other byte order, expected little-endian",
      help: "load the data again and save it on this machine")
  }

  static func unsupportedMachine(_ path: String) -> Diagnostic {
    make(
      .snapshotVersion, path, "is little-endian as all saved files are, and this machine is big-endian",
      help: "load the data from its own files")
  }

  /// `what` says what is wrong, as a clause.
  static func damaged(_ path: String, _ what: String) -> Diagnostic {
    make(
      .snapshotDamaged, path, "is damaged: \(what)", help: "take another copy, or load the data again and save it anew")
  }

  static func changed(_ path: String) -> Diagnostic {
    make(
      .fileChanged, path, "was written to while it was open",
      help: "open it again; save itself never writes into a file that is open, it replaces it")
  }

  static func stopped(_ path: String) -> Diagnostic {
    make(.loadInterrupted, path, "was not saved: saving was interrupted")
  }

  /// A column by its full name.
  static func column(_ table: String, _ column: String) -> String {
    LoadDiagnostics.preview(Array("\(table).\(column)".utf8))
  }
}
