package import SpadeBase

extension DiagnosticCode {
  package static let memoryLimit = DiagnosticCode(
    "memory-limit", exit: .data,
    "The query or the file needs more memory than the budget (three quarters of the machine unless --memory-limit says otherwise)."
  )
  package static let fileNotReadable = DiagnosticCode(
    "file-not-readable", exit: .data, "A file is missing, is a folder, or the system refuses to read it.")
  package static let fileChanged = DiagnosticCode(
    "file-changed", exit: .data,
    "A file was written to while it was read; nothing of it was kept. Load it again. Or a saved file was written to "
      + "while it was open, so that its tables can't be believed any more. Open it again.")
  package static let fileNotText = DiagnosticCode(
    "file-not-text", exit: .data, "A file is empty, binary, damaged, or its text is not UTF-8.")
  package static let malformedRecord = DiagnosticCode(
    "malformed-record", exit: .data,
    "A line has too few or too many fields, or a quote in it is not closed. Nothing was loaded.")
  package static let headerProblem = DiagnosticCode(
    "header-problem", exit: .data, "Two columns have one name, a name is too long, or there are too many columns.")
  package static let valueDoesNotFit = DiagnosticCode(
    "value-does-not-fit", exit: .data,
    "A value is not of the type that the column was told to have, or a needed value is missing.")
  package static let duplicateKey = DiagnosticCode(
    "duplicate-key", exit: .data, "Two rows of an entity have the same key: a key names one thing.")
  package static let unknownLoadColumn = DiagnosticCode(
    "unknown-load-column", exit: .data, "A load statement names a column that the file does not have.")
  package static let loadInterrupted = DiagnosticCode(
    "load-interrupted", exit: .interrupted, "Loading was interrupted; nothing of the file was kept.")

  package static let notASnapshot = DiagnosticCode(
    "not-a-snapshot", exit: .data,
    "`open` opens what `save` wrote, and `save` replaces nothing else: this is another kind of file.")
  package static let snapshotVersion = DiagnosticCode(
    "snapshot-version", exit: .data,
    "A saved file has a format that this version of spade doesn't read, or was written in the other byte order.")
  package static let snapshotDamaged = DiagnosticCode(
    "snapshot-damaged", exit: .data,
    "A saved file is not what was written: it was cut short, or bytes in it changed. What was read of it before stays; "
      + "what touches the damage gets this error instead of an answer.")

  /// The codes of this module.
  package static let store: [DiagnosticCode] = [
    .memoryLimit, .fileNotReadable, .fileChanged, .fileNotText, .malformedRecord, .headerProblem, .valueDoesNotFit,
    .duplicateKey, .unknownLoadColumn, .loadInterrupted, .notASnapshot, .snapshotVersion, .snapshotDamaged,
  ]
}
