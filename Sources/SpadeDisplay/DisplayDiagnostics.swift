import Glibc
package import SpadeBase
import SpadeStore

extension DiagnosticCode {
  package static let writeFailed = DiagnosticCode(
    "write-failed", exit: .data,
    "The output could not be written: the disk is full, the place is not writable, or the device reported an error. "
      + "A file that was there before is left as it was.")
  package static let outputClosed = DiagnosticCode(
    "output-closed", exit: .data,
    "The reader of the output went away, as `head` does after its lines. Nothing is reported; the program ends.")
  package static let nothingToPlot = DiagnosticCode(
    "nothing-to-plot",
    "The answer has nothing that could be drawn: no rows, no column of numbers, or no number in it.")

  /// The codes of this module.
  package static let display: [DiagnosticCode] = [.writeFailed, .outputClosed, .nothingToPlot]
}

/// All wording of this module's own errors.
enum DisplayFailure {
  /// A write, sync, open or rename of `target` that the system refused with `error`.
  static func cannotWrite(_ target: String, _ error: Int32) -> Diagnostic {
    if error == EPIPE { return Diagnostic(.outputClosed, "the reader of \(shown(target)) went away") }
    return Diagnostic(
      .writeFailed, "cannot write \(shown(target)): \(SystemReason.text(error))",
      place: Diagnostic.FilePlace(path: target), help: help(error))
  }

  /// A target that names a folder.
  static func isFolder(_ target: String) -> Diagnostic {
    Diagnostic(
      .writeFailed, "cannot write \(shown(target)): it is a folder", place: Diagnostic.FilePlace(path: target),
      help: "name a file in it")
  }

  /// A path that the system cannot take.
  static func badPath(_ target: String) -> Diagnostic {
    let what = target.isEmpty ? "it is empty" : "it has a NUL character"
    return Diagnostic(.writeFailed, "cannot write to the path \(shown(target)): \(what)", help: "name a file")
  }

  /// No memory for a buffer that the ledger had granted.
  static func noMemory(_ bytes: Int) -> Diagnostic {
    Diagnostic(.memoryLimit, "the system has no \(ByteCount.text(bytes)) of memory left for the output")
  }

  /// An answer without rows.
  static func noRowsToPlot() -> Diagnostic {
    Diagnostic(
      .nothingToPlot, "nothing to plot: the answer has no rows", help: "loosen the conditions of where")
  }

  /// An answer without numbers; `names` are its columns.
  static func noNumbersToPlot(_ names: [String]) -> Diagnostic {
    let shown = VisibleText.string(names.joined(separator: ", "), maxWidth: 40)
    return Diagnostic(
      .nothingToPlot,
      names.isEmpty
        ? "nothing to plot: the answer has no columns" : "nothing to plot: no measure of numbers among \(shown)",
      help: "add one, for example: slice count() by tier | plot")
  }

  /// A measure that is null in every row.
  static func onlyNullsToPlot(_ names: [String]) -> Diagnostic {
    let shown = VisibleText.string(names.joined(separator: "' or '"), maxWidth: 40)
    return Diagnostic(
      .nothingToPlot, "nothing to plot: no row has a value of '\(shown)'",
      help: "select another measure, or draw one that is known: slice count() | plot")
  }

  private static func shown(_ target: String) -> String {
    "'" + VisibleText.string(target, maxWidth: 60) + "'"
  }

  private static func help(_ error: Int32) -> String? {
    switch error {
    case ENOSPC, EDQUOT: "free some space, or write elsewhere"
    case EACCES, EPERM, EROFS: "write to a folder that belongs to the user"
    case ENOENT, ENOTDIR: "make the folder first"
    default: nil
    }
  }
}
