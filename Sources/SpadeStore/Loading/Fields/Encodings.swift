/// ISO 8859-1: each byte is a Unicode scalar.
enum Latin1 {
  /// Writes one byte as UTF-8.
  static func append(_ byte: UInt8, to target: UnsafeMutablePointer<UInt8>, _ position: inout Int) {
    if byte < 0x80 {
      target[position] = byte
      position += 1
    } else {
      target[position] = 0xc0 | byte >> 6
      target[position + 1] = 0x80 | byte & 0x3f
      position += 2
    }
  }

  static func decode(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { $0 < 0x80 ? [$0] : [0xc0 | $0 >> 6, 0x80 | $0 & 0x3f] }
  }

  /// The Latin-1 bytes of UTF-8 text; nil where a scalar is beyond them.
  static func encode(_ utf8: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}

/// What the bytes of a file stand for.
package enum TextEncoding: Sendable, Equatable {
  /// UTF-8, or UTF-16 where a mark at the beginning says so.
  case utf8
  case latin1, windows1252, utf16

  /// How it is written in the option list, the usual name first.
  package var names: [String] {
    switch self {
    case .utf8: ["utf-8", "utf8"]
    case .latin1: ["latin1", "latin-1", "iso-8859-1"]
    case .windows1252: ["windows-1252", "cp1252"]
    case .utf16: ["utf-16", "utf16"]
    }
  }

  package static let all: [TextEncoding] = [.utf8, .latin1, .windows1252, .utf16]

  /// A text in the bytes of a file, where they are looked for in the file itself; nil where it has no such bytes.
  package func bytes(of text: String) -> [UInt8]? {
    self == .latin1 ? Latin1.encode(Array(text.utf8)) : Array(text.utf8)
  }
}

/// Windows-1252: ISO 8859-1 with other signs in place of the second block of control characters.
enum Windows1252 {
  private static let others: [UInt16] = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
    0x017e, 0x0178,
  ]

  static func scalar(_ byte: UInt8) -> Unicode.Scalar {
    guard (0x80..<0xa0).contains(byte) else { return Unicode.Scalar(byte) }
    return Unicode.Scalar(others[Int(byte) - 0x80]) ?? Unicode.Scalar(byte)
  }
}

/// UTF-8 as the Unicode standard defines it: no overlong forms, no surrogates.
enum UTF8Check {
  static func isValid(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var position = 0
    while position < count {
      let byte = text[position]
      if byte < 0x80 {
        position += 1
        continue
      }
      let length: Int
      let second: ClosedRange<UInt8>
      switch byte {
      case 0xc2...0xdf: (length, second) = (2, 0x80...0xbf)
      case 0xe0: (length, second) = (3, 0xa0...0xbf)
      case 0xed: (length, second) = (3, 0x80...0x9f)
      case 0xe1...0xef: (length, second) = (3, 0x80...0xbf)
      case 0xf0: (length, second) = (4, 0x90...0xbf)
      case 0xf1...0xf3: (length, second) = (4, 0x80...0xbf)
      case 0xf4: (length, second) = (4, 0x80...0x8f)
      default: return false
      }
      guard position + length <= count, second.contains(text[position + 1]) else { return false }
      for offset in 2..<max(length, 2) where text[position + offset] & 0xc0 != 0x80 { return false }
      position += length
    }
    return true
  }

  static func isValid(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { $0.baseAddress.map { isValid($0, bytes.count) } ?? true }
  }
}
