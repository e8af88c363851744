/// Cuts a stream of bytes into messages: header lines, an empty line, and as many bytes as `Content-Length` says.
///
/// What can't be read is reported and skipped; reading goes on at the next `Content-Length`.
package struct MessageReader {
  /// What was found in the stream.
  package enum Item: Equatable {
    case message([UInt8])
    /// Why a message was skipped.
    case damage(String)
  }

  /// Bytes of a message; longer ones are skipped.
  package static let messageLimit = 64 << 20
  /// Bytes of a header line; of a longer one the end is read.
  private static let lineLimit = 4096
  private static let lengthField = Array("content-length:".utf8)

  private enum State {
    case header
    case body(left: Int)
    case skipping(left: Int)
  }

  private var state = State.header
  /// The header line, or the message, as far as it has come in.
  private var held: [UInt8] = []
  /// What the header said; nil where it said nothing of use.
  private var length: Int?
  /// True from the first line of a header on.
  private var isInHeader = false

  package init() {}

  /// The messages that are whole with these bytes.
  package mutating func take(_ bytes: ArraySlice<UInt8>) -> [Item] {
    var items: [Item] = []
    var rest = bytes
    while !rest.isEmpty {
      switch state {
      case .header: header(&rest, &items)
      case .body(let left):
        let part = rest.prefix(left)
        held.append(contentsOf: part)
        rest = rest.dropFirst(part.count)
        if part.count == left { finish(&items) } else { state = .body(left: left - part.count) }
      case .skipping(let left):
        let count = min(left, rest.count)
        rest = rest.dropFirst(count)
        state = count == left ? .header : .skipping(left: left - count)
      }
    }
    return items
  }

  private mutating func finish(_ items: inout [Item]) {
    items.append(.message(held))
    held = []
    state = .header
  }

  /// Reads up to the end of a header line.
  private mutating func header(_ rest: inout ArraySlice<UInt8>, _ items: inout [Item]) {
    guard let end = rest.firstIndex(of: 0x0a) else {
      held.append(contentsOf: rest.suffix(Self.lineLimit))
      if held.count > Self.lineLimit { held.removeFirst(held.count - Self.lineLimit) }
      rest = []
      return
    }
    held.append(contentsOf: rest[..<end].suffix(Self.lineLimit))
    rest = rest[(end + 1)...]
    if held.last == 0x0d { held.removeLast() }
    let line = held
    held = []
    if !line.isEmpty {
      isInHeader = true
      if let value = Self.lengthValue(line) { length = Self.number(value) }
      return
    }
    guard isInHeader else { return }
    isInHeader = false
    defer { length = nil }
    guard let length else {
      items.append(.damage("a message has no usable Content-Length"))
      return
    }
    if length > Self.messageLimit {
      items.append(.damage("a message of \(length) bytes is longer than \(Self.messageLimit)"))
      state = .skipping(left: length)
    } else if length == 0 {
      finish(&items)
    } else {
      state = .body(left: length)
    }
  }

  /// What follows the last `Content-Length:` of a line, wherever it stands: a message without one ends in its line.
  private static func lengthValue(_ line: [UInt8]) -> ArraySlice<UInt8>? {
    guard line.count >= lengthField.count else { return nil }
    for start in stride(from: line.count - lengthField.count, through: 0, by: -1) {
      let part = line[start..<(start + lengthField.count)]
      // A letter's bit 5 tells its case.
      if zip(part, lengthField).allSatisfy({ $0 == $1 || ($1 >= 0x61 && $0 | 0x20 == $1) }) {
        return line[(start + lengthField.count)...]
      }
    }
    return nil
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Int? {
    let digits = text.drop { $0 == 0x20 || $0 == 0x09 }
    let end = digits.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? digits.startIndex
    guard digits[..<end].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return Int(String(decoding: digits[..<end], as: UTF8.self))
  }
}
