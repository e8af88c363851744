import SpadeBase

/// Reads the bytes of a directory, trusting none: every count, text and section is checked where it is read.
struct DirectoryReader {
  let path: String
  private let bytes: [UInt8]
  private var position = 0
  /// Sections lie in the order in which the directory names them; the next begins here or later.
  private var sectionEnd = SnapshotFormat.edge
  /// Where sections end.
  private let limit: Int

  init(_ bytes: [UInt8], path: String, limit: Int) {
    self.bytes = bytes
    self.path = path
    self.limit = limit
  }

  func damaged(_ what: String) -> Diagnostic { SnapshotDiagnostics.damaged(path, what) }

  /// Throws unless everything was read.
  func end() throws(Diagnostic) {
    guard position == bytes.count else { throw damaged("its directory is longer than what it describes") }
  }

  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws(Diagnostic) -> Number {
    let size = MemoryLayout<Number>.size
    guard bytes.count - position >= size else { throw damaged("its directory ends too early") }
    let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Number.self) }
    position += size
    return Number(littleEndian: value)
  }

  mutating func byte() throws(Diagnostic) -> UInt8 { try number(UInt8.self) }

  mutating func flag() throws(Diagnostic) -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    case let other: throw damaged("its directory says \(other) where yes or no is due")
    }
  }

  /// A count of at most `most`.
  mutating func count(of what: String, most: Int) throws(Diagnostic) -> Int {
    let value = Int(try number(UInt32.self))
    guard value <= most else { throw damaged("it claims \(value) \(what), the limit is \(most)") }
    return value
  }

  /// A count of rows, wherever counts of rows may be.
  mutating func rows(of what: String) throws(Diagnostic) -> Int {
    let value = try number(UInt64.self)
    guard value <= UInt64(SnapshotFormat.mostRows) else { throw damaged("it claims \(value) \(what)") }
    return Int(value)
  }

  /// A moment of the calendar.
  mutating func moment() throws(Diagnostic) -> Int64 {
    let value = try number(Int64.self)
    guard SnapshotFormat.moments.contains(value) else { throw damaged("a moment is beyond the calendar") }
    return value
  }

  /// A position below `count`, or none.
  mutating func position(below count: Int) throws(Diagnostic) -> Int? {
    let value = try number(UInt32.self)
    if value == SnapshotFormat.none { return nil }
    guard Int(value) < count else { throw damaged("its directory points to \(value) of \(count)") }
    return Int(value)
  }

  mutating func utf8() throws(Diagnostic) -> [UInt8] {
    let length = try count(of: "bytes in a text", most: SnapshotFormat.mostTextBytes)
    guard bytes.count - position >= length else { throw damaged("its directory ends in a text") }
    let text = Array(bytes[position..<position + length])
    guard UTF8Check.isValid(text) else { throw damaged("a text in its directory is not UTF-8") }
    position += length
    return text
  }

  mutating func text() throws(Diagnostic) -> String { String(decoding: try utf8(), as: UTF8.self) }

  /// A section of `length` bytes behind the one before; any length where that is nil.
  mutating func section(length: Int?) throws(Diagnostic) -> Section {
    let offset = try number(UInt64.self)
    let size = try number(UInt64.self)
    let hash = try number(UInt64.self)
    guard size <= UInt64(limit), offset >= UInt64(sectionEnd), offset % UInt64(SnapshotFormat.alignment) == 0,
      offset <= UInt64(limit), offset + size + UInt64(SnapshotFormat.slack) <= UInt64(limit)
    else { throw damaged("a section of \(size) bytes at \(offset) is out of place") }
    guard length == nil || size == UInt64(length ?? 0) else {
      throw damaged("a section has \(size) bytes, expected \(length ?? 0)")
    }
    sectionEnd = Int(offset + size)
    return Section(offset: Int(offset), length: Int(size), hash: hash)
  }
}
