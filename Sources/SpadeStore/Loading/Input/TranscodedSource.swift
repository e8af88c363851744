import SpadeBase

/// A text in another encoding, as UTF-8.
final class TranscodedSource: ByteSource {
  /// What its bytes stand for.
  enum Form: Equatable {
    case utf16(isBigEndian: Bool)
    case windows1252
  }

  private let original: any ByteSource
  private let path: String
  private let form: Form
  private let input: MemoryBlock
  private var available = 0
  private var next = 0
  /// Bytes of the text before those in `input`.
  private var before = 0
  private var isAtEnd = false
  /// UTF-8 that was not handed out yet.
  private var output: [UInt8] = []
  private var given = 0
  private static let inputSize = 1 << 16
  var position: Int { original.position }
  var size: Int { original.size }

  init(_ original: any ByteSource, path: String, _ form: Form) throws(Diagnostic) {
    self.original = original
    self.path = path
    self.form = form
    input = try MemoryBlock(bytes: Self.inputSize)
    output.reserveCapacity(3 * Self.inputSize)
  }

  deinit { input.free() }

  func rewind() throws(Diagnostic) {
    try original.rewind()
    (available, next, before, isAtEnd, given) = (0, 0, 0, false, 0)
    output.removeAll(keepingCapacity: true)
  }

  func read(into target: UnsafeMutableRawPointer, _ count: Int) throws(Diagnostic) -> Int {
    while given == output.count {
      output.removeAll(keepingCapacity: true)
      given = 0
      guard try readMore() else { return 0 }
      try decode()
    }
    let length = min(count, output.count - given)
    output.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { target.copyMemory(from: base + given, byteCount: length) }
    }
    given += length
    return length
  }

  /// Fills the input behind what is left of it; false where nothing is.
  private func readMore() throws(Diagnostic) -> Bool {
    let left = available - next
    before += next
    if left > 0, next > 0 { input.base.copyMemory(from: input.base + next, byteCount: left) }
    (available, next) = (left, 0)
    if !isAtEnd {
      let got = try original.fill(input.base + left, Self.inputSize - left)
      isAtEnd = got < Self.inputSize - left
      available += got
    }
    return available > 0
  }

  private func decode() throws(Diagnostic) {
    switch form {
    case .windows1252:
      while next < available {
        append(Windows1252.scalar(byte(next)))
        next += 1
      }
    case .utf16(let isBigEndian):
      while next + 1 < available {
        let unit = unit(next, isBigEndian)
        if Unicode.UTF16.isLeadSurrogate(unit), next + 3 >= available, !isAtEnd { return }
        let pair = next + 3 < available ? self.unit(next + 2, isBigEndian) : 0
        var length = 2
        var scalar = Unicode.Scalar(unit)
        if Unicode.UTF16.isLeadSurrogate(unit), Unicode.UTF16.isTrailSurrogate(pair) {
          length = 4
          scalar = Unicode.Scalar(0x10000 + (UInt32(unit) & 0x3ff) << 10 + UInt32(pair) & 0x3ff)
        }
        guard let scalar else { throw LoadDiagnostics.brokenUTF16(path, offset: before + next) }
        append(scalar)
        next += length
      }
      if isAtEnd, next < available { throw LoadDiagnostics.brokenUTF16(path, offset: before + next) }
    }
  }

  @inline(__always)
  private func append(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      output.append(UInt8(truncatingIfNeeded: scalar.value))
    } else if let bytes = UTF8.encode(scalar) {
      output.append(contentsOf: bytes)
    }
  }

  private func byte(_ offset: Int) -> UInt8 { input.base.load(fromByteOffset: offset, as: UInt8.self) }

  private func unit(_ offset: Int, _ isBigEndian: Bool) -> UInt16 {
    let (first, second) = (UInt16(byte(offset)), UInt16(byte(offset + 1)))
    return isBigEndian ? first << 8 | second : second << 8 | first
  }
}
