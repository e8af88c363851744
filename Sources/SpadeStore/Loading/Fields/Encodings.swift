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
