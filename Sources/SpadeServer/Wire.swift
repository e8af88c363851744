import CSystem
import Glibc
import SpadeBase
import SpadeDisplay

/// The server on standard input and output.
package enum Wire {
  /// Serves until the client leaves, or a signal ends the process; returns the exit code.
  package static func serve(_ options: ServerOptions) -> Int32 {
    let output = ByteSink.standardOutput
    var isClosed = false
    let server = Server(options, wake: { spade_signals_wake() }) { message in
      guard !isClosed else { return }
      do throws(Diagnostic) {
        var body = ByteBuffer()
        try message.write(to: &body)
        try output.write("Content-Length: \(body.count)\r\n\r\n")
        try output.write(draining: &body)
        try output.flush()
      } catch {
        // Nobody reads any more, so there is nobody to tell either.
        isClosed = true
      }
    }
    defer { server.stop() }
    var reader = MessageReader()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while !isClosed {
      server.work()
      if let status = server.status { return status }
      if spade_signals_termination() != 0 { return 128 + spade_signals_termination() }
      guard let isReadable = wait() else { break }
      guard isReadable else { continue }
      // All that has come in is taken before anything is answered, so that what is cancelled meanwhile isn't.
      repeat {
        let count = read(STDIN_FILENO, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          server.work()
          return server.status ?? server.statusAtEnd
        }
        for item in reader.take(chunk[..<count]) { server.receive(item) }
      } while hasMore
    }
    return server.statusAtEnd
  }

  /// Waits for input or for word from another thread; returns whether there is input, nil where there can be none.
  private static func wait() -> Bool? {
    var sources = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: spade_signals_descriptor(), events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&sources, 2, -1) >= 0 else { return errno == EINTR ? false : nil }
    if sources[1].revents != 0 { _ = spade_signals_take() }
    if sources[0].revents & Int16(POLLNVAL) != 0 { return nil }
    return sources[0].revents != 0
  }

  /// Whether there is input already.
  private static var hasMore: Bool {
    var source = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, 0) > 0
  }
}
