import SpadeBase

/// Builds the bytes of a directory: little-endian numbers, texts behind their lengths.
struct DirectoryWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) { bytes.append(value) }
  mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func number<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// A count or a position, which every limit keeps within 32 bits.
  mutating func count(_ value: Int) { number(UInt32(truncatingIfNeeded: value)) }

  /// A column's or a table's number, or none.
  mutating func position(_ value: Int?) { number(value.map { UInt32(truncatingIfNeeded: $0) } ?? SnapshotFormat.none) }

  mutating func text(_ utf8: some Collection<UInt8>) {
    count(utf8.count)
    bytes.append(contentsOf: utf8)
  }

  mutating func section(_ section: Section) {
    number(UInt64(section.offset))
    number(UInt64(section.length))
    number(section.hash)
  }

  /// A flag, and the section where there is one.
  mutating func optional(_ section: Section?) {
    flag(section != nil)
    if let section { self.section(section) }
  }

  mutating func optional(_ value: Int64?) {
    flag(value != nil)
    if let value { number(value) }
  }
}
