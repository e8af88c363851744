import Glibc
package import SpadeBase
import SpadeDisplay
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
        if errno == EINTR { continue }
        throw .cannotRead(path, errno, span)
      }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= SessionLimits.scriptBytes else { throw .scriptTooLong(path, span) }
    }
    return SourceText(name: path == "-" ? "<stdin>" : path, bytes: bytes)
  }
}
