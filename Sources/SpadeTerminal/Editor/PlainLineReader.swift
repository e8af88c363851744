import Glibc

/// Lines from what is no terminal to edit on: no colours, no history, no cursor movement.
package final class PlainLineReader {
  private let descriptor: Int32
  private let prompt: String
  private let isComplete: (String) -> Bool
  private var bytes: [UInt8] = []
  private var position = 0
  private var hasEnded = false

  /// `prompt` is for a terminal that cannot do more, and empty elsewhere; lines are gathered until `isComplete`.
  package init(
    descriptor: Int32 = STDIN_FILENO, prompt: String = "", isComplete: @escaping (String) -> Bool = { _ in true }
  ) {
    self.descriptor = descriptor
    self.prompt = prompt
    self.isComplete = isComplete
  }

  /// The next text; at the end of input also an incomplete one.
  package func readLine() -> ReadResult {
    if !prompt.isEmpty { ByteOutput.write(Array(prompt.utf8), to: STDOUT_FILENO) }
    var text: [UInt8] = []
    var isFirst = true
    while true {
      switch nextLine() {
      case .line(let line):
        if !isFirst { text.append(0x0a) }
        isFirst = false
        text += line
        let string = String(decoding: text, as: UTF8.self)
        if isComplete(string) { return .line(string) }
      case .stopped(let result):
        if case .endOfInput = result, !isFirst { return .line(String(decoding: text, as: UTF8.self)) }
        return result
      }
    }
  }

  private enum Step {
    case line(ArraySlice<UInt8>)
    case stopped(ReadResult)
  }

  private func nextLine() -> Step {
    var searched = position
    while true {
      if let end = bytes[searched...].firstIndex(of: 0x0a) {
        var line = bytes[position..<end]
        if line.last == 0x0d { line.removeLast() }
        position = end + 1
        return .line(line)
      }
      if hasEnded {
        defer { position = bytes.count }
        return position < bytes.count ? .line(bytes[position...]) : .stopped(.endOfInput)
      }
      bytes.removeFirst(position)
      position = 0
      searched = bytes.count
      if let result = fill() { return .stopped(result) }
    }
  }

  /// Waits for more bytes; a result where something else came.
  private func fill() -> ReadResult? {
    var waits = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: Signals.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&waits, nfds_t(waits.count), -1)
    if waits[1].revents != 0 || ready < 0 {
      let pending = Signals.takePending()
      if pending.contains(.terminate), let signal = Signals.termination { return .terminated(signal: signal) }
      if pending.contains(.interrupt) {
        Signals.clearInterrupt()
        bytes = []
        return .interrupted
      }
      if waits[0].revents == 0 { return nil }
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 {
      bytes += chunk[..<count]
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      hasEnded = true
    }
    return nil
  }
}
