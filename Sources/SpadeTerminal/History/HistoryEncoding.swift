/// One history entry as one line of the file: libedit's format, in which vis(3) hides spaces, newlines and controls.
enum HistoryEncoding {
  /// The first line of every file.
  static let header = Array("_HiStOrY_V2_\n".utf8)

  /// The bytes of an entry's line, without its end.
  static func encode(_ entry: some Sequence<UInt8>) -> [UInt8] {
    var line: [UInt8] = []
    for byte in entry {
      switch byte {
      case 0...0x20, 0x7f, UInt8(ascii: "\\"):
        line.append(UInt8(ascii: "\\"))
        line.append(0x30 | byte >> 6)
        line.append(0x30 | (byte >> 3) & 7)
        line.append(0x30 | byte & 7)
      default: line.append(byte)
      }
    }
    return line
  }

  /// An entry from its line; a stray backslash stands for itself.
  static func decode(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var entry: [UInt8] = []
    entry.reserveCapacity(line.count)
    var rest = line
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        entry.append(byte)
        continue
      }
      if let (decoded, length) = escape(rest) {
        entry.append(decoded)
        rest = rest.dropFirst(length)
      } else {
        entry.append(byte)
      }
    }
    return entry
  }

  /// What follows a backslash: `ooo`, `\`, `^X`, `M-x` or `M^X`, and how long that is.
  private static func escape(_ text: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
    let head = Array(text.prefix(3))
    guard let first = head.first else { return nil }
    switch first {
    case UInt8(ascii: "\\"): return (first, 1)
    case UInt8(ascii: "^"): return head.count > 1 ? (control(head[1]), 2) : nil
    case UInt8(ascii: "M"):
      guard head.count == 3 else { return nil }
      if head[1] == UInt8(ascii: "-") { return (head[2] | 0x80, 3) }
      return head[1] == UInt8(ascii: "^") ? (control(head[2]) | 0x80, 3) : nil
    default:
      guard head.count == 3, first <= 0x33, head.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
      return ((first & 3) << 6 | (head[1] & 7) << 3 | head[2] & 7, 3)
    }
  }

  private static func control(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "?") ? 0x7f : byte & 0x1f }
}
