import SpadeBase

@testable import SpadeStore

/// Changes a saved file and makes every checksum right again, as someone would who means harm.
struct Forge {
  private(set) var bytes: [UInt8]
  /// Where the directory lies.
  private(set) var directory: Range<Int>
  /// The sections as the directory names them, before any change.
  let sections: [Section]

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    let trailer = bytes.count - SnapshotFormat.edge
    let start = Self.number(bytes, at: trailer)
    directory = start..<start + Self.number(bytes, at: trailer + 8)
    var reader = DirectoryReader(Array(bytes[directory]), path: "forged", limit: start)
    sections = try Directory(&reader).tables.flatMap { table in
      [table.parent?.offsets, table.fileOrder].compactMap { $0 }
        + table.columns.flatMap { [$0.values, $0.texts?.bytes, $0.texts?.offsets, $0.validity].compactMap { $0 } }
    }
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> Int {
    (0..<8).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  private static func bytes(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

  /// Bytes of the directory, from its beginning.
  mutating func setDirectory(_ offset: Int, _ values: [UInt8]) {
    for (index, value) in values.enumerated() where directory.lowerBound + offset + index < directory.upperBound {
      bytes[directory.lowerBound + offset + index] = value
    }
    seal()
  }

  /// A byte of a section.
  mutating func setSection(_ section: Section, _ offset: Int, _ values: [UInt8]) {
    for (index, value) in values.enumerated() where offset + index < section.length {
      bytes[section.offset + offset + index] = value
    }
    let old = Self.bytes(UInt64(section.offset)) + Self.bytes(UInt64(section.length))
    let end = section.offset + section.length
    let hash = bytes[section.offset..<end].withUnsafeBytes { SectionHash.of($0, threads: 1) }
    for start in directory where bytes[start...].starts(with: old) {
      bytes.replaceSubrange(start + 16..<start + 24, with: Self.bytes(hash))
      break
    }
    seal()
  }

  /// Makes the checksums of directory and trailer right.
  private mutating func seal() {
    let trailer = bytes.count - SnapshotFormat.edge
    bytes.replaceSubrange(trailer + 16..<trailer + 24, with: Self.bytes(XXH64.hash(Array(bytes[directory]))))
    let hash = XXH64.hash(Array(bytes[trailer..<trailer + SnapshotFormat.trailerHashed]))
    bytes.replaceSubrange(trailer + 48..<trailer + 56, with: Self.bytes(hash))
  }

  /// Puts the trailer's own numbers, with a right checksum.
  mutating func setTrailer(_ offset: Int, _ value: UInt64) {
    let trailer = bytes.count - SnapshotFormat.edge
    bytes.replaceSubrange(trailer + offset..<trailer + offset + 8, with: Self.bytes(value))
    let hash = XXH64.hash(Array(bytes[trailer..<trailer + SnapshotFormat.trailerHashed]))
    bytes.replaceSubrange(trailer + 48..<trailer + 56, with: Self.bytes(hash))
  }
}
