/// Walks the Unicode scalars of bytes; a byte that is no part of one comes as itself plus `invalid`.
struct UTF8Scalars {
  /// What is added to a stray byte: beyond all scalars.
  static let invalid: UInt32 = 0x11_0000
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next scalar; nil at the end.
  mutating func next() -> UInt32? {
    guard position < bytes.count else { return nil }
    let first = UInt32(bytes[position])
    if first < 0x80 {
      position += 1
      return first
    }
    let (length, lead, least): (Int, UInt32, UInt32) =
      switch first {
      case 0xc2...0xdf: (2, first & 0x1f, 0x80)
      case 0xe0...0xef: (3, first & 0x0f, 0x800)
      case 0xf0...0xf4: (4, first & 0x07, 0x1_0000)
      default: (0, 0, 0)
      }
    guard length > 0, position + length <= bytes.count else { return stray(first) }
    var scalar = lead
    for offset in 1..<length {
      let byte = bytes[position + offset]
      guard byte & 0xc0 == 0x80 else { return stray(first) }
      scalar = scalar << 6 | UInt32(byte & 0x3f)
    }
    guard scalar >= least, Unicode.Scalar(scalar) != nil else { return stray(first) }
    position += length
    return scalar
  }

  private mutating func stray(_ byte: UInt32) -> UInt32 {
    position += 1
    return byte + Self.invalid
  }

  /// Writes a scalar, or a stray byte, as it was read.
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    switch scalar {
    case ..<0x80: bytes.append(UInt8(truncatingIfNeeded: scalar))
    case ..<0x800:
      bytes.append(UInt8(truncatingIfNeeded: 0xc0 | scalar >> 6))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
    case ..<0x1_0000:
      bytes.append(UInt8(truncatingIfNeeded: 0xe0 | scalar >> 12))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3f))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
    case ..<invalid:
      bytes.append(UInt8(truncatingIfNeeded: 0xf0 | scalar >> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3f))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3f))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
    default: bytes.append(UInt8(truncatingIfNeeded: scalar - invalid))
    }
  }
}

/// Case by Unicode scalar, never by grapheme or locale.
enum ScalarCase {
  /// The lower case of a scalar, which may be several.
  static func appendLower(_ scalar: UInt32, to bytes: inout [UInt8]) {
    if scalar < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: scalar | ((0x41...0x5a).contains(scalar) ? 0x20 : 0)))
    } else if let known = Unicode.Scalar(scalar) {
      bytes.append(contentsOf: known.properties.lowercaseMapping.utf8)
    } else {
      UTF8Scalars.append(scalar, to: &bytes)
    }
  }

  /// The upper case of a scalar, which may be several.
  static func appendUpper(_ scalar: UInt32, to bytes: inout [UInt8]) {
    if scalar < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: scalar & ~((0x61...0x7a).contains(scalar) ? 0x20 : 0)))
    } else if let known = Unicode.Scalar(scalar) {
      bytes.append(contentsOf: known.properties.uppercaseMapping.utf8)
    } else {
      UTF8Scalars.append(scalar, to: &bytes)
    }
  }

  /// Simple case folding: scalars that differ in case alone fold to one.
  static func fold(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 { return scalar | ((0x41...0x5a).contains(scalar) ? 0x20 : 0) }
    // The dotless i has a capital, but stands for itself in folding.
    guard scalar != 0x131, let known = Unicode.Scalar(scalar) else { return scalar }
    let upper = only(known.properties.uppercaseMapping) ?? known
    return (only(upper.properties.lowercaseMapping) ?? known).value
  }

  private static func only(_ mapping: String) -> Unicode.Scalar? {
    var scalars = mapping.unicodeScalars.makeIterator()
    guard let first = scalars.next(), scalars.next() == nil else { return nil }
    return first
  }

  /// The folded scalars of a text.
  static func folded(_ text: UnsafeBufferPointer<UInt8>, into scalars: inout [UInt32]) {
    scalars.removeAll(keepingCapacity: true)
    var reader = UTF8Scalars(text)
    while let scalar = reader.next() { scalars.append(fold(scalar)) }
  }
}
