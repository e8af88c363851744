import CSystem
import Glibc
package import SpadeBase
import SpadeDisplay
import SpadeEngine
import SpadeStore

/// Reading scripts and writing answers.
package enum Files {
  /// A script's text; throws `cannot-read` with its path and the system's reason. A saved file stands for the statement that
  /// opens it, unless it is the text itself that is asked for.
  package static func script(
    _ path: String, _ span: Span? = nil, opensSaved: Bool = true
  ) throws(Diagnostic) -> SourceText {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    // Who writes into a pipe may never come.
    if descriptor < 0, errno == EINTR { throw Diagnostic(.cancelled, "cancelled") }
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
      if bytes.starts(with: SnapshotFormat.magic), path != "-" {
        guard opensSaved else { throw .savedFileIsNoScript(path) }
        return SourceText(name: path, text: "open " + Identifier.literal(Paths.name(path)))
      }
      guard bytes.count <= Limits.script.value else { throw .scriptTooLong(path, span) }
    }
    return SourceText(name: path == "-" ? "<stdin>" : path, bytes: bytes)
  }
}

extension Session {
  /// Writes an answer to the file that `into` names; its ending says how. A page grows by a section with each answer
  /// that goes to it while the session lasts. `trouble` found on the way leaves the old file in its place.
  func write(
    _ table: ResultTable, to path: String, _ plot: PlotRequest?, _ story: AnswerStory, place: Span,
    trouble: @escaping @Sendable () -> Diagnostic?
  ) throws(Diagnostic) {
    guard let mode = ResultMode(path: path) else { throw .unknownEnding(path, place) }
    var writing = WriteOptions(guardsFormulas: options.isCSVSafe, threads: options.engine.threads)
    let isCancelled = options.engine.isCancelled
    writing.checkpoint = { isCancelled() ? Diagnostic.stopped() : trouble() }
    writing.progress = Self.telling(.writing, progress)
    writing.plot = plot
    writing.story = story
    do throws(Diagnostic) {
      guard mode == .html else { return try ResultWriter.write(table, toFile: path, mode: mode, options: writing) }
      let page = pages[path] ?? []
      writing.continuesPage = !page.isEmpty
      writing.pageTitle = Paths.stem(path)
      let section = ByteSink.ledgered()
      try ResultWriter.write(table, mode: .html, profile: .file, options: writing, to: section)
      let file = try AtomicFile(path: path)
      for part in page + [section] { try file.sink.write(part.bytes) }
      try file.commit()
      pages[path] = page + [section]
    } catch {
      var located = error
      if located.labels.isEmpty { located.labels = [Diagnostic.Label(place)] }
      throw located
    }
  }
}
