/// Strict decoding of UTF-8, one scalar at a time.
enum UTF8Decoder {
  /// The scalar that begins at `index` and its length in bytes; nil where the bytes are not valid UTF-8.
  static func scalar(in bytes: [UInt8], at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard index < bytes.count else { return nil }
    let lead = bytes[index]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length: Int
    var code: UInt32
    switch lead {
    case 0xc2...0xdf: (length, code) = (2, UInt32(lead & 0x1f))
    case 0xe0...0xef: (length, code) = (3, UInt32(lead & 0x0f))
    case 0xf0...0xf4: (length, code) = (4, UInt32(lead & 0x07))
    default: return nil
    }
    guard index + length <= bytes.count else { return nil }
    for byte in bytes[(index + 1)..<(index + length)] {
      guard byte & 0xc0 == 0x80 else { return nil }
      code = code << 6 | UInt32(byte & 0x3f)
    }
    // Longer forms than needed, surrogates and codes behind the last scalar are invalid.
    guard length != 3 || code >= 0x800, length != 4 || code >= 0x10000, let scalar = Unicode.Scalar(code) else {
      return nil
    }
    return (scalar, length)
  }
}
