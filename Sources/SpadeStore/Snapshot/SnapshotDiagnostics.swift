import SpadeBase

/// The wording of everything that goes wrong with a saved file.
enum SnapshotDiagnostics {
  private static func place(_ path: String) -> Diagnostic.FilePlace { Diagnostic.FilePlace(path: path) }
  private static func name(_ path: String) -> String { LoadDiagnostics.name(path) }

  static func notASnapshot(_ path: String) -> Diagnostic {
    Diagnostic(
      .notASnapshot, "\(name(path)) was not written by save", place: place(path),
      help: "data files are loaded: load \"…\" as …; scripts are run: run \"…\"")
  }

  static func notReplaced(_ path: String) -> Diagnostic {
    Diagnostic(
      .notASnapshot, "\(name(path)) exists and was not written by save, so it is not replaced", place: place(path),
      help: "choose another name, such as portfolio.spadedb, or remove the file first")
  }

  static func notAFile(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileNotReadable, "\(name(path)) is no regular file, so its pages can't be mapped", place: place(path),
      help: "copy it to a file and open that")
  }

  static func cannotMap(_ path: String, _ code: Int32) -> Diagnostic {
    Diagnostic(
      .fileNotReadable, "\(name(path)) cannot be mapped: \(LoadDiagnostics.reason(code))", place: place(path))
  }

  static func tooManyOpen(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileNotReadable, "\(name(path)) cannot be opened: 64 saved files are open already", place: place(path),
      help: "open it in a new session")
  }

  static func version(_ path: String, _ version: UInt32) -> Diagnostic {
    Diagnostic(
      .snapshotVersion, "\(name(path)) has format \(version), expected \(SnapshotFormat.version)", place: place(path),
      help: "open it with the spade that wrote it, or load the data again and save it anew")
  }

  static func byteOrder(_ path: String) -> Diagnostic {
    Diagnostic(
      .snapshotVersion, "\(name(path)) was written in the other byte order, expected little-endian", place: place(path),
      help: "load the data again and save it on this machine")
  }

  static func unsupportedMachine(_ path: String) -> Diagnostic {
    Diagnostic(
      .snapshotVersion, "this machine is big-endian; saved files are little-endian", place: place(path),
      help: "load the data from its own files")
  }

  /// `what` says what is wrong, as a clause.
  static func damaged(_ path: String, _ what: String) -> Diagnostic {
    Diagnostic(
      .snapshotDamaged, "\(name(path)) is damaged: \(what)", place: place(path),
      help: "take another copy, or load the data again and save it anew")
  }

  static func changed(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileChanged, "\(name(path)) was written to while it was open", place: place(path),
      help: "open it again; save itself never writes into a file that is open, it replaces it")
  }

  static func stopped(_ path: String) -> Diagnostic {
    Diagnostic(.loadInterrupted, "saving \(name(path)) was interrupted", place: place(path))
  }

  /// A column by its full name.
  static func column(_ table: String, _ column: String) -> String {
    LoadDiagnostics.preview(Array("\(table).\(column)".utf8))
  }
}
