import Glibc
import SpadeBase

/// A file opened for loading: decompressed where it is compressed, its first bytes looked at.
final class Input {
  let path: String
  let source: any ByteSource
  /// Length of the byte order mark at the beginning of the text, or of several, as files put one behind the other have.
  private(set) var markLength = 0
  /// What the text begins with, a byte order mark left out.
  let beginning: [UInt8]
  /// That is all of it.
  let isBeginningWhole: Bool

  private static let gzipMagic: [UInt8] = [0x1f, 0x8b]
  private static let zstdMagic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]
  /// How far one looks for signs that this is no text, and what kind of text it is.
  static let lookAhead = 1 << 16

  init(path: String, _ encoding: TextEncoding = .utf8, cancel: () -> Bool) throws(Diagnostic) {
    self.path = path
    let file = try FileSource.open(path, cancel: cancel)
    let start = try Input.peek(file, 8)
    if start.elementsEqual(SnapshotFormat.magic) { throw LoadDiagnostics.isSnapshot(path) }
    let name = path.lowercased()
    let unpacked: any ByteSource
    if start.starts(with: Input.gzipMagic) {
      unpacked = try GzipSource(file, path: path)
    } else if start.starts(with: Input.zstdMagic) || Input.isSkippableFrame(start) {
      unpacked = try ZstdSource(file, path: path)
    } else if !start.isEmpty, name.hasSuffix(".gz") {
      throw LoadDiagnostics.damaged(path, "gzip", "it does not begin like one")
    } else if !start.isEmpty, name.hasSuffix(".zst") {
      throw LoadDiagnostics.damaged(path, "zstd", "it does not begin like one")
    } else {
      unpacked = file
    }
    var text = try Input.peek(unpacked, Input.lookAhead)
    if let form = Input.form(of: text, encoding) {
      source = try TranscodedSource(unpacked, path: path, form)
      text = try Input.peek(source, Input.lookAhead)
    } else {
      source = unpacked
    }
    try Input.checkText(text, path)
    while text.dropFirst(markLength).starts(with: Input.mark) { markLength += Input.mark.count }
    beginning = markLength == 0 ? text : Array(text[markLength...])
    isBeginningWhole = text.count < Input.lookAhead
  }

  /// A text made of another one, without a mark.
  init(path: String, _ source: any ByteSource) throws(Diagnostic) {
    self.path = path
    self.source = source
    beginning = try Input.peek(source, Input.lookAhead)
    isBeginningWhole = beginning.count < Input.lookAhead
  }

  /// How a text is written that has to become UTF-8 first.
  private static func form(of text: [UInt8], _ encoding: TextEncoding) -> TranscodedSource.Form? {
    switch encoding {
    case .latin1: return nil
    case .windows1252: return .windows1252
    case .utf8, .utf16:
      if text.starts(with: littleMark) { return .utf16(isBigEndian: false) }
      if text.starts(with: bigMark) { return .utf16(isBigEndian: true) }
      guard encoding == .utf16 else { return nil }
      // Without a mark: most characters have their zero byte in front, or behind.
      let pairs = text.prefix(512)
      let inFront = pairs.indices.count { pairs[$0] == 0 && $0 % 2 == 0 }
      return .utf16(isBigEndian: inFront * 2 > pairs.count { $0 == 0 })
    }
  }

  private static let mark: [UInt8] = [0xef, 0xbb, 0xbf]
  private static let littleMark: [UInt8] = [0xff, 0xfe]
  private static let bigMark: [UInt8] = [0xfe, 0xff]

  /// Back to the first byte of the text, behind a byte order mark.
  func rewind() throws(Diagnostic) {
    try source.rewind()
    let marks = try MemoryBlock(bytes: max(markLength, 8))
    defer { marks.free() }
    _ = try source.fill(marks.base, markLength)
  }

  private static func isSkippableFrame(_ start: [UInt8]) -> Bool {
    start.count >= 4 && start[0] & 0xf0 == 0x50 && start[1..<4].elementsEqual([0x2a, 0x4d, 0x18])
  }

  private static func peek(_ source: any ByteSource, _ count: Int) throws(Diagnostic) -> [UInt8] {
    let block = try MemoryBlock(bytes: count)
    defer { block.free() }
    let got = try source.fill(block.base, count)
    try source.rewind()
    return Array(UnsafeRawBufferPointer(start: block.base, count: got))
  }

  private static func checkText(_ text: [UInt8], _ path: String) throws(Diagnostic) {
    if text.isEmpty { throw LoadDiagnostics.emptyFile(path) }
    if text.starts(with: littleMark) || text.starts(with: bigMark) { throw LoadDiagnostics.utf16(path) }
    let firstZero = text.withUnsafeBytes { bytes in
      bytes.baseAddress.flatMap { base in memchr(base, 0, bytes.count).map { UnsafeRawPointer($0) - base } }
    }
    guard let zero = firstZero else { return }
    // Text in UTF-16 without a mark has a zero in every other byte.
    let pairs = text.prefix(512)
    let zeros = pairs.count { $0 == 0 }
    if zeros * 5 >= pairs.count * 2, zeros * 5 <= pairs.count * 3 { throw LoadDiagnostics.utf16(path) }
    // In what is UTF-8 else, with few control characters, a zero is a character like others.
    let controls = pairs.count { $0 < 0x20 && !(0x09...0x0d).contains($0) }
    let lines = text[..<(text.lastIndex(of: Ascii.lineFeed) ?? text.endIndex)]
    if controls * 8 < pairs.count, UTF8Check.isValid(Array(lines)) { return }
    throw LoadDiagnostics.binary(path, offset: zero)
  }
}
