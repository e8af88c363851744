import CSystem
import Glibc
package import SpadeBase
import SpadeDisplay
import SpadeEngine
import SpadeStore

/// Reading scripts and writing answers.
package enum Files {
  /// A script's text; throws `cannot-read` with its path and the system's reason.
  package static func script(_ path: String, _ span: Span? = nil) throws(Diagnostic) -> SourceText {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(path, errno, span) }
    defer { if descriptor > 0 { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR, spade_signals_interrupted() == 0, spade_signals_termination() == 0 { continue }
        if errno == EINTR { throw Diagnostic(.cancelled, "cancelled") }
        throw .cannotRead(path, errno, span)
      }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= SessionLimits.scriptBytes else { throw .scriptTooLong(path, span) }
    }
    return SourceText(name: path == "-" ? "<stdin>" : path, bytes: bytes)
  }
}

extension Files {
  /// Writes an answer to the file that `into` names; its ending says how.
  static func write(
    _ table: ResultTable, to path: String, _ options: SessionOptions,
    _ progress: Session.Progress?, place: Span
  ) throws(Diagnostic) {
    guard let mode = ResultMode(path: path) else { throw .unknownEnding(path, place) }
    var writing = WriteOptions(guardsFormulas: options.isCSVSafe, threads: options.engine.threads)
    let isCancelled = options.engine.isCancelled
    writing.checkpoint = { isCancelled() ? Diagnostic.stopped() : nil }
    writing.progress = Session.telling(.writing, progress)
    do throws(Diagnostic) {
      try ResultWriter.write(table, toFile: path, mode: mode, options: writing)
    } catch {
      var located = error
      if located.labels.isEmpty { located.labels = [Diagnostic.Label(place)] }
      throw located
    }
  }
}
