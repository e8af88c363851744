import Glibc

/// Turns a terminal's bytes into keys: scalars, function-key sequences, pastes. Knows nothing of editing.
struct KeyReader {
  /// Something to act on.
  enum Event: Equatable {
    /// One key, or a Meta key as ESC and the key.
    case scalars([Unicode.Scalar])
    /// A complete control sequence, ESC included.
    case sequence([UInt8])
    /// Pasted text, without control characters but newline and tab.
    case paste([Unicode.Scalar])
    case signals(Signals.Pending)
    case endOfInput
    case failure(Int32)
  }

  /// How long a key that begins with ESC may take to arrive.
  private static let escapeTimeout: Int32 = 40
  /// How long a paste may pause before it counts as ended.
  private static let pasteTimeout: Int32 = 2_000
  /// Bytes of one paste; more are dropped.
  private static let pasteLimit = 16 << 20

  private let descriptor: Int32
  private let signals: Int32
  private var bytes: [UInt8] = []
  private var position = 0
  private var scratch = [UInt8](repeating: 0, count: 1 << 14)

  init(descriptor: Int32, signals: Int32) {
    self.descriptor = descriptor
    self.signals = signals
  }

  /// Whether a key, or a part of one, is there already.
  var hasInput: Bool {
    if position < bytes.count { return true }
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, 0) > 0
  }

  /// Forgets what was typed ahead.
  mutating func discard() {
    bytes.removeAll(keepingCapacity: true)
    position = 0
  }

  /// Waits for the next event.
  mutating func next() -> Event {
    while position >= bytes.count {
      if let event = waitForInput() { return event }
    }
    if bytes[position] == 0x1b { return escape() }
    return decodeScalar().map { .scalars([$0]) } ?? next()
  }

  /// Nil once there are bytes.
  private mutating func waitForInput() -> Event? {
    var waits = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
    ]
    if poll(&waits, nfds_t(waits.count), -1) < 0 { return errno == EINTR ? nil : .failure(errno) }
    if waits[1].revents != 0 {
      let pending = Signals.takePending()
      if !pending.isEmpty { return .signals(pending) }
    }
    return waits[0].revents == 0 ? nil : fill()
  }

  /// Reads what is there; nil when something was.
  private mutating func fill() -> Event? {
    if position > 0 {
      bytes.removeFirst(position)
      position = 0
    }
    let count = read(descriptor, &scratch, scratch.count)
    if count > 0 {
      bytes += scratch[..<count]
      return nil
    }
    if count == 0 { return .endOfInput }
    return errno == EINTR || errno == EAGAIN ? nil : .failure(errno)
  }

  /// A byte further on, waiting for it only so long. Signals wait meanwhile: a key is never cut in two.
  private mutating func peek(_ offset: Int, timeout: Int32) -> UInt8? {
    while position + offset >= bytes.count {
      var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wait, 1, timeout)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0, fill() == nil else { return nil }
    }
    return bytes[position + offset]
  }

  private mutating func escape() -> Event {
    guard let second = peek(1, timeout: Self.escapeTimeout) else {
      position += 1
      return .scalars(["\u{1b}"])
    }
    switch second {
    case UInt8(ascii: "["): return controlSequence()
    case UInt8(ascii: "O"):
      guard let third = peek(2, timeout: Self.escapeTimeout) else { break }
      position += 3
      return .sequence([0x1b, second, third])
    case 0x1b:
      // Some terminals send Alt and an arrow as ESC ESC [ D; a doubled Escape is one.
      position += 1
      if peek(1, timeout: Self.escapeTimeout) == UInt8(ascii: "["), case .sequence(let rest) = controlSequence() {
        return .sequence([0x1b] + rest)
      }
      return .scalars(["\u{1b}"])
    case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      position += 2
      return .sequence([0x1b, UInt8(ascii: "\r")])
    default: break
    }
    position += 1
    return .scalars(["\u{1b}"] + (decodeScalar().map { [$0] } ?? []))
  }

  private mutating func controlSequence() -> Event {
    var length = 2
    while length < 64, let byte = peek(length, timeout: Self.escapeTimeout) {
      length += 1
      if !(0x20...0x3f).contains(byte) { break }
    }
    let sequence = Array(bytes[position..<position + length])
    position += length
    if sequence.elementsEqual("\u{1b}[200~".utf8) { return paste() }
    return .sequence(sequence)
  }

  /// One scalar; nil for one of the C1 controls, which stand for function keys further on.
  private mutating func decodeScalar() -> Unicode.Scalar? {
    let lead = bytes[position]
    let length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
    if length > 1 { _ = peek(length - 1, timeout: Self.escapeTimeout) }
    var iterator = bytes[position..<min(position + length, bytes.count)].makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
      position += 1
      return "\u{fffd}"
    }
    position += UTF8.width(scalar)
    return (0x80...0x9f).contains(scalar.value) ? nil : scalar
  }

  private mutating func paste() -> Event {
    let end = Array("\u{1b}[201~".utf8)
    var pasted: [UInt8] = []
    while let byte = peek(0, timeout: Self.pasteTimeout) {
      position += 1
      pasted.append(byte)
      if byte == UInt8(ascii: "~"), pasted.suffix(end.count).elementsEqual(end) {
        pasted.removeLast(end.count)
        break
      }
      if pasted.count > Self.pasteLimit + end.count { pasted.removeSubrange(Self.pasteLimit..<Self.pasteLimit + 1) }
    }
    return .paste(PastedText.clean(pasted))
  }
}

/// What of foreign text may enter the line.
enum PastedText {
  /// Line ends as newlines, no control characters but newline and tab, invalid bytes replaced.
  static func clean(_ bytes: [UInt8]) -> [Unicode.Scalar] {
    var text: [Unicode.Scalar] = []
    text.reserveCapacity(bytes.count)
    var afterReturn = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x0d: text.append("\n")
      case 0x0a: if !afterReturn { text.append("\n") }
      case 0x09: text.append(scalar)
      case 0..<0x20, 0x7f...0x9f: break
      default: text.append(scalar)
      }
      afterReturn = scalar.value == 0x0d
    }
    return text
  }
}
